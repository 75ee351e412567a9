/** All rules. A file belongs to the first that takes it: what is proved by the layers first, what goes by names last. */
import type { FileRule, ImageRule } from '../rule.ts';
import { archives } from './archives.ts';
import { buildContext } from './buildContext.ts';
import { buildTimes } from './buildTimes.ts';
import { caches } from './caches.ts';
import { compressed } from './compressed.ts';
import { needless } from './needless.ts';
import { overwritten } from './overwritten.ts';
import { privileged } from './privileged.ts';
import { removed } from './removed.ts';
import { rewritten } from './rewritten.ts';
import { sharedBase } from './sharedBase.ts';
import { stepOrder } from './stepOrder.ts';
import { twins } from './twins.ts';

export const FILE_RULES: readonly FileRule[] = [
  rewritten,
  removed,
  caches,
  overwritten,
  buildContext,
  archives,
  needless,
  twins,
];

export const IMAGE_RULES: readonly ImageRule[] = [sharedBase, stepOrder, privileged, buildTimes, compressed];

/**
 * All rules. A file belongs to the first that takes it: what can be read by strangers first, then what the layers prove, and last
 * what goes by names.
 */
import type { FileRule, ImageRule } from '../rule.ts';
import { archives } from './archives.ts';
import { buildContext } from './context/buildContext.ts';
import { buildTimes } from './buildTimes.ts';
import { caches } from './caches.ts';
import { compressed } from './compressed.ts';
import { credentials } from './context/credentials.ts';
import { needless } from './needless.ts';
import { overwritten } from './overwritten.ts';
import { privileged } from './privileged.ts';
import { removed } from './removed.ts';
import { rewritten } from './rewritten.ts';
import { sharedBase } from './sharedBase.ts';
import { stepOrder } from './stepOrder.ts';
import { twins } from './twins.ts';

export const FILE_RULES: readonly FileRule[] = [
  credentials,
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

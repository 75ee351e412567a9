/** All targets, in the order in which a byte travels. */
import type { Target } from '../target.ts';
import { archives } from './archives.ts';
import { codecTargets } from './codecs.ts';
import { content } from './content.ts';
import { documents } from './documents.ts';
import { engine } from './engine.ts';
import { inflate } from './inflate.ts';
import { cachedIndexes } from './cachedIndexes.ts';
import { publishedIndexes } from './publishedIndexes.ts';
import { names } from './names.ts';
import { packages } from './packages.ts';
import { previews } from './previews.ts';
import { proxy } from './proxy.ts';
import { registryAnswers } from './registryAnswers.ts';
import { zstdKernels } from './zstdKernels.ts';

export const TARGETS: readonly Target[] = [
  ...[inflate, zstdKernels, ...codecTargets, ...archives, ...documents, ...packages, ...content, ...previews],
  ...[...cachedIndexes, ...publishedIndexes, ...names, ...proxy, ...registryAnswers, ...engine],
];

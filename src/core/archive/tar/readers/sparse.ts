/** Sparse files: their maps are read alike by those that know their form. */
import type { TarEntry } from '../entry.ts';
import { FLAG_SPARSE } from '../header.ts';
import type { Outcome, Program, Seen } from './seen.ts';

/** Undefined where the program reads the entry as any other. */
export function sparseOutcome(program: Program, seen: Seen, entry: TarEntry): Outcome | 'same' | undefined {
  if (entry.flag === FLAG_SPARSE) return 'same';
  // What has no name is broken as well.
  const isRefused = entry.broken && entry.path.end > entry.path.start;
  if (entry.sparse === undefined && !isRefused) return undefined;
  // tar-rs knows the old map of GNU only, and takes a PAX map for content.
  return program.name === 'tar-rs' ? program.read(seen) : 'same';
}

/** Rule: one oddity of tar at which programs part. */
import type { TarEntry } from '../entry.ts';
import type { Topic } from './difference.ts';
import { hasRecord } from './records.ts';
import type { Seen } from './seen.ts';

/** A reason for which programs differ, in words. */
export interface Rule {
  /** A stable kebab-case name. */
  readonly name: string;
  /** Is it this that makes programs differ about these topics? */
  covers(seen: Seen, topics: readonly Topic[], entry: TarEntry): boolean;
  /** A sentence that says what is odd. */
  what(seen: Seen, entry: TarEntry): string;
}

const PAX = 0x78;

/** The PAX headers among what stands before an entry. */
export function hasPax({ chain }: Seen): boolean {
  return chain.some(({ flag }) => flag === PAX);
}

/** Does a PAX header before the entry, or one about all entries, hold a record with this key? */
export function hasKey({ chain, globals }: Seen, key: string): boolean {
  return hasRecord([...globals, ...chain], key);
}

/** Entries that runtimes refuse although Go's reader lists them: types not of POSIX, and what would replace the root directory. */
import { type ReaderView, RUNTIMES } from '../../../../oci/finding.ts';
import { latin1 } from '../numbers.ts';
import { DIR, type TarEntry } from '../../entry.ts';
import { flagText } from '../../header.ts';
import type { Rule } from '../rule.ts';

const SEES = 'an error, and the layer refused';
const BY_TYPE: readonly ReaderView[] = RUNTIMES.map((name) => ({ name, sees: SEES }));
const BY_NAME: readonly ReaderView[] = [{ name: 'umoci 0.4', sees: SEES }];

export const refusedTypes: Rule = {
  name: 'refused-type',
  covers: (_, topics, entry) => topics.length === 0 && refusing(entry) === BY_TYPE,
  what: (_, { flag }) => `The type of this entry (${flagText(flag)}) is not one that runtimes unpack.`,
};

export const rootTypes: Rule = {
  name: 'root-type',
  covers: (_, topics, entry) => topics.length === 0 && refusing(entry) === BY_NAME,
  what: () => 'This entry is not a directory, but its path is that of the root directory.',
};

/** Who refuses a layer with such an entry. */
export function refusing(entry: TarEntry): readonly ReaderView[] {
  const last = segmentsOf(entry).at(-1);
  // What only removes something has no type.
  if (isWhiteout(entry)) return [];
  if (entry.flag !== 0 && (entry.flag < 0x30 || entry.flag > 0x36)) return BY_TYPE;
  return last === undefined && entry.type !== DIR ? BY_NAME : [];
}

/** Does it remove something of the layers below? image-spec layer.md, "Whiteouts". */
export function isWhiteout(entry: TarEntry): boolean {
  return segmentsOf(entry).at(-1)?.startsWith('.wh.') === true;
}

/** Of the path from the root, above which `..` does not lead. */
function segmentsOf({ path: { bytes, start, end } }: TarEntry): readonly string[] {
  const segments: string[] = [];
  for (const part of latin1(bytes.subarray(start, end)).split('/')) {
    if (part === '..') segments.pop();
    else if (part !== '' && part !== '.') segments.push(part);
  }
  return segments;
}

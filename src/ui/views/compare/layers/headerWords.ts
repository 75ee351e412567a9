/** Headers of layers in words. */
import {
  HEADER_WORDS,
  type HeaderChange,
  type HeaderFacts,
  type LayerFacts,
} from '../../../../core/diff/headers/layerDiff.ts';
import { exactIsoTime } from '../../../parts/facts/attributes.ts';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';

/** The fields of an entry that differ, or that it is on one side only. */
export const wordsOf = ({ kind, fields }: HeaderChange): string =>
  kind === 'modified' ? fields.map((field) => HEADER_WORDS[field]).join(', ') : kind;

type Line<T> = readonly [name: string, text: (facts: T) => string];

/** A layer as a whole. */
export const LAYER_LINES: readonly Line<LayerFacts>[] = [
  ['entries', ({ entries }) => formatCount(entries)],
  ['repeated paths', ({ repeated }) => formatCount(repeated)],
  [
    'formats',
    ({ formats }) =>
      Object.entries(formats)
        .map(([name, count]) => `${name} ${formatCount(count)}`)
        .join(', '),
  ],
  ['global PAX header', ({ globals }) => recordsText(globals)],
  ['tar size', ({ size }) => formatExactBytes(size)],
  [
    'after the last entry',
    ({ trailingBytes, trailingContent }) =>
      `${formatExactBytes(trailingBytes)}${trailingContent ? ', not all zero' : ''}`,
  ],
  ['blocking factor', ({ blocking }) => (blocking === 0 ? 'not a multiple of the block size' : String(blocking))],
  ['unusual padding', ({ oddPadding }) => formatCount(oddPadding)],
  ['problems', ({ problems }) => problems.join('; ')],
];

/** One entry. */
export const HEADER_LINES: readonly Line<HeaderFacts>[] = [
  ['place', ({ order }) => `${formatCount(order + 1)}.`],
  ['format', ({ format }) => format],
  ['path as written', ({ name }) => name],
  ['type', ({ type }) => type],
  ['mode', ({ mode }) => mode.toString(8).padStart(4, '0')],
  ['owner', ({ uid, gid }) => `${uid}:${gid}`],
  ['owner names', ({ uname, gname }) => (uname || gname ? `${uname}:${gname}` : '')],
  ['time', ({ mtime, mtimeExact }) => exactIsoTime(mtimeExact ?? String(mtime))],
  ['size', ({ size }) => formatExactBytes(size)],
  ['link target', ({ link }) => link],
  ['device', ({ device }) => device],
  ['PAX records', ({ pax }) => recordsText(pax)],
  ['content, sha256', ({ digest }) => digest],
];

const recordsText = (records: Readonly<Record<string, string>>) =>
  Object.entries(records)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

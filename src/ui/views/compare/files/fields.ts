/** The fields of a file in words, as each side has them: what differs with both values, and what is the same. */
import { FIELD, type FileField } from '../../../../core/diff/change.ts';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { bytesToText as textOf } from '../../../../core/oci/text.ts';
import { decimalTime, secondsBetween } from '../../../../core/oci/times/fileTime.ts';
import { ENTRY_TYPES, type TreeColumns, timeAt } from '../../../../core/rootfs/columns.ts';
import { f64At, u16At, u32At, u8At } from '../../../../core/bytes/at.ts';
import { attributeText, capabilityText, exactIsoTime } from '../../../parts/facts/attributes.ts';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { modeText } from '../../../parts/modeText.ts';

interface FieldRow {
  readonly name: string;
  readonly field: FileField;
  /** '' where a side has nothing. */
  readonly left: string;
  readonly right: string;
  /** How far apart they are. */
  readonly note: string;
  readonly differs: boolean;
}

/** All fields that either side has something to say about. */
export function fieldRows(
  diff: FileDiff,
  row: number,
  has: { readonly left: boolean; readonly right: boolean },
): FieldRow[] {
  const bits = u16At(diff.fields, row);
  const both = has.left && has.right;
  const rows: FieldRow[] = [];
  for (const { name, field, text, note } of FIELDS) {
    const left = has.left ? text(diff.left, row) : '';
    const right = has.right ? text(diff.right, row) : '';
    const differs = both && (bits & FIELD[field]) !== 0;
    const isPlain = field === 'hardlinks' && !differs;
    if ((left !== '' || right !== '') && !isPlain)
      rows.push({ name, field, left, right, differs, note: differs && note ? note(diff, row) : '' });
  }
  const unread = both && (bits & FIELD.unread) !== 0;
  const text = { left: 'not compared', right: 'not compared', note: 'could not be read' };
  if (unread) rows.unshift({ name: 'content', field: 'unread', ...text, differs: true });
  return [...rows, ...attributeRows(diff, row, has)];
}

interface Attribute {
  readonly name: string;
  readonly field: FileField;
  readonly text: (columns: TreeColumns, row: number) => string;
  readonly note?: (diff: FileDiff, row: number) => string;
}

const FIELDS: readonly Attribute[] = [
  { name: 'type', field: 'type', text: ({ type }, row) => ENTRY_TYPES[u8At(type, row)] ?? '' },
  {
    name: 'size',
    field: 'size',
    text: ({ type, size }, row) => (ENTRY_TYPES[u8At(type, row)] === 'dir' ? '' : formatExactBytes(f64At(size, row))),
    note: ({ left, right }, row) => signed(f64At(right.size, row) - f64At(left.size, row), 'bytes'),
  },
  {
    name: 'mode',
    field: 'mode',
    text: ({ type, mode }, row) =>
      `${modeText(u8At(type, row), u16At(mode, row))}  ${u16At(mode, row).toString(8).padStart(4, '0')}`,
  },
  { name: 'owner', field: 'owner', text: ownerText },
  { name: 'link target', field: 'link', text: linkText },
  { name: 'device', field: 'device', text: ({ extras }, row) => extras.get(row)?.device ?? '' },
  {
    name: 'mtime',
    field: 'mtime',
    text: (columns, row) => exactIsoTime(columns.extras.get(row)?.mtime ?? decimalTime(timeAt(columns, row))),
    note: ({ left, right }, row) => apart(secondsBetween(timeAt(left, row), timeAt(right, row))),
  },
  {
    name: 'hard link',
    field: 'hardlinks',
    text: ({ type }, row) =>
      ENTRY_TYPES[u8At(type, row)] === 'hardlink' ? 'hard link to another path' : 'separate file',
  },
];

function ownerText({ uid, gid, extras }: TreeColumns, row: number): string {
  const extra = extras.get(row);
  const names = extra?.uname || extra?.gname ? ` (${extra.uname ?? ''}:${extra.gname ?? ''})` : '';
  return `${extra?.uid ?? uid[row]}:${extra?.gid ?? gid[row]}${names}`;
}

function linkText({ link, links, linkStart }: TreeColumns, row: number): string {
  const text = u32At(link, row) - 1;
  return text < 0 ? '' : textOf(links.subarray(linkStart[text], linkStart[text + 1]));
}

function attributeRows(
  diff: FileDiff,
  row: number,
  has: { readonly left: boolean; readonly right: boolean },
): FieldRow[] {
  const [left, right] = [diff.left.extras.get(row)?.xattrs, diff.right.extras.get(row)?.xattrs];
  const names = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])].sort();
  return names.map((name): FieldRow => {
    const [was, is] = [attribute(name, left?.get(name)), attribute(name, right?.get(name))];
    const differs = has.left && has.right && was !== is;
    return { name, field: 'xattrs', left: was, right: is, note: '', differs };
  });
}

/** Attributes may be 64 KiB; what is shown of one. */
const MOST_BYTES = 256;

function attribute(name: string, bytes: Uint8Array | undefined): string {
  if (!bytes) return '';
  const capability = name === 'security.capability' ? capabilityText(bytes) : undefined;
  if (capability !== undefined) return capability;
  const { text } = attributeText(bytes.subarray(0, MOST_BYTES));
  return bytes.length > MOST_BYTES ? `${text} … ${formatExactBytes(bytes.length)}` : text || 'empty';
}

const UNITS = [
  [86_400 * 365.25, 'years'],
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** `+2 d 3 h`: the two largest units of a difference in seconds. */
export function apart(seconds: number): string {
  let rest = Math.abs(seconds);
  if (rest === 0) return '';
  if (rest < 1) return `${seconds > 0 ? '+' : '−'}${shortTime(rest)}`;
  const parts: string[] = [];
  for (const [unit, word] of UNITS) {
    const count = Math.floor(rest / unit);
    if (count > 0 && parts.length < 2)
      parts.push(`${formatCount(count)} ${count === 1 && word === 'years' ? 'year' : word}`);
    rest -= count * unit;
  }
  return `${seconds > 0 ? '+' : '−'}${parts.join(' ')}`;
}

function shortTime(seconds: number): string {
  if (seconds < 1e-6) return `${Math.round(seconds * 1e9)} ns`;
  return seconds < 1e-3 ? `${Number((seconds * 1e6).toFixed(3))} µs` : `${Number(seconds.toPrecision(3))} s`;
}

/** `+1,204 bytes`, with a true minus. */
export function signed(count: number, unit = ''): string {
  const sign = count > 0 ? '+' : count < 0 ? '−' : '±';
  return `${sign}${formatCount(Math.abs(count))}${unit && ` ${unit}`}`;
}

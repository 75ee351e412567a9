/** Two layers' headers laid beside each other by path (and, where a path is repeated, by its turn), then field by field. */
import { DIFF_HEADERS_ROWS_MAX_COUNT } from '../../bytes/limits.ts';
import { NOISE } from '../noise.ts';
import { type HeaderColumns, shown } from './headerColumns.ts';
import {
  HEADER_FIELDS,
  HEADER_WORDS,
  type HeaderChange,
  type HeaderField,
  type LayerDiff,
  type LayerFacts,
} from './layerDiff.ts';
import { inOrder } from './order.ts';
import { pathOf } from './readHeaders.ts';

/** One side of a comparison of headers. */
export interface HeaderSide {
  readonly columns: HeaderColumns;
  readonly facts: LayerFacts;
}

/** Compares them; time grows with their entries (and its logarithm, for their order). */
export function diffHeaders(left: HeaderSide, right: HeaderSide): LayerDiff {
  const keys = keysOf(left.columns);
  const at = new Map(keysOf(right.columns).map((key, number) => [key, number]));
  const partner = keys.map((key) => at.get(key) ?? -1);
  const unmoved = inOrder(partner);
  const found = new Found();
  for (const [a, b] of partner.entries()) {
    if (b < 0) found.add('removed', left, a, undefined);
    else found.modified(left, a, right, b, fieldsBetween(left.columns, a, right.columns, b, unmoved[a] === 1));
  }
  const met = new Uint8Array(right.columns.count);
  for (const b of partner) if (b >= 0) met[b] = 1;
  for (let b = 0; b < met.length; b++) if (!met[b]) found.add('added', right, undefined, b);
  const { same, counts, added, removed, changes, more } = found;
  const facts = { left: left.facts, right: right.facts };
  const noise = noiseOf(found, left.facts, right.facts);
  return { same, counts, added, removed, changes, more, ...facts, noise, text: sentence(found, noise, facts) };
}

function keysOf({ name }: HeaderColumns): string[] {
  const met = new Map<string, number>();
  return name.map((raw) => {
    const path = pathOf(raw);
    const turn = met.get(path) ?? 0;
    met.set(path, turn + 1);
    return turn === 0 ? path : `${path}\0${turn}`;
  });
}

class Found {
  same = 0;
  added = 0;
  removed = 0;
  more = 0;
  readonly counts = Object.fromEntries(HEADER_FIELDS.map((field) => [field, 0])) as Record<HeaderField, number>;
  readonly changes: HeaderChange[] = [];

  add(kind: 'added' | 'removed', { columns }: HeaderSide, a: number | undefined, b: number | undefined): void {
    this[kind] += 1;
    const facts = () => ({ [kind === 'added' ? 'right' : 'left']: columns.facts((a ?? b) as number) });
    this.list(() => ({ path: pathText(columns, (a ?? b) as number), kind, fields: [], ...facts() }));
  }

  modified(left: HeaderSide, a: number, right: HeaderSide, b: number, fields: readonly HeaderField[]): void {
    if (fields.length === 0) {
      this.same += 1;
      return;
    }
    for (const field of fields) this.counts[field] += 1;
    const facts = () => ({ left: left.columns.facts(a), right: right.columns.facts(b) });
    this.list(() => ({ path: pathText(right.columns, b), kind: 'modified', fields, ...facts() }));
  }

  private list(change: () => HeaderChange): void {
    if (this.changes.length < DIFF_HEADERS_ROWS_MAX_COUNT) this.changes.push(change());
    else this.more += 1;
  }
}

const pathText = ({ name }: HeaderColumns, at: number) => shown(pathOf(name[at]));

function fieldsBetween(a: HeaderColumns, i: number, b: HeaderColumns, j: number, keepsOrder: boolean): HeaderField[] {
  const sizes = a.size[i] === b.size[j];
  // A content that was cut off has no digest, and is like no other.
  const content = sizes && a.digest[i] === b.digest[j] && (a.size[i] === 0 || a.digest[i] !== '');
  const text = (of: 'link' | 'device' | 'xattrs' | 'owners' | 'exact' | 'paxRest') =>
    a.text(a[of][i]) === b.text(b[of][j]);
  const differs: Record<HeaderField, boolean> = {
    order: !keepsOrder,
    format: a.format[i] !== b.format[j],
    name: a.name[i] !== b.name[j],
    pax: !text('paxRest'),
    ownerNames: !text('owners'),
    type: a.type[i] !== b.type[j],
    content: !content,
    size: !sizes,
    mode: a.mode[i] !== b.mode[j],
    owner: a.uid[i] !== b.uid[j] || a.gid[i] !== b.gid[j],
    mtime: a.mtime[i] !== b.mtime[j] || a.mtimeNs[i] !== b.mtimeNs[j],
    link: !text('link'),
    device: !text('device'),
    xattrs: !text('xattrs'),
  };
  if (!text('exact')) exactFields(a.text(a.exact[i]), b.text(b.exact[j]), differs);
  return HEADER_FIELDS.filter((field) => differs[field]);
}

/** One text does not say which of several things they are: all that it may be. */
function exactFields(was: string, is: string, differs: Record<HeaderField, boolean>): void {
  if (was !== is && !differs.mtime && !differs.owner) differs.content = true;
}

const NOISY: readonly (readonly [HeaderField, number])[] = [
  ['order', NOISE['header-form']],
  ['format', NOISE['header-form']],
  ['name', NOISE['header-form']],
  ['pax', NOISE['header-form']],
  ['ownerNames', NOISE['owner-names']],
  ['mtime', NOISE['file-times']],
];

function noiseOf({ counts, added, removed }: Found, left: LayerFacts, right: LayerFacts): number {
  if (added + removed > 0 || left.problems.length + right.problems.length > 0) return 0;
  if (HEADER_FIELDS.some((field) => counts[field] > 0 && !NOISY.some(([name]) => name === field))) return 0;
  // Of several entries of one path the last one counts, so their order may be more than form.
  if (counts.order > 0 && left.repeated + right.repeated > 0) return 0;
  const bits = NOISY.reduce((all, [field, bit]) => (counts[field] > 0 ? all | bit : all), 0);
  return bits || (isFramedAlike(left, right) ? 0 : NOISE['header-form']);
}

function isFramedAlike(a: LayerFacts, b: LayerFacts): boolean {
  return (
    a.trailingBytes === b.trailingBytes &&
    a.trailingContent === b.trailingContent &&
    a.oddPadding === b.oddPadding &&
    JSON.stringify(a.globals) === JSON.stringify(b.globals)
  );
}

function sentence(found: Found, noise: number, { left, right }: Pick<LayerDiff, 'left' | 'right'>): string {
  const { counts, added, removed, same } = found;
  const parts = HEADER_FIELDS.flatMap((field) =>
    counts[field] > 0 ? [`${HEADER_WORDS[field]} (${counts[field]})`] : [],
  );
  if (added > 0) parts.push(`${added} added`);
  if (removed > 0) parts.push(`${removed} removed`);
  const gap = left.problems.length + right.problems.length > 0 ? ' One side could not be read in full.' : '';
  if (parts.length > 0) {
    return `${noise ? 'The same files; they differ in' : 'They differ in'} ${parts.join(', ')}; ${same} entries are the same.${gap}`;
  }
  if (noise) return `The same ${same} entries; only the padding of the archive differs.${gap}`;
  return `The same ${same} entries in the same order, header by header.${gap}`;
}

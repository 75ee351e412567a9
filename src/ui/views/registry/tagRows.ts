/**
 * The rows of a repository: its tags filtered and sorted, what is attached to an image folded under it, and, where wanted,
 * tags of one digest under the first of them. Only what was looked up can be folded or sorted by what it is.
 */
import { itemAt } from '../../../core/bytes/at.ts';
import { type AttachedKind, attachedTag } from '../../../core/oci/attachedTag.ts';
import type { TagList } from '../../../core/store/registry/browse/tags.ts';
import type { Lookup } from '../../state/registry/lookups.ts';
import type { RowID, TreeModel, TreeSort } from '../../parts/TreeTable.tsx';

export interface TagRow {
  /** The tag; or what stands above tags whose image is not known. */
  readonly id: string;
  readonly tag: string | null;
  readonly attached?: AttachedKind | undefined;
  readonly children: readonly TagRow[];
}

export interface TagWish {
  readonly filter: string;
  readonly sort: TreeSort;
  /** Show tags with the same digest under the first of them. */
  readonly grouped: boolean;
}

type Known = Pick<Lookup, 'heads' | 'images'>;

export const LOOSE = 'attached to others';

/** By tag, where it is known: from the list itself or from a lookup. */
export function digestOfTag(tag: string, { digests }: TagList, { heads }: Pick<Known, 'heads'>): string | undefined {
  return heads.get(tag)?.digest ?? digests?.[tag];
}

function createdOf(tag: string, list: TagList, known: Known): string | undefined {
  const digest = digestOfTag(tag, list, known);
  return list.uploaded?.[tag] ?? (digest === undefined ? undefined : known.images.get(digest)?.created) ?? undefined;
}

/** By tag: all that lead to the same digest, in the order of the list; tags that lead alone have none. */
export function sameTags(list: TagList, heads: Known['heads']): ReadonlyMap<string, readonly string[]> {
  const byDigest = new Map<string, string[]>();
  for (const tag of list.tags) {
    const digest = digestOfTag(tag, list, { heads });
    if (digest === undefined) continue;
    const tags = byDigest.get(digest);
    if (tags) tags.push(tag);
    else byDigest.set(digest, [tag]);
  }
  const together = [...byDigest.values()].filter(({ length }) => length > 1);
  return new Map(together.flatMap((tags) => tags.map((tag) => [tag, tags] as const)));
}

const fitsFilter = (filter: string) => {
  const wanted = filter.trim().toLowerCase();
  return (tag: string) => tag.toLowerCase().includes(wanted);
};

/** How many tags of the list have these letters: rows may hold several, or what is attached. */
export function fittingTags({ tags }: TagList, filter: string): number {
  return tags.filter(fitsFilter(filter)).length;
}

export function tagRows(list: TagList, known: Known, { filter, sort, grouped }: TagWish): readonly TagRow[] {
  const fits = fitsFilter(filter);
  const own: string[] = [];
  const attached = new Map<string, TagRow[]>();
  for (const tag of list.tags) {
    const about = attachedTag(tag);
    if (!about) {
      own.push(tag);
      continue;
    }
    const row: TagRow = { id: tag, tag, attached: about.kind, children: [] };
    const rows = attached.get(about.digest);
    if (rows) rows.push(row);
    else attached.set(about.digest, [row]);
  }
  const sorted = sortTags(own.filter(fits), list, known, sort);
  const rows = nest(sorted, list, known, { attached, grouped });
  const loose = [...attached.values()].flat().filter(({ id }) => fits(id));
  return loose.length === 0 ? rows : [...rows, { id: LOOSE, tag: null, children: loose }];
}

interface Nesting {
  /** By the digest they speak of; those that find their image are taken out. */
  readonly attached: Map<string, TagRow[]>;
  readonly grouped: boolean;
}

function nest(tags: readonly string[], list: TagList, known: Known, { attached, grouped }: Nesting): TagRow[] {
  const rows: TagRow[] = [];
  const heads = new Map<string, TagRow & { readonly children: TagRow[] }>();
  for (const tag of tags) {
    const digest = digestOfTag(tag, list, known);
    const first = grouped && digest !== undefined ? heads.get(digest) : undefined;
    if (first) {
      first.children.push({ id: tag, tag, children: [] });
      continue;
    }
    const about = digest === undefined ? undefined : attached.get(digest);
    if (digest !== undefined) attached.delete(digest);
    const row = { id: tag, tag, children: [...(about ?? [])] };
    if (digest !== undefined) heads.set(digest, row);
    rows.push(row);
  }
  return rows.map(foldAttached);
}

/** What names the row above what is attached to a tag: no tag has a space. */
const ATTACHED_TO = 'attached to ';

/** Beside tags of one digest, which are shown, what is attached is folded under a row of its own. */
function foldAttached(row: TagRow): TagRow {
  const attached = row.children.filter((child) => child.attached);
  if (attached.length === 0 || attached.length === row.children.length) return row;
  const folded: TagRow = { id: `${ATTACHED_TO}${row.id}`, tag: null, children: attached };
  return { ...row, children: [...row.children.filter((child) => !child.attached), folded] };
}

const words = new Intl.Collator('en', { numeric: true });

/** The list comes sorted as versions, newest first; what is not known comes last, either way. */
function sortTags(tags: string[], list: TagList, known: Known, { key, order }: TreeSort): readonly string[] {
  const down = order === 'descending';
  if (key === 'tag') return down ? tags.toReversed() : tags;
  if (key === 'name') return tags.toSorted((a, b) => (down ? -1 : 1) * words.compare(a, b));
  const rankOf = (tag: string): number => {
    if (key === 'created') return Date.parse(createdOf(tag, list, known) ?? '');
    return known.images.get(digestOfTag(tag, list, known) ?? '')?.total ?? Number.NaN;
  };
  const keyed = tags.map((tag) => ({ tag, value: rankOf(tag) }));
  keyed.sort((a, b) => {
    const [left, right] = [Number.isNaN(a.value), Number.isNaN(b.value)];
    if (left || right) return Number(left) - Number(right);
    return down ? b.value - a.value : a.value - b.value;
  });
  return keyed.map(({ tag }) => tag);
}

export interface TagModel extends TreeModel {
  rowAt(row: number): TagRow;
}

/** Tags that lead to the same are shown at first; what is attached to an image is folded. */
const opensByItself = ({ children }: TagRow): boolean =>
  children.some(({ tag, attached }) => tag !== null && !attached);

/** The rows as a tree; `toggled` holds those that somebody opened or closed. */
export function tagModel(rows: readonly TagRow[], toggled: ReadonlySet<RowID>): TagModel {
  const isOpen = (row: TagRow) => toggled.has(row.id) !== opensByItself(row);
  const flat: { row: TagRow; level: number; parent: number; position: number; size: number }[] = [];
  const add = (siblings: readonly TagRow[], level: number, parent: number) => {
    for (const [place, row] of siblings.entries()) {
      const at = flat.push({ row, level, parent, position: place + 1, size: siblings.length }) - 1;
      if (isOpen(row)) add(row.children, level + 1, at);
    }
  };
  add(rows, 1, -1);
  const places = new Map<RowID, number>(flat.map(({ row }, at) => [row.id, at]));
  const at = (row: number) => itemAt(flat, row);
  return {
    count: flat.length,
    id: (row) => at(row).row.id,
    rowOf: (id) => places.get(id) ?? -1,
    level: (row) => at(row).level,
    setSize: (row) => at(row).size,
    position: (row) => at(row).position,
    parent: (row) => at(row).parent,
    expandable: (row) => at(row).row.children.length > 0,
    expanded: (row) => isOpen(at(row).row),
    label: (row) => at(row).row.id,
    dimmed: (row) => at(row).row.attached !== undefined,
    rowAt: (row) => at(row).row,
  };
}

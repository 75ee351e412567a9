/**
 * The objects of one input as rows: views (where an archive holds two), roots, their objects, then what nothing refers
 * to. Flat and plain, so that the tree's model is only a look-up.
 */
import type { Node } from '../../../../core/image/node.ts';
import type { LayoutEntry, OpenedInput, StoreView } from '../../../../engine/engine.ts';

export type RowContent =
  | { readonly kind: 'view'; readonly view: StoreView }
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'loose' }
  | { readonly kind: 'entry'; readonly entry: LayoutEntry };

export interface ObjectRow {
  readonly id: string;
  readonly content: RowContent;
  readonly children: readonly ObjectRow[];
}

const VIEW_WORDS: Readonly<Record<string, string>> = {
  'oci-layout': 'OCI',
  'docker-archive': 'Docker',
  dir: 'dir:',
  'registry-storage': 'registry storage',
  'containerd-content': 'containerd content',
  'containers-storage': 'containers storage',
  'docker-storage': 'Docker’s storage',
  layer: 'layer',
  document: 'document',
  registry: 'registry',
};

/** `index.json · OCI`. */
export function viewName(view: StoreView): string {
  const word = VIEW_WORDS[view.layout] ?? view.layout;
  return view.document === undefined ? word : `${view.document} · ${word}`;
}

/** Rows below are made when somebody asks for them: an index of ten thousand images is rarely opened. */
class NodeRow implements ObjectRow {
  readonly id: string;
  readonly content: RowContent;
  readonly #node: Node;
  #children: readonly ObjectRow[] | undefined;

  constructor(node: Node) {
    this.#node = node;
    this.id = node.key;
    this.content = { kind: 'node', node };
  }

  get children(): readonly ObjectRow[] {
    this.#children ??= this.#node.children.map(nodeRow);
    return this.#children;
  }
}

const nodeRow = (node: Node): ObjectRow => new NodeRow(node);

/** `entries` is the archive's list, once it was asked for. */
export function objectRows(opened: OpenedInput, entries: readonly LayoutEntry[]): readonly ObjectRow[] {
  const roots = new Map(opened.roots.map((node) => [node.key, nodeRow(node)]));
  const loose = entries.filter((entry) => entry.unreferenced && entry.kind === 'file');
  const looseRow: ObjectRow = {
    id: 'loose',
    content: { kind: 'loose' },
    children: loose.map((entry, place) => ({ id: `loose:${place}`, content: { kind: 'entry', entry }, children: [] })),
  };
  const groups = opened.views.map((view) => ({
    id: `view:${view.layout}`,
    content: { kind: 'view' as const, view },
    children: view.roots.map((key) => roots.get(key)).filter((row) => row !== undefined),
  }));
  const top = opened.views.length > 1 ? groups : [...roots.values()];
  return loose.length > 0 ? [...top, looseRow] : top;
}

export interface FlatRow {
  readonly row: ObjectRow;
  readonly level: number;
  /** Place of the parent among the flat rows, -1 at the top. */
  readonly parent: number;
  readonly position: number;
  readonly setSize: number;
}

/** Visible rows in order. */
export function flatten(rows: readonly ObjectRow[], isOpen: (row: ObjectRow) => boolean): readonly FlatRow[] {
  const flat: FlatRow[] = [];
  const add = (some: readonly ObjectRow[], level: number, parent: number) => {
    for (const [place, row] of some.entries()) {
      const at = flat.push({ row, level, parent, position: place + 1, setSize: some.length }) - 1;
      if (row.children.length > 0 && isOpen(row)) add(row.children, level + 1, at);
    }
  };
  add(rows, 1, -1);
  return flat;
}

/** Are there more rows in all than this many? */
export function hasMoreRows(rows: readonly ObjectRow[], many: number): boolean {
  let left = many;
  const isBeyond = (some: readonly ObjectRow[]): boolean => {
    left -= some.length;
    return left < 0 || some.some((row) => isBeyond(row.children));
  };
  return isBeyond(rows);
}

/** Small trees open whole; in large ones only what leads to an image, so that the first screen of rows says most. */
export function opensAtFirst(row: ObjectRow, crowded: boolean): boolean {
  if (row.content.kind === 'loose') return false;
  if (row.content.kind !== 'node') return true;
  const { role, present, origin } = row.content.node;
  if (role === 'attestation' || role === 'referrer') return false;
  if (!present && origin === 'stored') return false;
  return role === 'index' || !crowded;
}

/** Ids of the rows above one, the nearest last. */
export function ancestorsOf(rows: readonly ObjectRow[], id: string): readonly string[] {
  for (const row of rows) {
    if (row.id === id) return [];
    const below = ancestorsOf(row.children, id);
    if (below.length > 0 || row.children.some((child) => child.id === id)) return [row.id, ...below];
  }
  return [];
}

/** Id of the row that stands for an entry of the archive; '' where none does. */
export function rowOfEntry(rows: readonly ObjectRow[], path: string): string {
  for (const { id, content, children } of rows) {
    if (content.kind === 'entry' && content.entry.path === path) return id;
    if (content.kind === 'view' && content.view.document === path) return id;
    const below = content.kind === 'node' ? '' : rowOfEntry(children, path);
    if (below !== '') return below;
  }
  return '';
}

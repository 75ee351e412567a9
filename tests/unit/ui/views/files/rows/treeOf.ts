/** Builds TreeColumns from a list of paths, for tests: what the worker would send. */
import {
  CHANGE_KINDS,
  type ChangeKind,
  ENTRY_TYPES,
  FLAG,
  ROWS,
  SHADOWS,
  type TreeColumns,
} from '../../../../../../src/core/rootfs/columns.ts';
import { createTable } from '../../../../../../src/core/table/create.ts';

export interface TestEntry {
  readonly path: string | readonly Uint8Array[];
  readonly size?: number;
  readonly change?: ChangeKind;
  readonly type?: (typeof ENTRY_TYPES)[number];
}

/** Parents that are not listed are made as implied directories. */
export function treeOf(entries: readonly (TestEntry | string)[]): TreeColumns {
  const rows: { name: Uint8Array; parent: number; entry?: TestEntry }[] = [{ name: new Uint8Array(), parent: 0 }];
  const known = new Map<string, number>([['', 0]]);
  for (const given of entries) {
    const entry = typeof given === 'string' ? { path: given } : given;
    const parts =
      typeof entry.path === 'string' ? entry.path.split('/').map((part) => new TextEncoder().encode(part)) : entry.path;
    let key = '';
    let parent = 0;
    for (const [at, name] of parts.entries()) {
      key += `/${name.join()}`;
      const last = at === parts.length - 1;
      const row = known.get(key) ?? rows.push({ name, parent }) - 1;
      known.set(key, row);
      if (last) Object.assign(rows[row] as object, { entry });
      parent = row;
    }
  }
  const count = rows.length;
  const nameStart = new Uint32Array(count + 1);
  for (const [at, { name }] of rows.entries()) nameStart[at + 1] = (nameStart[at] as number) + name.length;
  const names = new Uint8Array(nameStart[count] as number);
  for (const [at, { name }] of rows.entries()) names.set(name, nameStart[at]);
  const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes).includes('\ufffd') === false;
  const numbers = (pick: (row: (typeof rows)[number]) => number) => rows.map(pick);
  return {
    ...createTable(ROWS, count, { linkStart: 1 }),
    parent: new Uint32Array(numbers((row) => row.parent)),
    nameStart,
    names,
    type: new Uint8Array(
      numbers(({ entry }) => ENTRY_TYPES.indexOf(entry?.type ?? (entry?.size === undefined ? 'dir' : 'file'))),
    ),
    size: new Float64Array(numbers(({ entry }) => entry?.size ?? 0)),
    layer: new Uint16Array(count),
    entry: new Uint32Array(count),
    change: new Uint8Array(numbers(({ entry }) => CHANGE_KINDS.indexOf(entry?.change ?? 'none'))),
    flags: new Uint8Array(numbers(({ entry, name }) => (entry ? 0 : FLAG.implied) | (utf8(name) ? 0 : FLAG.rawName))),
    extras: new Map(),
    shadows: createTable(SHADOWS, 0),
  };
}

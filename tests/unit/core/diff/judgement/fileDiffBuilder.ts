/** File comparisons written by hand: one row a path, without the directories above it. */
import { FILE_KINDS, type Kind } from '../../../../../src/core/diff/change.ts';
import type { FileDiff } from '../../../../../src/core/diff/files/fileDiff.ts';
import { RowWriter } from '../../../../../src/core/rootfs/pack/rowWriter.ts';

export interface RowSpec {
  readonly path: string;
  readonly kind: Kind;
  readonly fields: number;
  readonly noise?: number;
}

/** Row i + 1 is the i-th of the list; its whole path is its name. */
export function fileDiff(rows: readonly RowSpec[]): FileDiff {
  const names = ['', ...rows.map(({ path }) => path)].map((path) => new TextEncoder().encode(path));
  const side = () => {
    const nameBytes = names.reduce((sum, { length }) => sum + length, 0);
    const writer = new RowWriter({ rows: names.length, shadows: 0, nameBytes, links: 0, linkBytes: 0 });
    for (const name of names) writer.open(0, name, 0, name.length);
    return writer.finish();
  };
  const pad = <T>(first: T, list: readonly T[]) => [first, ...list];
  return {
    ...{ count: names.length, left: side(), right: side(), same: 0 },
    kind: Uint8Array.from(
      pad(
        0,
        rows.map(({ kind }) => FILE_KINDS.indexOf(kind)),
      ),
    ),
    fields: Uint16Array.from(
      pad(
        0,
        rows.map(({ fields }) => fields),
      ),
    ),
    noise: Uint16Array.from(
      pad(
        0,
        rows.map(({ noise = 0 }) => noise),
      ),
    ),
    moved: new Uint32Array(names.length),
  };
}

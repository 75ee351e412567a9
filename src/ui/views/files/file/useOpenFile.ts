/**
 * useOpenFile: which bytes the open file is. It is named by its path, so the water line shows it as it was at each depth;
 * a version named by layer and entry is the same at every depth.
 */
import { useMemo, useRef } from 'react';
import { shadowsOf } from '../../../../core/rootfs/columns.ts';
import type { FileRef } from '../../../../engine/engine.ts';
import type { Slot } from '../../../state/appState.ts';
import { rowAt } from '../rows/paths.ts';
import type { ShownRows } from '../useFileRows.ts';
import type { FilesPlace } from '../useFiles.ts';
import { fileOf, type OpenFile } from './rowFile.ts';

export const versionOf = ({ layer, entry }: Pick<FileRef, 'layer' | 'entry'>): string => `${layer}.${entry}`;

function find({ openedID, image }: FilesPlace, rows: ShownRows, path: string, version: string | null): OpenFile {
  const row = rowAt(rows.columns, rows.lists, path);
  const [layer, entry] = (version ?? '').split('.').map(Number);
  if (layer !== undefined && entry !== undefined) {
    const size = row > 0 ? shadowsOf(rows.columns, row).find((each) => each.entry === entry)?.size : undefined;
    return { openedID, path, file: { image: image.key, layer, entry }, size: size ?? 0 };
  }
  return (row > 0 && fileOf(openedID, image.key, rows.columns, row)) || { openedID, path, size: 0 };
}

/** Undefined where no file is open, or nothing is known of the tree yet; while the next tree is read, as in the one before. */
export function useOpenFile(slot: Slot, place: FilesPlace, shown: ShownRows | undefined): OpenFile | undefined {
  const { file: path, version } = slot;
  const open = slot.open !== null && path !== null;
  const before = useRef<OpenFile>(undefined);
  const { openedID, image } = place;
  const key = image.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the place only the input and the image matter
  const found = useMemo(
    () => (open && shown ? find(place, shown, path, version) : undefined),
    [open, shown?.columns, path, version, openedID, key],
  );
  const last = before.current;
  const same = last && found && last.path === path && JSON.stringify(last) === JSON.stringify(found);
  // The same object as long as it is the same file: what shows it starts anew otherwise.
  before.current = open ? (same ? last : (found ?? last)) : undefined;
  return before.current?.path === path ? before.current : undefined;
}

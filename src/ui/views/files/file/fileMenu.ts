/** What can be done with a row of the file tree, as its menu lists it. */
import { rowLink, rowName, rowPathBytes, rowPath } from '../../../../core/table/namedRows.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import type { MenuItem } from '../../../parts/menu/Menu.tsx';
import { toast } from '../../../parts/Toasts.tsx';
import { openFile, rootAt, type Slot } from '../../../state/appState.ts';
import { engine } from '../../../state/engine.ts';
import { toFailure } from '../../../state/errors.ts';
import { hrefTo } from '../../../state/place/history.ts';
import { save } from '../../../state/save/save.ts';
import { toggleMark } from '../filesState.ts';
import type { ShownRows } from '../useFileRows.ts';
import type { FilesPlace } from '../useFiles.ts';
import { type FileRow, fileOf, isDirectory, isLink } from './rowFile.ts';
import { shellLines } from './shellLines.ts';

interface RowMenu {
  readonly slot: Slot;
  readonly place: FilesPlace;
  readonly shown: ShownRows;
  readonly row: number;
  /** What Enter does. */
  act(): void;
}

export const markOf = ({ openedID, image }: FilesPlace): string => `${openedID} ${image.key}`;

/** Bytes of a text that are copied at most. */
const COPIED_MAX = 1_000_000;

export function fileMenu(menu: RowMenu): readonly MenuItem[] {
  const { slot, place, shown, row, act } = menu;
  const { columns } = shown;
  const path = rowPath(columns, row);
  const file = fileOf(place.openedID, place.image.key, columns, row);
  const target = isLink(columns, row) ? rowLink(columns, row) : undefined;
  const items: (MenuItem | undefined)[] = [
    file && { id: 'open', label: 'Open', hint: 'Enter', go: () => openFile(place.slotID, file.path) },
    isDirectory(columns, row)
      ? { id: 'root', label: 'Show only this directory', go: () => rootAt(slot.id, path) }
      : undefined,
    target === undefined ? undefined : { id: 'follow', label: `Go to ${visibleText(target)}`, hint: 'Enter', go: act },
    downloadItem(menu),
    { id: 'path', label: 'Copy path', go: () => void copy(`/${path}`) },
    file && file.size <= COPIED_MAX
      ? { id: 'content', label: 'Copy content', go: () => void copyContent(place, file) }
      : undefined,
    { id: 'link', label: 'Copy link', go: () => void copy(linkTo(place, path)) },
    shellItem(slot, menu, file),
    place.mode === 'merged'
      ? {
          id: 'mark',
          label: 'Mark for saving',
          hint: 'Ctrl Space',
          go: () => toggleMark(markOf(place), path, rowPathBytes(columns, row)),
        }
      : undefined,
  ];
  return items.filter((item) => item !== undefined);
}

/** Saves the file of a row; undefined where it has no bytes. */
export function downloadItem({
  place,
  shown: { columns },
  row,
}: Pick<RowMenu, 'place' | 'shown' | 'row'>): MenuItem | undefined {
  const file = fileOf(place.openedID, place.image.key, columns, row);
  return file && { id: 'download', label: 'Download', go: () => void saveFile(place, file, rowName(columns, row)) };
}

function shellItem(slot: Slot, { shown, row }: RowMenu, file: FileRow | undefined): MenuItem | undefined {
  if (!file || slot.input.kind === 'inside') return undefined;
  const { layer } = file.file;
  const lines = shellLines({
    input: slot.input.name,
    folder: slot.input.kind === 'folder',
    path: rowPathBytes(shown.columns, row),
    layer,
  });
  const [line] = lines;
  return line === undefined ? undefined : { id: 'shell', label: 'Copy shell line', go: () => void copy(line) };
}

function linkTo({ depth, layers }: FilesPlace, path: string): string {
  const place = { view: 'files', path, file: null, open: null, depth: depth === layers.length - 1 ? null : depth };
  return new URL(hrefTo(place) ?? '', location.href).href;
}

const saveFile = ({ openedID }: FilesPlace, { file }: FileRow, name: string) =>
  save(openedID, { kind: 'file', file }, name);

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast('Copied');
  } catch {
    toast('The browser did not allow copying.');
  }
}

async function copyContent({ openedID }: FilesPlace, { file, size }: FileRow): Promise<void> {
  try {
    const { bytes } = await engine.read(openedID, { kind: 'file', file }, 0, Math.max(1, size));
    await copy(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (thrown) {
    toast(thrown instanceof TypeError ? 'This file is not text. Download it instead.' : toFailure(thrown).message);
  }
}

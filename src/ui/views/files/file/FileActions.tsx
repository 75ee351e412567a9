/** What can be done with one file: open, follow, download, and shell lines that fetch it elsewhere. */
import { u8At } from '../../../../core/bytes/at.ts';
import { rowName, rowPathBytes, rowPath } from '../../../../core/table/namedRows.ts';
import { ENTRY_TYPES, WRITTEN } from '../../../../core/rootfs/columns.ts';
import { openFile } from '../../../state/appState.ts';
import { save } from '../../../state/save/save.ts';
import { ActionButton } from '../../../parts/controls/ActionButton.tsx';
import { Commands } from '../../../parts/facts/Commands.tsx';
import type { Tree } from '../rows/openRows.ts';
import { rowAt } from '../rows/paths.ts';
import type { FilesPlace } from '../useFiles.ts';
import { followLink } from './followLink.ts';
import { fileOf, isLink } from './rowFile.ts';
import { shellLines } from './shellLines.ts';

interface FileActionsProps {
  readonly tree: Tree;
  readonly row: number;
  readonly place: FilesPlace;
  /** What a shell calls the image; null where it can't. */
  readonly input: string | null;
  readonly folder: boolean;
  /** What stands before paths in the archive. */
  readonly lead: string | null | undefined;
}

export function FileActions({ tree, row, place, input, folder, lead }: FileActionsProps) {
  const { columns, lists } = tree;
  const file = fileOf(place.openedID, place.image.key, columns, row);
  const link = isLink(columns, row);
  if (!file && !link) return null;
  const blob = file && place.layers[file.file.layer];
  const lines =
    file && input !== null
      ? shellLines({
          input,
          folder,
          linked: ENTRY_TYPES[u8At(columns.type, row)] === 'hardlink',
          path: rowPathBytes(columns, row),
          written: WRITTEN[u8At(columns.written, row)] ?? null,
          ...(lead !== undefined && { lead }),
          layer: file.file.layer,
          ...(blob?.path === undefined ? {} : { blob: blob.path }),
          ...(blob?.compression === undefined ? {} : { compression: blob.compression }),
        })
      : [];
  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-2">
        {file && (
          <>
            <ActionButton onClick={() => openFile(place.slotID, file.path)}>Open</ActionButton>
            <ActionButton
              onClick={() => void save(place.openedID, { kind: 'file', file: file.file }, rowName(columns, row))}
            >
              Download
            </ActionButton>
          </>
        )}
        {link && (
          <ActionButton
            onClick={() => void followLink(place, rowPath(columns, row), (path) => rowAt(columns, lists, path) >= 0)}
          >
            Follow the link
          </ActionButton>
        )}
      </div>
      <Commands lines={lines} />
    </div>
  );
}

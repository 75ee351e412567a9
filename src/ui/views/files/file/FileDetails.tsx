/** Details of the file one stands on: its attributes, where its content comes from, and what it hides. */
import { rowLink, rowName, rowPath } from '../../../../core/table/namedRows.ts';
import { useMemo } from 'react';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { wholeSeconds } from '../../../../core/oci/times/fileTime.ts';
import { ENTRY_TYPES, FLAG, NO_LAYER, type RowExtra, shadowsOf, timeAt } from '../../../../core/rootfs/columns.ts';
import { f64At, u16At, u32At, u8At } from '../../../../core/bytes/at.ts';
import { openFile } from '../../../state/appState.ts';
import type { ViewProps } from '../../../state/viewProps.ts';
import { attributeText, capabilityText, isoTime } from '../../../parts/facts/attributes.ts';
import { CopyButton } from '../../../parts/facts/CopyButton.tsx';
import { Fact, Facts } from '../../../parts/facts/Facts.tsx';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { LongList } from '../../../parts/facts/LongList.tsx';
import { modeText } from '../../../parts/modeText.ts';
import { ChangeSign, KIND_LOOKS } from '../cells/changeKinds.tsx';
import { exactTime, isImplied, kindOf, ownerText } from '../cells/fileColumns.tsx';
import { LayerChip } from '../cells/LayerChip.tsx';
import { RawName } from '../cells/RawName.tsx';
import { stepTextOf } from '../cells/stepText.ts';
import { childLists } from '../rows/childLists.ts';
import type { Tree } from '../rows/openRows.ts';
import { rowAt } from '../rows/paths.ts';
import { type FilesPlace, useFiles, useFilesPlace } from '../useFiles.ts';
import { FileActions } from './FileActions.tsx';
import { fileOf } from './rowFile.ts';
import { versionOf } from './useOpenFile.ts';

export function FileDetails(props: ViewProps) {
  const place = useFilesPlace(props);
  const { path } = props.slot;
  if (!place || !path) return <p className="p-4 text-ink-2">Select a file to see its details.</p>;
  const { kind } = props.slot.input;
  // No shell gets at an image inside another by one name.
  const input = kind === 'inside' ? null : props.opened.name;
  return <AtPath place={place} path={path} input={input} folder={kind === 'folder'} lead={props.opened.lead} />;
}

interface AtPathProps {
  readonly place: FilesPlace;
  readonly path: string;
  readonly input: string | null;
  readonly folder: boolean;
  readonly lead: string | null | undefined;
}

function AtPath({ place, path, input, folder, lead }: AtPathProps) {
  const { query } = useFiles(place);
  const columns = query.data?.columns;
  const tree = useMemo(() => columns && { columns, lists: childLists(columns) }, [columns]);
  const row = useMemo(() => (tree ? rowAt(tree.columns, tree.lists, path) : -1), [tree, path]);
  if (!tree) return null;
  if (row <= 0) {
    return (
      <p className="p-4 text-ink-2">
        Nothing is at <span className="break-all font-mono">/{visibleText(path)}</span>{' '}
        {place.mode === 'merged' ? `with layers 0 to ${place.depth} applied.` : `in layer ${place.depth}.`}
      </p>
    );
  }
  return <RowDetails tree={tree} row={row} {...{ place, input, folder, lead }} />;
}

interface RowProps extends Omit<AtPathProps, 'path'> {
  readonly tree: Tree;
  readonly row: number;
}

function RowDetails({ tree, row, place, input, folder, lead }: RowProps) {
  const { columns } = tree;
  const path = rowPath(columns, row);
  return (
    <section aria-label="File details" className="flex flex-col gap-4 p-4">
      <h2 className="break-all font-medium font-mono">
        <RawName name={visibleText(rowName(columns, row))} />
      </h2>
      <div className="-mt-3 flex items-start text-ink-2 text-sm">
        <span className="min-w-0 break-all font-mono">
          <RawName name={`/${visibleText(path)}`} />
        </span>
        <CopyButton text={`/${path}`} what="path" />
      </div>
      <FileActions tree={tree} row={row} {...{ place, input, folder, lead }} />
      <Origin tree={tree} row={row} place={place} />
      <Facts>
        <Attributes tree={tree} row={row} />
      </Facts>
      <Shadows tree={tree} row={row} place={place} />
    </section>
  );
}

interface EntryProps {
  readonly tree: Tree;
  readonly row: number;
  readonly place: FilesPlace;
}

/** The layer and build step that set the content; what happened to it. */
function Origin({ tree: { columns }, row, place }: EntryProps) {
  const layer = u16At(columns.layer, row);
  const kind = kindOf(columns, row);
  const extra = columns.extras.get(row);
  if (layer === NO_LAYER)
    return <p className="text-ink-2">No layer has an entry for this directory; its children imply it.</p>;
  return (
    <section aria-label="Origin" className="flex flex-col gap-1 border-line border-y py-2">
      <p className="flex items-center gap-3">
        <LayerChip layer={layer} />
        <ChangeSign kind={kind} />
        {kind === 'none' && <span className="text-ink-2 text-sm">{KIND_LOOKS.none.word}</span>}
      </p>
      <Step text={stepTextOf(place, layer)} />
      {extra?.removedBy !== undefined && (
        <div className="flex flex-col gap-1">
          <p className="flex items-center gap-2 text-error text-sm">
            − removed by <LayerChip layer={extra.removedBy} />
          </p>
          <Step text={stepTextOf(place, extra.removedBy)} />
        </div>
      )}
      {extra?.hides && (
        <p className="text-sm">
          Takes {formatCount(extra.hides.entries)} {extra.hides.entries === 1 ? 'entry' : 'entries'} (
          <span title={formatExactBytes(extra.hides.bytes)}>{formatBytes(extra.hides.bytes)}</span>) from the layers
          below.
        </p>
      )}
    </section>
  );
}

function Step({ text }: { readonly text: string }) {
  if (text === '') return <p className="text-ink-2 text-sm">The history names no build step for this layer.</p>;
  return (
    <p className="line-clamp-6 break-words font-mono text-sm" title={text}>
      {visibleText(text)}
    </p>
  );
}

function Attributes({ tree: { columns, lists }, row }: Pick<EntryProps, 'tree' | 'row'>) {
  const type = ENTRY_TYPES[u8At(columns.type, row)] ?? 'unknown';
  const extra: RowExtra = columns.extras.get(row) ?? {};
  const mode = u16At(columns.mode, row);
  const link = rowLink(columns, row);
  const owner = ownerText(columns, row);
  const flags = u8At(columns.flags, row);
  const size = type === 'dir' ? f64At(lists.total, row) : f64At(columns.size, row);
  const mono = 'break-all font-mono text-sm';
  return (
    <>
      <Fact name="type">{type}</Fact>
      {link !== undefined && (
        <Fact name={type === 'hardlink' ? 'hard link to' : 'link target'}>
          <span className={mono}>
            <RawName name={visibleText(link)} />
          </span>
        </Fact>
      )}
      {!isImplied(columns, row) && (
        <>
          <Fact name="mode">
            <span className={mono}>
              {modeText(u8At(columns.type, row), mode)}{' '}
              <span className="text-ink-2">{mode.toString(8).padStart(4, '0')}</span>
            </span>
          </Fact>
          <Fact name="owner (uid:gid)">
            <span className={mono}>
              {owner.ids} <span className="text-ink-2">{owner.names}</span>
            </span>
          </Fact>
          <Fact name="modified">
            <span className={mono} title={`${exactTime(columns, row)} s since the epoch`}>
              {isoTime(wholeSeconds(timeAt(columns, row)))}
            </span>
          </Fact>
        </>
      )}
      {extra.device !== undefined && (
        <Fact name="device (major:minor)">
          <span className={mono}>{extra.device}</span>
        </Fact>
      )}
      <Fact name={type === 'dir' ? `size of ${formatCount(u32At(lists.below, row))} entries below` : 'size'}>
        <span className={mono}>
          {formatBytes(size)} <span className="text-ink-2">{formatExactBytes(size)}</span>
        </span>
      </Fact>
      {[...(extra.xattrs ?? [])].map(([name, bytes]) => (
        <Attribute key={name} name={name} bytes={bytes} />
      ))}
      {(flags & FLAG.broken) !== 0 && (
        <Fact name="state">
          <span className="text-error">✕ broken: see the findings of this tree</span>
        </Fact>
      )}
    </>
  );
}

function Attribute({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }) {
  const { text, hex } = attributeText(bytes);
  const capability = name === 'security.capability' ? capabilityText(bytes) : undefined;
  return (
    <Fact name={visibleText(name)}>
      {capability !== undefined && <p className="font-mono text-sm">{capability}</p>}
      <p className={`break-all font-mono text-sm ${capability === undefined ? '' : 'text-ink-2'}`}>
        {text} {hex && <span className="text-ink-2">({formatExactBytes(bytes.length)})</span>}
      </p>
    </Fact>
  );
}

/** Lower layers that have this path too; each can be opened. */
function Shadows({ tree: { columns }, row, place }: EntryProps) {
  const shadows = shadowsOf(columns, row);
  const file = fileOf(place.openedID, place.image.key, columns, row);
  const path = rowPath(columns, row);
  if (shadows.length === 0) return null;
  return (
    <section aria-label="What it shadows">
      <h3 className="text-ink-2 text-xs">shadows</h3>
      <LongList items={shadows}>
        {({ layer, entry, size }) => (
          <li key={`${layer} ${entry}`} className="flex h-6 items-center gap-3">
            <LayerChip layer={layer} title={stepTextOf(place, layer)} />
            <span className="font-mono text-sm" title={formatExactBytes(size)}>
              {formatBytes(size)}
            </span>
            {file && (
              <button
                type="button"
                className="h-6 text-accent text-sm hover:underline"
                onClick={() => openFile(place.slotID, path, versionOf({ layer, entry }))}
              >
                Open
              </button>
            )}
          </li>
        )}
      </LongList>
    </section>
  );
}

/** The tree with its bar and its footer: asks for the columns, keeps the rows, and says what keys and clicks do. */
import { visibleText } from '../../../core/oci/text.ts';
import { rowName, rowPathBytes, rowPath } from '../../../core/table/namedRows.ts';
import { type KeyboardEvent, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { type ChangeKind, NO_LAYER, shadowsOf, type TreeColumns } from '../../../core/rootfs/columns.ts';
import { u16At, u32At } from '../../../core/bytes/at.ts';
import type { ListPlace } from '../../state/save/exportList.ts';
import { BasisNote } from '../../elements/answer/BasisNote.tsx';
import { openFile, rootAt, type Slot, setPath } from '../../state/appState.ts';
import { show, useShown } from '../../state/place/shows.ts';
import { setUntouched, useHover } from '../../state/hover.ts';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { FindingList } from '../../parts/marks/FindingList.tsx';
import { countFindings } from '../../parts/marks/FindingMark.tsx';
import { Menu, type MenuPlace } from '../../parts/menu/Menu.tsx';
import { type RowID, TreeTable } from '../../parts/TreeTable.tsx';
import { fileColumns } from './cells/fileColumns.tsx';
import { fileModel } from './cells/fileModel.ts';
import { stepTextOf } from './cells/stepText.ts';
import { touchedRows } from './cells/touched.ts';
import { FileFooter } from './FileFooter.tsx';
import { FilesBar } from './FilesBar.tsx';
import { FilesWait, holdsNoFiles } from './FilesWait.tsx';
import { downloadItem, fileMenu, markOf } from './file/fileMenu.ts';
import { followLink } from './file/followLink.ts';
import { fileOf, isDirectory, isLink } from './file/rowFile.ts';
import { addMarks, FILES, toggleMark, useFilesState } from './filesState.ts';
import { MarkedLine, useMarked } from './MarkedLine.tsx';
import { openAll, setOpen } from './rows/openRows.ts';
import { ofOneLayer } from './rows/ofOneLayer.ts';
import type { SortKey } from './rows/order.ts';
import { rowAt } from './rows/paths.ts';
import { RowDownload } from './rows/RowDownload.tsx';
import { RootLine } from './rows/RootLine.tsx';
import { ReadersPanel } from './readers/ReadersPanel.tsx';
import { TripNote, tripEnd } from './TripNote.tsx';
import { useCursor } from './useCursor.ts';
import { useNeighbours } from './useNeighbours.ts';
import { useContents } from './useContents.ts';
import { type FileRows, type ShownRows, useFileRows } from './useFileRows.ts';
import { type FilesPlace, useFiles } from './useFiles.ts';

const NO_COUNTS: ReadonlyMap<ChangeKind, number> = new Map();

/** The tree of a place, asked for and kept as rows. */
export function useTree(place: FilesPlace, root: string | null) {
  const asked = useFiles(place);
  const [kinds, sort] = [useShown(FILES.kinds), useShown(FILES.sort)];
  const [filter, oneLayer] = [useShown(FILES.filter), useShown(FILES.oneLayer)];
  const { data } = asked.query;
  const listed = useMemo(
    () => (data && oneLayer && data.mode === 'merged' ? ofOneLayer(data, data.depth) : data),
    [data, oneLayer],
  );
  const text = useDeferredValue(filter.trim());
  const wanted = { text, kinds, key: sort.key as SortKey, order: sort.order };
  return { ...asked, listed, ...useFileRows(listed, wanted, root) };
}

interface FilesTreeProps {
  readonly slot: Slot;
  readonly place: FilesPlace;
  readonly files: ReturnType<typeof useTree>;
}

export function FilesTree({ slot, place, files }: FilesTreeProps) {
  const { query, listed, progress, label, cancel, shown, tree, change } = files;
  const trip = useFilesState((state) => state.trip);
  const isChecking = useContents(place, query.isPlaceholderData ? undefined : query.data);
  const cursor = useCursor(slot.path, shown, tree, change);
  const lit = useLit(slot, place);
  useNeighbours(slot.id, shown);
  const filterRef = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const counts = shown?.scope.counts ?? listed?.counts ?? NO_COUNTS;
  const focusTree = () => box.current?.querySelector<HTMLElement>('[role="treegrid"]')?.focus();
  const act = (row: number) => {
    if (shown) actOn(row, shown, place, change);
  };
  const up = (event: KeyboardEvent) => {
    const inTree = event.target instanceof Element && event.target.closest('[role="treegrid"]');
    if (event.key !== 'Backspace' || !inTree || slot.root === null) return;
    event.preventDefault();
    rootAt(slot.id, slot.root.split('/').slice(0, -1).join('/'));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys for the tree in it
    <div ref={box} className="flex h-full min-h-0 flex-col" onKeyDown={up}>
      {/* One stop beside the filter, whatever notes there are. */}
      <Toolbar label="Above the tree" className="shrink-0">
        <FilesBar
          place={place}
          stepText={(layer) => stepTextOf(place, layer)}
          {...{ counts, filterRef, isChecking }}
          onLeave={focusTree}
        />
        {query.data && <TreeNotes place={place} data={query.data} shown={shown} />}
        {slot.root !== null && (
          <RootLine slotID={slot.id} root={slot.root} isShown={shown ? shown.root > 0 : undefined} />
        )}
      </Toolbar>
      <div className="@container relative min-h-0 flex-1" aria-busy={query.isFetching}>
        {shown && query.data && (
          <Rows slot={slot} shown={shown} place={place} cursor={cursor} change={change} onAct={act} lit={lit} />
        )}
        <FilesWait query={query} progress={progress} label={label} onCancel={cancel} place={place} shown={shown} />
      </div>
      {trip && tripEnd(trip) === slot.path && <TripNote trip={trip} />}
      <MarkedLine place={place} />
      <FileFooter
        path={cursor.path}
        shown={shown}
        onGo={setPath}
        action={shown && cursor.row !== null ? actionAt(shown, place, cursor.row, act) : undefined}
        onOpenAll={(open) => change((rows) => openAll(rows, open))}
        list={listOf(place)}
      />
    </div>
  );
}

interface TreeNotesProps {
  readonly place: FilesPlace;
  readonly data: NonNullable<ReturnType<typeof useFiles>['query']['data']>;
  readonly shown: ShownRows | undefined;
}

/** What is to be known of the tree: what it rests on, what readers make of it, what is odd. */
function TreeNotes({ place, data, shown }: TreeNotesProps) {
  return (
    <>
      {!holdsNoFiles(place, data) && <BasisNote basis={data.basis} openedID={place.openedID} what="This tree" />}
      <ReadersPanel
        key={`readers ${place.mode} ${place.depth}`}
        place={place}
        rowOf={(path) => (shown ? rowAt(shown.columns, shown.lists, path) : -1)}
      />
      <FindingsLine key={`${data.mode} ${data.depth}`} findings={data.findings} />
    </>
  );
}

/** The layer under the pointer in the stack, or the one that is selected. */
function useLit(slot: Slot, place: FilesPlace): number | null {
  const hovered = useHover((hover) => hover.layer);
  if (place.mode === 'layer') return null;
  const selected = place.layers.findIndex((layer) => layer.key === slot.key);
  return hovered ?? (selected >= 0 && place.layers.length > 1 ? selected : null);
}

interface RowsProps {
  readonly slot: Slot;
  readonly shown: ShownRows;
  readonly place: FilesPlace;
  readonly cursor: ReturnType<typeof useCursor>;
  readonly change: FileRows['change'];
  readonly onAct: (row: number) => void;
  readonly lit: number | null;
}

function Rows({ slot, shown, place, cursor, change, onAct, lit }: RowsProps) {
  const sort = useShown(FILES.sort);
  const { columns, filtered, rows } = shown;
  const touched = useMemo(() => (lit === null ? undefined : touchedRows(columns, lit)), [columns, lit]);
  const marked = useMarked(place);
  const model = useMemo(() => fileModel(shown, touched, marked), [shown, touched, marked]);
  const [menu, setMenu] = useState<{ readonly row: number; readonly at: MenuPlace } | null>(null);
  const closeMenu = useCallback(() => setMenu(null), []);
  const { summary, layers } = place;
  const table = useMemo(
    () => fileColumns(shown, (layer) => `Layer ${layer}: ${stepTextOf({ summary, layers }, layer)}`),
    [shown, summary, layers],
  );
  useEffect(() => () => setUntouched(undefined), []);
  const isFiltered = filtered !== undefined;
  return (
    <>
      {menu && (
        <Menu
          label="Actions"
          items={fileMenu({ slot, place, shown, row: menu.row, act: () => onAct(menu.row) })}
          at={menu.at}
          onClose={closeMenu}
        />
      )}
      <RowDownload
        saverOf={(at) => {
          const row = rows.row[at];
          const item = row === undefined ? undefined : downloadItem({ place, shown, row });
          return item && { name: visibleText(rowName(columns, row ?? 0)), save: item.go };
        }}
      >
        <TreeTable
          onMenu={(id, at) => setMenu({ row: Number(id), at })}
          {...(place.mode === 'merged' && marking(place, columns))}
          label={labelOf(place)}
          model={model}
          columns={table}
          selected={cursor.row}
          onSelect={(id) => cursor.moveTo(Number(id))}
          onToggle={(id, open) => change((rows) => setOpen(rows, [Number(id)], open, isFiltered))}
          onOpenSiblings={(id) => change((rows) => setOpen(rows, siblingsOf(shown, Number(id)), true, isFiltered))}
          onAct={(id) => onAct(Number(id))}
          sort={sort}
          onSort={(next) => show(FILES.sort, next)}
          onHover={(id) => setUntouched(id === null ? undefined : othersOf(id, columns, layers.length))}
        />
      </RowDownload>
    </>
  );
}

const labelOf = ({ mode, depth }: FilesPlace): string =>
  mode === 'merged' ? `Root filesystem with layers 0 to ${depth}` : `Entries of layer ${depth}`;

/** Rows marked to be saved together. */
function marking(place: FilesPlace, columns: TreeColumns) {
  const paths = (id: RowID) => [rowPath(columns, Number(id)), rowPathBytes(columns, Number(id))] as const;
  return {
    onMark: (id: RowID) => toggleMark(markOf(place), ...paths(id)),
    onMarkAll: (ids: readonly RowID[]) => addMarks(markOf(place), ids.map(paths)),
  };
}

function siblingsOf({ columns, lists }: ShownRows, row: number) {
  const parent = u32At(columns.parent, row);
  return lists.list.subarray(lists.start[parent], lists.start[parent + 1]);
}

/** The layers that have nothing to do with a row; undefined for rows that no layer made. */
function othersOf(id: RowID, columns: TreeColumns, layers: number): ReadonlySet<number> | undefined {
  const own = u16At(columns.layer, Number(id));
  if (own === NO_LAYER) return undefined;
  const mine = new Set([own, ...shadowsOf(columns, Number(id)).map(({ layer }) => layer)]);
  return new Set(Array.from({ length: layers }, (_, layer) => layer).filter((layer) => !mine.has(layer)));
}

/** Enter: a directory opens or closes, a link is followed, a file is shown. */
function actOn(
  row: number,
  { columns, lists, filtered }: ShownRows,
  place: FilesPlace,
  change: FileRows['change'],
): void {
  if (u32At(lists.start, row) < u32At(lists.start, row + 1)) {
    change((rows) =>
      setOpen(
        rows,
        [row],
        rows.byHand.get(row) === false || !(rows.open[row] === 1 || filtered?.leads[row] === 1),
        filtered !== undefined,
      ),
    );
    return;
  }
  const file = fileOf(place.openedID, place.image.key, columns, row);
  if (file) openFile(place.slotID, file.path);
  else if (isLink(columns, row)) {
    void followLink(place, rowPath(columns, row), (path) => rowAt(columns, lists, path) >= 0);
  }
}

function actionAt({ columns }: ShownRows, place: FilesPlace, row: number, act: (row: number) => void) {
  if (isLink(columns, row)) return { label: 'Follow', run: () => act(row) };
  if (isDirectory(columns, row))
    return { label: 'Show only this', run: () => rootAt(place.slotID, rowPath(columns, row)) };
  const file = fileOf(place.openedID, place.image.key, columns, row);
  return file && { label: 'Open', run: () => openFile(place.slotID, file.path) };
}

function FindingsLine({ findings: all }: { readonly findings: Parameters<typeof FindingList>[0]['findings'] }) {
  // Those stand in a panel of their own.
  const findings = all.filter(({ disagreement }) => !disagreement);
  if (findings.length === 0) return null;
  return (
    <details className="shrink-0 border-line border-b bg-panel px-3 text-sm">
      <summary className="flex h-6 items-center text-ink-2 hover:text-ink">
        ▸ {countFindings(findings)} in this tree
      </summary>
      <div className="max-h-48 overflow-y-auto pb-2">
        <FindingList findings={findings} />
      </div>
    </details>
  );
}

/** What the exported list holds: the layers merged down to the water line, or the one layer shown. */
function listOf({ openedID, image, depth, mode }: FilesPlace): ListPlace {
  return { openedID, image: image.key, depth, ...(mode === 'layer' && { layer: depth }) };
}

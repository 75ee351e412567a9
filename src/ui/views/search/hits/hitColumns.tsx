/** The columns of the list of hits: what each cell shows of a row. */
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { ENTRY_TYPES } from '../../../../core/rootfs/columns.ts';
import type { Hit } from '../../../../core/rootfs/search/hit.ts';
import type { Pattern } from '../../../../core/rootfs/search/query/query.ts';
import { Link } from '../../../elements/links/Link.tsx';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import { modeText } from '../../../parts/modeText.ts';
import type { TreeColumn } from '../../../parts/TreeTable.tsx';
import type { HitRow } from './hitRows.ts';
import { Marked } from './Marked.tsx';
import { fateText, type HitPlace } from './places.ts';
import { tipLines } from '../../../parts/border/border.ts';

interface HitColumnsOptions {
  readonly rows: readonly HitRow[];
  /** Places of a layer searched, the one that stands for it first. */
  readonly placesOf: (hit: Hit) => readonly HitPlace[];
  readonly placeOfLayer: (layer: number) => { readonly layer: number; readonly title: string };
  /** By key of an image; absent where there is only one. */
  readonly imageText: ((key: string) => string) | undefined;
  /** Where what a row shows is, as a link; and the way there. */
  readonly hrefOf: (row: number) => string | undefined;
  readonly onOpen: (row: number) => void;
  /** What the names were asked to hold. */
  readonly names: readonly Pattern[];
}

const FADED: Readonly<Record<string, string>> = { final: 'text-ok', overwritten: 'text-warn', deleted: 'text-error' };

type HitAt = (row: number) => Hit | undefined;

const TEXT = { sortable: true, mono: true } as const;

export function hitColumns(options: HitColumnsOptions): readonly TreeColumn[] {
  const { rows, placesOf, imageText } = options;
  const hitAt: HitAt = (row) => {
    const item = rows[row];
    return item?.kind === 'hit' ? item.hit : undefined;
  };
  return [
    pathColumn(options, hitAt),
    {
      ...{ key: 'layer', title: 'Layer', width: 58, sortable: true },
      cell: (row) => <LayerCell hit={hitAt(row)} placesOf={placesOf} />,
    },
    stateColumn(options, hitAt),
    ...entryColumns(hitAt),
    ...(imageText ? [imageColumn(imageText, placesOf, hitAt)] : []),
  ];
}

function pathColumn({ rows, placeOfLayer, hrefOf, onOpen, names }: HitColumnsOptions, hitAt: HitAt): TreeColumn {
  return {
    ...TEXT,
    ...{ key: 'path', title: 'Path' },
    cell: (row) => (
      <PathCell row={rows[row]} {...{ placeOfLayer, names }} href={hrefOf(row)} onOpen={() => onOpen(row)} />
    ),
    tip: (row) => hitAt(row) && visibleText(`/${hitAt(row)?.path}`),
  };
}

function stateColumn({ placesOf, imageText }: HitColumnsOptions, hitAt: HitAt): TreeColumn {
  const nameOf = ({ image, layer }: HitPlace) => imageText?.(image) ?? `layer ${layer}`;
  return {
    ...{ key: 'state', title: 'State', hint: 'Its state in the final image', width: 150, from: 400, sortable: true },
    cell: (row) => <StateCell hit={hitAt(row)} placesOf={placesOf} />,
    tip: (row) => {
      const hit = hitAt(row);
      return hit && tipLines(...placesOf(hit).map((place) => `${nameOf(place)}: ${fateText(place.fate)}`));
    },
  };
}

/** What the entry of the tar says. */
function entryColumns(hitAt: HitAt): readonly TreeColumn[] {
  return [
    {
      ...TEXT,
      ...{ key: 'mode', title: 'Mode', width: 92, from: 640 },
      cell: (row) => {
        const hit = hitAt(row);
        return hit && modeText(ENTRY_TYPES.indexOf(hit.type), hit.mode);
      },
      tip: (row) => hitAt(row)?.mode.toString(8).padStart(4, '0'),
    },
    {
      ...TEXT,
      ...{ key: 'owner', title: 'Owner', hint: 'uid:gid', width: 100, from: 860, align: 'right' },
      cell: (row) => hitAt(row) && `${hitAt(row)?.uid}:${hitAt(row)?.gid}`,
      tip: (row) => ownerNames(hitAt(row)),
    },
    {
      ...TEXT,
      ...{ key: 'size', title: 'Size', width: 70, align: 'right', from: 380 },
      cell: (row) => sizeText(hitAt(row)),
      tip: (row) => hitAt(row) && formatExactBytes(hitAt(row)?.size ?? 0),
    },
    {
      ...TEXT,
      ...{ key: 'time', title: 'Modified (UTC)', width: 136, from: 760 },
      cell: (row) => timeText(hitAt(row)?.mtime),
    },
  ];
}

function imageColumn(
  imageText: (key: string) => string,
  placesOf: HitColumnsOptions['placesOf'],
  hitAt: HitAt,
): TreeColumn {
  return {
    ...{ key: 'image', title: 'Image', width: 150, from: 1000 },
    cell: (row) => {
      const hit = hitAt(row);
      const [first, ...others] = hit ? placesOf(hit) : [];
      const more = others.length > 0 ? ` and ${formatCount(others.length)} more` : '';
      return first && `${visibleText(imageText(first.image))}${more}`;
    },
  };
}

interface PathCellProps extends Pick<HitColumnsOptions, 'placeOfLayer' | 'names'> {
  readonly row: HitRow | undefined;
  readonly href: string | undefined;
  readonly onOpen: () => void;
}

function PathCell({ row, placeOfLayer, href, onOpen, names }: PathCellProps) {
  if (!row) return null;
  if (row.kind === 'layer') {
    const { layer, title } = placeOfLayer(row.layer);
    return (
      <span className="inline-flex items-center gap-2 font-sans">
        <LayerChip layer={layer} />
        <span className="font-medium">{title}</span>
        <span className="text-ink-3">{formatCount(row.count)}</span>
      </span>
    );
  }
  if (row.kind === 'line') return <LineCell row={row} href={href} onOpen={onOpen} />;
  const { hit } = row;
  const cut = hit.path.lastIndexOf('/') + 1;
  return (
    <>
      {/* Enter on the row does the same: the link is no stop of its own. */}
      <span className="tree-lines">
        <span>
          <Link inRow href={href} go={onOpen} label={visibleText(hit.path)} className="text-accent">
            <Marked text={hit.path.slice(cut) || '/'} names={names} />
            {hit.type === 'dir' && '/'}
          </Link>
          {hit.link !== undefined && <span className="text-ink-2"> → {visibleText(hit.link)}</span>}
          {hit.capabilities && <span className="text-warn"> capabilities</span>}
          {hit.lines && (
            <span className="text-ink-3">
              {' '}
              {formatCount(hit.lines.length)}
              {hit.more ? '+' : ''} {hit.lines.length === 1 ? 'line' : 'lines'}
            </span>
          )}
        </span>
        <span className="text-ink-2">
          /
          <Marked
            text={hit.path.slice(0, Math.max(0, cut - 1))}
            names={names.filter(({ text }) => text.includes('/'))}
          />
        </span>
      </span>
    </>
  );
}

interface LineCellProps {
  readonly row: Extract<HitRow, { kind: 'line' }>;
  readonly href: string | undefined;
  readonly onOpen: () => void;
}

/** Characters before a match that are shown: few enough that it is in sight in a narrow column too. */
const LEAD = 24;

function LineCell({ row, href, onOpen }: LineCellProps) {
  const line = row.hit.lines?.[row.line];
  if (!line) return null;
  const { excerpt, start, end } = line;
  const before = excerpt.slice(0, start).replace(/^\s+/, '');
  const cut = line.cutBefore || before.length > LEAD;
  return (
    <Link inRow href={href} go={onOpen}>
      <span className="text-ink-3 tabular-nums">{`${line.line}  `}</span>
      {cut && '…'}
      {visibleText(before.slice(-LEAD))}
      <mark className="rounded-xs bg-warn-soft text-ink">{visibleText(excerpt.slice(start, end))}</mark>
      {visibleText(excerpt.slice(end))}
      {line.cutAfter && '…'}
    </Link>
  );
}

type Cell = { readonly hit: Hit | undefined } & Pick<HitColumnsOptions, 'placesOf'>;

function LayerCell({ hit, placesOf }: Cell) {
  const place = hit && placesOf(hit)[0];
  if (!place) return null;
  return (
    <span className="inline-flex items-center" title={`Layer ${place.layer}`}>
      <LayerChip layer={place.layer} />
      <span className="sr-only">layer {place.layer}</span>
    </span>
  );
}

function StateCell({ hit, placesOf }: Cell) {
  const fate = hit && placesOf(hit)[0]?.fate;
  return fate ? <span className={`text-sm ${FADED[fate.fate] ?? 'text-ink-2'}`}>{fateText(fate)}</span> : null;
}

function ownerNames(hit: Hit | undefined): string | undefined {
  if (!hit) return undefined;
  return hit.uname || hit.gname ? visibleText(`${hit.uname ?? ''}:${hit.gname ?? ''}`) : `${hit.uid}:${hit.gid}`;
}

function sizeText(hit: Hit | undefined): string {
  return hit && (hit.type === 'file' || hit.type === 'hardlink' || hit.type === 'unknown') ? formatBytes(hit.size) : '';
}

/** Beyond what a Date holds it is shown as written. */
function timeText(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  if (!(Math.abs(seconds) <= 8.64e12)) return String(seconds);
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

/** `cutaway ls`: the merged root filesystem or one layer, sorted by the bytes of the paths. */
import type { Node } from '../../../core/image/node.ts';
import type { Basis } from '../../../core/oci/basis/basis.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { TreeColumns } from '../../../core/rootfs/columns.ts';
import { TSV_HEAD, tsvLine } from '../../../core/rootfs/export/fileList.ts';
import { type ListedEntry, listRows } from '../../../core/rootfs/listing.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { tellBasis } from '../../basis.ts';
import { choice, flag, number, type OptionSet, type Values } from '../../commandLine/option.ts';
import { isOnlyArtifacts, listArtifact } from '../../models/listArtifact.ts';
import { LAYER, PICKING, type Picking } from '../../options/picking.ts';
import { checkLayer, layerCount, pickImage } from '../../pickImage.ts';
import type { Paint } from '../../printing/colour.ts';
import { type Parted, tellReaders, withReaders } from '../../printing/readers.ts';
import { type Context, type ImageContext, imageCommand, withInput } from '../../session.ts';
import { formatMode, formatTime, printable } from '../../show.ts';

const LISTING = {
  layer: LAYER,
  tsv: flag('--tsv', 'tab-separated values, with a header line'),
  long: flag('--long', 'also show the layer and the names of extended attributes'),
  depth: number('--depth N', 'list at most N levels below PATH', 4096),
  sort: choice('--sort ORDER', 'name (bytes of the paths) or size (largest first)', ['name', 'size']),
} as const satisfies OptionSet;

type Listing = Values<typeof LISTING>;

export const ls = imageCommand({
  summary: 'files of the merged root filesystem, or of one layer',
  details: [
    'Prints one entry a line; --json prints one object a line. With PATH, lists what is at and below it, following links inside the image’s root.',
    'Of an artifact (a model, a chart), lists its files, also those in tars, and what the header of a model says; --long lists its tensors.',
  ],
  wanted: { contents: false },
  operands: ['INPUT', '[PATH]'],
  options: { ...LISTING, ...PICKING },
  examples: [
    ['ls image.tar', 'the root filesystem'],
    ['ls alpine:3 /etc --depth 1', 'one directory'],
    ['ls image.tar --sort size --long', 'the largest files, and the layers that add them'],
    ['ls image.tar --layer 0', 'what the base layer adds, whiteouts included'],
  ],
  run: list,
});

async function list(context: ImageContext<Listing & Picking>, input: string, path?: string): Promise<number> {
  return withInput(context, input, async (opened) => {
    if (isOnlyArtifacts(opened)) return listArtifact(context, opened, path);
    const node = pickImage(context, opened);
    const { columns, basis, findings } = await readTree(context, opened, node);
    for (const { severity, at, message, disagreement } of findings)
      if (!disagreement) context.note(`${severity}: ${printable(at)}: ${printable(message)}`);
    const { layer, json } = context.options;
    // Before the rows: whoever takes a few of them and leaves is told too, and so is who finds nothing at a path.
    const status = tellBasis(context, basis, { lines: json });
    const shown = { image: node, from: layer ?? 0, to: layer ?? layerCount(node) - 1 };
    const parted = await tellReaders(context, opened.id, shown);
    const below = path === undefined ? '' : await follow(context, opened, node, path);
    if (columns) await print(context, columns, { below, path, parted });
    await context.output.flush();
    return status;
  });
}

/** Where a path leads, without a leading slash; in a layer by itself links are not followed. */
async function follow(
  { engine, options, call }: Context<Listing>,
  { id }: OpenedInput,
  node: Node,
  path: string,
): Promise<string> {
  const plain = path.split('/').filter((part) => part !== '' && part !== '.');
  if (options.layer !== undefined || plain.length === 0) return plain.join('/');
  const followed = await engine.ask([id], 'follow', { image: node.key, depth: layerCount(node) - 1, path }, call);
  if (followed.row === null) throw new ImageError('not-found', path, followed.problem ?? 'No such file or directory.');
  return followed.path;
}

interface Printed {
  readonly below: string;
  readonly path?: string | undefined;
  readonly parted: Parted;
}

async function print({ options, output }: Context<Listing>, columns: TreeColumns, { below, path, parted }: Printed) {
  let count = 0;
  function* counted() {
    for (const entry of sorted(chosen(columns, options, below), options.sort)) {
      count++;
      yield entry;
    }
  }
  if (options.tsv) await output.text(TSV_HEAD);
  if (options.json) await output.jsonLines(each(counted(), (entry: ListedEntry) => withReaders(entry, parted)));
  else
    await output.lines(
      each(counted(), options.tsv ? tsvLine : (entry: ListedEntry) => toLine(entry, options.long, output.paint)),
    );
  // The tree has it, or `follow` would have said: here it is a layer that does not.
  if (count === 0 && below !== '' && options.layer !== undefined)
    throw new ImageError('not-found', path ?? below, `Layer ${options.layer} has no such file or directory.`);
}

function* each<T, R>(values: Iterable<T>, make: (value: T) => R): Generator<R> {
  for (const value of values) yield make(value);
}

function* chosen(columns: TreeColumns, { layer, depth }: Listing, below: string): Generator<ListedEntry> {
  const inside = below === '' ? '' : `${below}/`;
  for (const entry of listRows(columns, { implied: layer === undefined })) {
    const { path } = entry;
    if (path !== below && !path.startsWith(inside)) continue;
    if (depth === undefined || levelOf(path, below, inside) <= depth) yield entry;
  }
}

const levelOf = (path: string, below: string, inside: string) =>
  path === below ? 0 : path.slice(inside.length).split('/').length;

function sorted(entries: Iterable<ListedEntry>, order: Listing['sort']): Iterable<ListedEntry> {
  return order === 'size' ? [...entries].sort((a, b) => b.size - a.size) : entries;
}

interface Listed {
  /** Absent where the one layer that was asked for cannot be read at all. */
  readonly columns?: TreeColumns;
  readonly basis: Basis;
  readonly findings: readonly Finding[];
}

async function readTree({ engine, options, call }: Context<Listing>, { id }: OpenedInput, node: Node): Promise<Listed> {
  const { layer } = options;
  if (layer === undefined) return engine.rootfs(id, node.key, layerCount(node) - 1, false, call);
  checkLayer(node, layer);
  try {
    return await engine.layer(id, node.key, layer, false, call);
  } catch (error) {
    const { incomplete } = await engine.ask([id], 'basis', { image: node.key, read: false }, call);
    const own = incomplete.filter((one) => one.layer === layer);
    if (own.length === 0) throw error;
    return { basis: { incomplete: own, unchecked: [] }, findings: [] };
  }
}

function toLine(entry: ListedEntry, isLong: boolean, paint: Paint): string {
  const owner = `${entry.uid}:${entry.gid}`.padEnd(9);
  const size = (entry.device ?? String(entry.size)).padStart(11);
  const more = isLong ? longFields(entry) : '';
  return `${formatMode(entry.type, entry.mode)} ${owner} ${size} ${formatTime(entry.mtime)} ${more}${painted(entry, paint)}${toEnd(entry, paint)}\n`;
}

function longFields({ layer, xattrs }: ListedEntry): string {
  const attributes = Object.keys(xattrs ?? {}).join(',');
  return `${String(layer).padStart(3)} ${printable(attributes || '-')} `;
}

function painted({ path, type, mode }: ListedEntry, paint: Paint): string {
  const name = printable(path);
  if (type === 'dir') return paint('folder', name);
  if (type === 'symlink') return paint('link', name);
  // Who runs it becomes its owner.
  return (mode & 0o6000) !== 0 ? paint('warning', name) : name;
}

/** What stands behind the name. */
function toEnd({ type, linkName, whiteout }: ListedEntry, paint: Paint): string {
  const what = whiteout ? paint('bad', `  [${whiteout === 'opaque' ? 'hides what is below' : 'removes this'}]`) : '';
  if (linkName === undefined) return what;
  return `${type === 'symlink' ? ' -> ' : ' = '}${printable(linkName)}${what}`;
}

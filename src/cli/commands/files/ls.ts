/** `cutaway ls`: the merged root filesystem or one layer, sorted by the bytes of the paths. */
import type { Node } from '../../../core/image/node.ts';
import type { Basis } from '../../../core/oci/basis/basis.ts';
import type { TreeColumns } from '../../../core/rootfs/columns.ts';
import { TSV_HEAD, tsvLine } from '../../../core/rootfs/export/fileList.ts';
import { type ListedEntry, listRows } from '../../../core/rootfs/listing.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import type { OpenedImage } from '../../../engine/engine.ts';
import { tellBasis } from '../../basis.ts';
import { flag, type OptionSet, type Values } from '../../commandLine/option.ts';
import { LAYER, PICKING, type Picking } from '../../options/picking.ts';
import { checkLayer, layerCount, pickImage } from '../../pickImage.ts';
import { type Context, type ImageContext, imageCommand, withInput } from '../../session.ts';
import { formatMode, printable } from '../../show.ts';

const LISTING = {
  layer: LAYER,
  tsv: flag('--tsv', 'tab-separated values, names in the first line'),
} as const satisfies OptionSet;

type Listing = Values<typeof LISTING>;

export const ls = imageCommand({
  summary: 'files of the merged root filesystem, or of one layer',
  details: ['One entry a line, sorted by the bytes of the paths; --json prints an object a line.'],
  operands: ['INPUT'],
  options: { ...LISTING, ...PICKING },
  examples: [
    ['ls image.tar', 'the root filesystem'],
    ['ls image.tar --layer 0', 'what the base layer brings, whiteouts included'],
  ],
  run: list,
});

async function list(context: ImageContext<Listing & Picking>, input: string): Promise<number> {
  return withInput(context, input, async (opened) => {
    const node = pickImage(opened, context.options, context.note);
    const { columns, basis, findings } = await readTree(context, opened, node);
    for (const { severity, at, message } of findings)
      context.note(`${severity}: ${printable(at)}: ${printable(message)}`);
    if (columns) await print(context, columns);
    await context.output.flush();
    return tellBasis(context, basis, { lines: context.options.json });
  });
}

async function print({ options, output }: Context<Listing>, columns: TreeColumns): Promise<void> {
  if (options.tsv) await output.text(TSV_HEAD);
  for (const entry of listRows(columns, { implied: options.layer === undefined })) {
    if (options.json) await output.json(entry);
    else await output.text(options.tsv ? tsvLine(entry) : toLine(entry));
  }
}

interface Listed {
  /** Absent where the one layer that was asked for cannot be read at all. */
  readonly columns?: TreeColumns;
  readonly basis: Basis;
  readonly findings: readonly Finding[];
}

async function readTree({ engine, options, call }: Context<Listing>, { id }: OpenedImage, node: Node): Promise<Listed> {
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

function toLine(entry: ListedEntry): string {
  const when = new Date(entry.mtime * 1000);
  const time = Number.isNaN(when.getTime()) ? String(entry.mtime) : when.toISOString().replace(/\.\d+Z$/, 'Z');
  const owner = `${entry.uid}:${entry.gid}`;
  const what = entry.whiteout ? `  [${entry.whiteout === 'opaque' ? 'hides what is below' : 'removes this'}]` : '';
  const link =
    entry.linkName === undefined
      ? ''
      : entry.type === 'symlink'
        ? ` -> ${printable(entry.linkName)}`
        : ` = ${printable(entry.linkName)}`;
  const size = entry.device ?? String(entry.size);
  return `${formatMode(entry.type, entry.mode)} ${owner.padEnd(9)} ${size.padStart(11)} ${time} ${printable(entry.path)}${link}${what}\n`;
}

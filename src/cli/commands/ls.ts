/** `cutaway ls`: the merged root filesystem or one layer, sorted by the bytes of the paths. */
import type { Node } from '../../core/image/node.ts';
import type { Basis } from '../../core/oci/basis/basis.ts';
import type { TreeColumns } from '../../core/rootfs/columns.ts';
import { TSV_HEAD, tsvLine } from '../../core/rootfs/export/fileList.ts';
import { type ListedEntry, listRows } from '../../core/rootfs/listing.ts';
import type { Finding } from '../../core/oci/finding.ts';
import type { OpenedImage } from '../../engine/engine.ts';
import { tellBasis } from '../basis.ts';
import { UsageError } from '../options.ts';
import { pickImage } from '../pickImage.ts';
import { type Context, withInput } from '../session.ts';
import { formatMode, printable } from '../show.ts';

/** Prints one entry a line; see contract.md for the JSON. */
export async function ls(context: Context, input: string): Promise<number> {
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

async function print({ options, output }: Context, columns: TreeColumns): Promise<void> {
  if (options.tsv) await output.text(TSV_HEAD);
  for (const entry of listRows(columns, { implied: options.layer === undefined })) {
    if (options.json) await output.json(entry);
    else await output.text(options.tsv ? tsvLine(entry) : toLine(entry));
  }
}

/** The number of layers of an image, base first. */
export function layerCount(node: Node): number {
  return node.role === 'layer' ? 1 : node.children.filter(({ role }) => role === 'layer').length;
}

/** Checks `--layer` against the image. */
export function checkLayer(node: Node, layer: number): void {
  const count = layerCount(node);
  if (layer >= count) throw new UsageError(`--layer ${layer}: the image has ${count} layers, 0 to ${count - 1}`);
}

interface Listed {
  /** Absent where the one layer that was asked for cannot be read at all. */
  readonly columns?: TreeColumns;
  readonly basis: Basis;
  readonly findings: readonly Finding[];
}

async function readTree({ engine, options, call }: Context, { id }: OpenedImage, node: Node): Promise<Listed> {
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

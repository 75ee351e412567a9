/** `cutaway ls`: the merged root filesystem or one layer, sorted by the bytes of the paths. */
import type { Node } from '../../core/image/node.ts';
import type { TreeColumns } from '../../core/rootfs/columns.ts';
import { TSV_HEAD, tsvLine } from '../../core/rootfs/export/fileList.ts';
import { type ListedEntry, listRows } from '../../core/rootfs/listing.ts';
import type { OpenedImage } from '../../engine/engine.ts';
import { UsageError } from '../options.ts';
import { pickImage } from '../pickImage.ts';
import { type Context, withInput } from '../session.ts';
import { formatMode, printable } from '../show.ts';

/** Prints one entry a line; see contract.md for the JSON. */
export async function ls(context: Context, input: string): Promise<number> {
  return withInput(context, input, async (opened) => {
    const node = pickImage(opened, context.options, context.note);
    const columns = await readTree(context, opened, node);
    const single = context.options.layer !== undefined;
    if (context.options.tsv) await context.output.text(TSV_HEAD);
    for (const entry of listRows(columns, { implied: !single })) {
      if (context.options.json) await context.output.json(entry);
      else if (context.options.tsv) await context.output.text(tsvLine(entry));
      else await context.output.text(toLine(entry));
    }
    return 0;
  });
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

async function readTree(
  { engine, options, call, note }: Context,
  opened: OpenedImage,
  node: Node,
): Promise<TreeColumns> {
  if (options.layer !== undefined) {
    checkLayer(node, options.layer);
    const layer = await engine.layer(opened.id, node.key, options.layer, false, call);
    for (const { severity, at, message } of layer.findings)
      note(`${severity}: ${printable(at)}: ${printable(message)}`);
    return layer.columns;
  }
  const merged = await engine.rootfs(opened.id, node.key, layerCount(node) - 1, false, call);
  for (const { severity, at, message } of merged.findings) note(`${severity}: ${printable(at)}: ${printable(message)}`);
  return merged.columns;
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

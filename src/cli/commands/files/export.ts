/** `cutaway export`: the root filesystem, a directory of it or one layer, as a tar. */
import { statSync } from 'node:fs';
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { Node } from '../../../core/image/node.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { bytesToText } from '../../../core/oci/text.ts';
import { isBroken } from '../../../core/rootfs/export/members.ts';
import { memberTar } from '../../../core/rootfs/export/memberTar.ts';
import type { EntryRef } from '../../../core/rootfs/fileTree.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { elseTellUnread, tellBasis } from '../../basis.ts';
import { file, type OptionSet, type Values } from '../../commandLine/option.ts';
import { writeFile } from '../../node/write/writeFile.ts';
import { writeTo } from '../../node/write/writeSource.ts';
import { LAYER, PICKING } from '../../options/picking.ts';
import { checkLayer, pickImage } from '../../pickImage.ts';
import { type ImageContext, imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';
import { UsageError } from '../../usageError.ts';

const OPTIONS = {
  output: file('-o, --output FILE', 'the file to write; - is stdout (default stdout, unless it is a terminal)'),
  layer: LAYER,
  ...PICKING,
} as const satisfies OptionSet;

type ExportContext = ImageContext<Values<typeof OPTIONS>>;

export const exportTar = imageCommand({
  summary: 'the root filesystem, a directory of it, or one layer, as a tar',
  details: [
    'Owners, modes, times, hard links, devices and extended attributes are those of the image. With --layer the tar is that of the layer as it was built, whiteouts included. The exit status is 1 where layers could not be read in full.',
  ],
  operands: ['INPUT', '[PATH]'],
  options: OPTIONS,
  examples: [
    ['export alpine:3 -o root.tar', 'the root filesystem'],
    ['export image.tar etc | tar t', 'a directory of it'],
    ['export image.tar --layer 0 -o base.tar', 'one layer, uncompressed'],
  ],
  run: (context, input, path) => withInput(context, input, (opened) => write(context, opened, path)),
});

async function write(context: ExportContext, opened: OpenedInput, path: string | undefined): Promise<number> {
  const { options, output } = context;
  const { layer, output: target = '-' } = options;
  if (layer !== undefined && path !== undefined)
    throw new UsageError('--layer: exports the whole layer; omit PATH, or use cutaway extract');
  if (target === '-' && output.isTerminal)
    throw new UsageError('export: does not write a tar to a terminal; name a file with --output');
  if (target !== '-' && isSameFile(target, opened.name))
    throw new UsageError(`--output ${target}: is INPUT itself, which the tar would replace; name another file`);
  const node = pickImage(context, opened);
  return layer === undefined
    ? writeTree(context, opened.id, node, path ?? '')
    : writeLayer(context, opened.id, node, layer);
}

/** By whatever names: a tar of files in the place of the image would be a loss. */
function isSameFile(output: string, input: string): boolean {
  const [a, b] = [output, input].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.isFile() && a.ino === b.ino && a.dev === b.dev;
}

async function writeLayer(context: ExportContext, id: string, node: Node, layer: number): Promise<number> {
  checkLayer(node, layer);
  const { engine, call } = context;
  await put(context, await engine.layerTar(id, node.key, layer, call));
  const basis = await engine.ask([id], 'basis', { image: node.key, read: false }, call);
  const own = (one: { readonly layer: number }) => one.layer === layer;
  return tellBasis(context, { incomplete: basis.incomplete.filter(own), unchecked: [] });
}

async function writeTree(context: ExportContext, id: string, node: Node, path: string): Promise<number> {
  const { engine, call } = context;
  const asked = { id, image: node.key, json: context.options.json };
  const { members, basis } = await elseTellUnread(context, asked, engine.members(id, node.key, path, call)).catch(
    (error: unknown) => {
      throw error instanceof ImageError && error.code === 'not-found' ? noSuchPath(path) : error;
    },
  );
  const whole = members.filter((member) => !isBroken(member));
  for (const member of members.filter(isBroken))
    context.note(
      `error: ${printable(bytesToText(member.path))}: the target of this hard link does not exist; it is left out`,
    );
  const open = (content: EntryRef) => engine.content(id, { kind: 'file', file: { image: node.key, ...content } }, call);
  await put(context, memberTar(whole, open));
  // What was read in full on the way is no longer known from an index alone.
  const { unchecked } = await engine.ask([id], 'basis', { image: node.key, read: false }, call);
  const still = basis.unchecked.filter(({ layer }) => unchecked.some((one) => one.layer === layer));
  const told = tellBasis(context, { ...basis, unchecked: still }, { json: context.options.json });
  return told === 1 || whole.length < members.length ? 1 : 0;
}

/** crane and docker take a file here. */
const noSuchPath = (path: string) =>
  new UsageError(
    `${path}: the image has no such file or directory; to write a tar of the whole to ${path === '-' ? 'stdout, omit PATH' : `this file, use --output ${path}`}`,
    'not-found',
  );

async function put({ options, output, call }: ExportContext, source: ByteSource): Promise<void> {
  const { output: target = '-' } = options;
  if (target === '-') await writeTo(source, { write: (bytes) => output.bytes(bytes) }, call);
  else await writeFile(source, target, call);
}

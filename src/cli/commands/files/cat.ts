/** `cutaway cat`: the bytes of one file, links followed inside the image's root. */
import type { Node } from '../../../core/image/node.ts';
import type { Basis } from '../../../core/oci/basis/basis.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { FileRef, OpenedImage } from '../../../engine/engine.ts';
import { tellBasis } from '../../basis.ts';
import { checkLayer, layerCount, pickImage } from '../../pickImage.ts';
import { type ImageContext, imageCommand, withInput } from '../../session.ts';
import type { OptionSet, Values } from '../../commandLine/option.ts';
import { LAYER, PICKING } from '../../options/picking.ts';

const OPTIONS = { layer: LAYER, ...PICKING } as const satisfies OptionSet;

type CatContext = ImageContext<Values<typeof OPTIONS>>;

export const cat = imageCommand({
  summary: 'the bytes of one file, links followed inside the image’s root',
  operands: ['INPUT', 'PATH'],
  options: OPTIONS,
  examples: [
    ['cat alpine:3 /etc/os-release', 'a file of an image in a registry; no more layers are read than decide'],
    ['cat image.tar etc/motd --layer 0', 'as the base layer has it'],
  ],
  run: print,
});

/** Writes the file to stdout in pieces, whatever its size. */
async function print(context: CatContext, input: string, path: string): Promise<number> {
  return withInput(context, input, async (opened) => {
    const { engine, options, call, output } = context;
    const node = pickImage(opened, options, context.note);
    if (options.layer !== undefined) checkLayer(node, options.layer);
    const file = await find(context, opened, node, path);
    const source = await engine.content(opened.id, { kind: 'file', file }, call);
    for await (const chunk of source.stream({ signal: call.signal })) await output.bytes(chunk);
    await output.flush();
    const basis = await engine.ask([opened.id], 'basis', { image: node.key, read: options.layer === undefined }, call);
    return tellBasis(context, decisive(basis, options.layer ?? null, file.layer));
  });
}

/** Where nothing is at the path, that rests on all layers: those that were not read may have it. */
async function find(context: CatContext, { id }: OpenedImage, node: Node, path: string): Promise<FileRef> {
  const { engine, options, call } = context;
  try {
    if (options.layer !== undefined) return await engine.findInLayer(id, node.key, options.layer, path, call);
    return await engine.findMerged(id, node.key, layerCount(node) - 1, path, call);
  } catch (error) {
    if (error instanceof ImageError && error.code === 'not-found' && options.layer === undefined)
      tellBasis(context, await engine.ask([id], 'basis', { image: node.key, read: true }, call));
    throw error;
  }
}

/** A layer decides what a path shows where it is the file's own or lies above it; `alone`: only this one was asked for. */
function decisive({ incomplete, unchecked }: Basis, alone: number | null, own: number): Basis {
  const decides = ({ layer }: { readonly layer: number }) => (alone === null ? layer >= own : layer === own);
  return { incomplete: incomplete.filter(decides), unchecked: unchecked.filter(decides) };
}

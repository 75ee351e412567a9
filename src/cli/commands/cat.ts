/** `cutaway cat`: the bytes of one file, links followed inside the image's root. */
import type { Basis } from '../../core/oci/basis.ts';
import { tellBasis } from '../basis.ts';
import { pickImage } from '../pickImage.ts';
import { type Context, withInput } from '../session.ts';
import { checkLayer, layerCount } from './ls.ts';

/** Writes the file to stdout in pieces, whatever its size. */
export async function cat(context: Context, input: string, path: string): Promise<number> {
  return withInput(context, input, async (opened) => {
    const { engine, options, call, output } = context;
    const node = pickImage(opened, options, context.note);
    if (options.layer !== undefined) checkLayer(node, options.layer);
    const file =
      options.layer === undefined
        ? await engine.findMerged(opened.id, node.key, layerCount(node) - 1, path, call)
        : await engine.findInLayer(opened.id, node.key, options.layer, path, call);
    const source = await engine.content(opened.id, { kind: 'file', file }, call);
    for await (const chunk of source.stream({ signal: call.signal })) await output.bytes(chunk);
    await output.flush();
    const basis = await engine.ask([opened.id], 'basis', { image: node.key, read: options.layer === undefined }, call);
    return tellBasis(context, decisive(basis, options.layer ?? null, file.layer));
  });
}

/** A layer decides what a path shows where it is the file's own or lies above it; `alone`: only this one was asked for. */
function decisive({ incomplete, unchecked }: Basis, alone: number | null, own: number): Basis {
  const decides = ({ layer }: { readonly layer: number }) => (alone === null ? layer >= own : layer === own);
  return { incomplete: incomplete.filter(decides), unchecked: unchecked.filter(decides) };
}

/** `cutaway cat`: the bytes of one file, links followed inside the image's root. */
import type { Node } from '../../../core/image/node.ts';
import type { Basis } from '../../../core/oci/basis/basis.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { OpenedInput, SaveTarget } from '../../../engine/engine.ts';
import { tellBasis } from '../../basis.ts';
import type { OptionSet, Values } from '../../commandLine/option.ts';
import { LAYER, PICKING } from '../../options/picking.ts';
import { checkLayer, pickImage } from '../../pickImage.ts';
import { type ImageContext, imageCommand, withInput } from '../../session.ts';

const OPTIONS = { layer: LAYER, ...PICKING } as const satisfies OptionSet;

type CatContext = ImageContext<Values<typeof OPTIONS>>;

export const cat = imageCommand({
  summary: 'the bytes of one file, links followed inside the image’s root',
  operands: ['INPUT', 'PATH'],
  options: OPTIONS,
  examples: [
    ['cat alpine:3 /etc/os-release', 'a file of an image in a registry; reads only the layers it needs'],
    ['cat image.tar etc/motd --layer 0', 'as it is in the base layer'],
  ],
  run: print,
});

/** Writes the file to stdout in pieces, whatever its size. */
async function print(context: CatContext, input: string, path: string): Promise<number> {
  return withInput(context, input, async (opened) => {
    const { engine, options, call, output } = context;
    const titled = options.layer === undefined ? blobTitled(opened, path) : undefined;
    const node = titled ?? imageFor(context, opened, path);
    const { target, basis } = titled ? wholeBlob(titled) : await find(context, opened, node, path);
    const source = await engine.content(opened.id, target, call);
    for await (const chunk of source.stream({ signal: call.signal })) await output.bytes(chunk);
    await output.flush();
    return tellBasis(context, basis);
  });
}

interface Found {
  readonly target: SaveTarget;
  readonly basis: Basis;
}

async function find(context: CatContext, { id }: OpenedInput, node: Node, path: string): Promise<Found> {
  const { engine, options, call } = context;
  if (options.layer !== undefined) return findInLayer(context, id, node, options.layer, path);
  try {
    const { file, basis } = await engine.findFromTop(id, node.key, path, call);
    return { target: { kind: 'file', file }, basis };
  } catch (error) {
    // Where nothing is at the path, that rests on all layers: those that were not read may have it.
    if (error instanceof ImageError && error.code === 'not-found')
      tellBasis(context, await engine.ask([id], 'basis', { image: node.key, read: true }, call));
    throw error;
  }
}

async function findInLayer(
  { engine, call }: CatContext,
  id: string,
  node: Node,
  layer: number,
  path: string,
): Promise<Found> {
  checkLayer(node, layer);
  const file = await engine.findInLayer(id, node.key, layer, path, call);
  const { incomplete, unchecked } = await engine.ask([id], 'basis', { image: node.key, read: false }, call);
  const isOwn = (one: { readonly layer: number }) => one.layer === file.layer;
  const basis = { incomplete: incomplete.filter(isOwn), unchecked: unchecked.filter(isOwn) };
  return { target: { kind: 'file', file }, basis };
}

const TITLE = 'org.opencontainers.image.title';

/** A blob of an artifact goes by the name that its descriptor gives it, as oras has it. */
function blobTitled({ roots }: OpenedInput, path: string): Node | undefined {
  return blobsOfArtifacts(roots).find(({ annotations, present }) => present && annotations?.[TITLE] === path);
}

/** A layer of an image may have a title too: what is in it is meant. */
function blobsOfArtifacts(roots: readonly Node[]): readonly Node[] {
  const all = roots.flatMap(below);
  return all.filter(({ key }) => all.some((one) => isArtifact(one) && key.startsWith(`${one.key}.`)));
}

/** Where there is no image, the files of its artifacts are all that there is. */
function imageFor(context: CatContext, opened: OpenedInput, path: string): Node {
  const titles = blobsOfArtifacts(opened.roots).flatMap(({ annotations }) => annotations?.[TITLE] ?? []);
  if (titles.length === 0 || opened.roots.flatMap(below).some(({ role }) => role === 'manifest'))
    return pickImage(context, opened);
  const some = titles.slice(0, NAMED).join(', ');
  const has = `This artifact has no file of this name. It has ${some}${titles.length > NAMED ? ', …' : ''}.`;
  throw new ImageError('not-found', path, has);
}

/** Names of files in an error. */
const NAMED = 8;

const below = (node: Node): Node[] => [node, ...node.children.flatMap(below)];

const isArtifact = ({ role }: Node) => role === 'artifact' || role === 'referrer';

const wholeBlob = ({ key }: Node): Found => ({
  target: { kind: 'node', key },
  basis: { incomplete: [], unchecked: [] },
});

/** `cutaway cat`: the bytes of one file, links followed inside the image's root. */
import type { Node } from '../../../core/image/node.ts';
import type { Basis } from '../../../core/oci/basis/basis.ts';
import { ANNOTATION } from '../../../core/oci/annotations.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { OpenedInput, SaveTarget } from '../../../engine/engine.ts';
import { elseTellUnread, ofLayer, tellBasis } from '../../basis.ts';
import type { OptionSet, Values } from '../../commandLine/option.ts';
import { artifactFiles, isArtifact } from '../../models/artifactFiles.ts';
import { isOnlyArtifacts } from '../../models/listArtifact.ts';
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
    const file = options.layer === undefined ? await fileOfArtifact(context, opened, path) : undefined;
    const { target, basis } = file ? whole(file) : await find(context, opened, pickImage(context, opened), path);
    const source = await engine.content(opened.id, target, call);
    // Before the bytes: whoever takes a few of them and leaves is told too.
    const status = tellBasis(context, basis, { json: options.json });
    for await (const chunk of source.stream({ signal: call.signal })) await output.bytes(chunk);
    await output.flush();
    return status;
  });
}

interface Found {
  readonly target: SaveTarget;
  readonly basis: Basis;
}

async function find(context: CatContext, { id }: OpenedInput, node: Node, path: string): Promise<Found> {
  const { engine, options, call } = context;
  if (options.layer !== undefined) return findInLayer(context, id, node, options.layer, path);
  const asked = { id, image: node.key, json: options.json };
  const { file, basis } = await elseTellUnread(context, asked, engine.findFromTop(id, node.key, path, call));
  return { target: { kind: 'file', file }, basis };
}

async function findInLayer(context: CatContext, id: string, node: Node, layer: number, path: string): Promise<Found> {
  checkLayer(node, layer);
  const { engine, call, options } = context;
  const asked = { id, image: node.key, layer, json: options.json };
  const file = await elseTellUnread(context, asked, engine.findInLayer(id, node.key, layer, path, call));
  const basis = await engine.ask([id], 'basis', { image: node.key, read: false }, call);
  return { target: { kind: 'file', file }, basis: ofLayer(basis, file.layer) };
}

/** A file of an artifact goes by the name that its descriptor or the tar around it gives, as `ls` prints it. */
async function fileOfArtifact(context: CatContext, opened: OpenedInput, path: string): Promise<SaveTarget | undefined> {
  const { roots } = opened;
  const titled = blobsOfArtifacts(roots).find(({ annotations, present }) => present && annotations?.[TITLE] === path);
  if (titled) return { kind: 'node', key: titled.key };
  if (!isOnlyArtifacts(opened)) return undefined;
  const files = await artifactFiles(context, opened, roots);
  const wanted = path.replace(/^\.?\/+/, '');
  const found = files.find((file) => file.path === wanted && file.blob.present);
  if (found) return found.target;
  const some = files.slice(0, NAMED).map((file) => file.path);
  const has = `This artifact has no file of this name. It has ${some.join(', ') || 'none'}${files.length > NAMED ? ', …' : ''}.`;
  throw new ImageError('not-found', path, has);
}

const TITLE = ANNOTATION.title;

/** A layer of an image may have a title too: what is in it is meant. */
function blobsOfArtifacts(roots: readonly Node[]): readonly Node[] {
  const all = roots.flatMap(below);
  return all.filter(({ key }) => all.some((one) => isArtifact(one) && key.startsWith(`${one.key}.`)));
}

/** Names of files in an error. */
const NAMED = 8;

const below = (node: Node): Node[] => [node, ...node.children.flatMap(below)];

const whole = (target: SaveTarget): Found => ({ target, basis: { incomplete: [], unchecked: [] } });

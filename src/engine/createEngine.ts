/**
 * The engine: a plain object over core and a host, the same in a browser's worker and in Node. Thin on purpose: what a
 * question means is core's business, what is asked once and kept is the session's (`session/session.ts`).
 */
import type { ByteSource } from '../core/bytes/source.ts';
import type { Node } from '../core/image/node.ts';
import { ImageError } from '../core/oci/imageError.ts';
import type { Digest } from '../core/oci/digest.ts';
import type { RepositoryArgs } from '../core/store/registry/repository.ts';
import { layerColumns } from '../core/rootfs/pack/layerColumns.ts';
import { countUncompared } from '../core/rootfs/cost/contentDigests.ts';
import { mergedColumns } from '../core/rootfs/pack/mergedColumns.ts';
import type { CallOptions, Engine, FilePart, FileRef, LayerFiles, MergedFiles, SaveTarget } from './engine.ts';
import type { EngineHost } from './host.ts';
import { QUESTIONS } from './questions/index.ts';
import type { Asked } from './questions/question.ts';
import { OpenInputs } from './session/openInputs.ts';
import { type FoundFile, findFromTop, findInLayer, findMerged } from './session/find.ts';
import { createRegistries } from './session/fromRegistry.ts';
import { layerAt } from './session/images.ts';
import type { Sharing } from './session/hints/sharing.ts';
import { type MergedMembers, mergedMembers } from './session/mergedMembers.ts';
import { registryObject } from '../core/store/registry/registryObject.ts';
import type { Session } from './session/session.ts';
import { openTarget } from './session/targets.ts';
import { WANTED, type Wanted } from './session/listed/wanted.ts';

/** What callers in the same thread may ask beside: sources don't travel. */
export interface LocalEngine extends Engine {
  /** The bytes of a target, to be streamed at constant memory. */
  content(id: string, target: SaveTarget, options?: CallOptions): Promise<ByteSource>;
  /** The file at a path of the merged tree, links followed. Throws `not-found`. */
  findMerged(id: string, image: string, depth: number, path: string, options?: CallOptions): Promise<FileRef>;
  /** The same from the top layer down, with what it rests on: layers that cannot matter are not read. */
  findFromTop(id: string, image: string, path: string, options?: CallOptions): Promise<FoundFile>;
  /** The file at a path of one layer alone. */
  findInLayer(id: string, image: string, layer: number, path: string, options?: CallOptions): Promise<FileRef>;
  /** An object of a repository by its digest; no tag need lead to it. */
  registryObject(args: RepositoryArgs, digest: Digest, options?: CallOptions): Promise<ByteSource>;
  /** The uncompressed tar of a layer. */
  layerTar(id: string, image: string, layer: number, options?: CallOptions): Promise<ByteSource>;
  /** The entries of the merged tree at a path and below it, as an archive of them has them. Throws `not-found`. */
  members(id: string, image: string, path: string, options?: CallOptions): Promise<MergedMembers>;
  /** The roots, with the digests of layers that no document names filled in by reading them. */
  withLayerDigests(id: string, options?: CallOptions): Promise<readonly Node[]>;
}

/** Options of the engine. */
export interface EngineOptions {
  /** Verify each layer in the background once its files are shown. */
  readonly background?: boolean;
  /** What is left out is as in `WANTED`. */
  readonly wanted?: Partial<Wanted> | undefined;
  /** Whose indexes of layers are used; default: anybody's, as hints. */
  readonly sharing?: Partial<Sharing> | undefined;
}

/** Bytes that one `read` gives at most: the page previews, `save` and `content` take the whole. */
const READ_MAX = 64 * 1024 * 1024;

/** An engine on a host. */
export function createEngine(
  host: EngineHost,
  { background = false, wanted, sharing: given }: EngineOptions = {},
): LocalEngine {
  const sharing: Sharing = { use: true, ...given };
  const registries = createRegistries(host, sharing);
  const inputs = new OpenInputs({ host, background, wanted: { ...WANTED, ...wanted }, sharing }, registries);
  const at = (id: string) => inputs.at(id);
  return {
    open: (input, options) => inputs.open(input, options),
    close: (id) => inputs.close(id),
    read: async (id, target, start, end, options) => readPart(at(id), target, { start, end }, options),
    async ask(ids, question, args, options) {
      const named = ids.map(at);
      const call = named[0] ? named[0].call(options) : (options ?? {});
      return QUESTIONS[question].answer(aboutInputs(question, named, { host, registries, sharing }), args, call);
    },
    layer: async (id, image, layer, changes, options) => layerFiles(at(id), { image, layer, changes }, options),
    rootfs: async (id, image, depth, removed, options) => rootfsFiles(at(id), { image, depth, removed }, options),
    verify: async (id, keys, options) => at(id).verifier.verify(at(id), keys, at(id).call(options)),
    verification: async (id, after, options) => at(id).verifier.log.read(after, options),
    async save(id, target, options) {
      const call = at(id).call(options);
      return host.toBlob(await openTarget(at(id), target, call), call);
    },
    ...localCalls(at),
    registryObject: (args, digest, options) => registryObject(registries.access(args), digest, options?.signal),
  };
}

/** What callers in the same thread ask of one input. */
function localCalls(at: (id: string) => Session): Omit<LocalEngine, keyof Engine | 'registryObject'> {
  return {
    content: async (id, target, options) => openTarget(at(id), target, at(id).call(options)),
    findMerged: async (id, image, depth, path, options) =>
      findMerged(at(id).image(image), depth, path, at(id).call(options)),
    findFromTop: async (id, image, path, options) => findFromTop(at(id).image(image), path, at(id).call(options)),
    findInLayer: async (id, image, layer, path, options) =>
      findInLayer(at(id).image(image), at(id).layers, { layer, path }, at(id).call(options)),
    layerTar: async (id, image, layer, options) =>
      at(id).layers.tar(layerAt(at(id).image(image), layer), at(id).call(options)),
    members: async (id, image, path, options) => {
      // Where layers are downloaded, those that cannot matter are not.
      const fromTop = at(id).traffic !== undefined;
      return mergedMembers(at(id).image(image), { path, fromTop }, at(id).call(options));
    },
    withLayerDigests: async (id, options) => at(id).verifier.nameLayers(at(id), at(id).call(options)),
  };
}

/** Inputs as a question has them: one that is about no input may not ask for the first. */
function aboutInputs(
  question: string,
  sessions: readonly Session[],
  around: Pick<Asked, 'host' | 'registries' | 'sharing'>,
): Asked {
  const [first, ...others] = sessions;
  return {
    ...{ others, sessions, ...around },
    get session() {
      if (first) return first;
      throw new ImageError('not-found', question, 'No input is named.');
    },
  };
}

async function layerFiles(
  at: Session,
  { image: key, layer, changes }: { readonly image: string; readonly layer: number; readonly changes: boolean },
  options?: CallOptions,
): Promise<LayerFiles> {
  const image = at.image(key);
  const call = at.call(options);
  const read = await at.layers.index(layerAt(image, layer), call);
  const { index, findings, uncompressedSize } = read;
  const tree = changes ? await image.tree(layer, call) : undefined;
  const columns = layerColumns(index, { layer, tree, sameContent: image.digests.same });
  const all = [...findings, ...index.findings, ...(tree?.findings[layer] ?? [])];
  // The kinds of change rest on the layers below too.
  const basis = tree ? image.basis(tree, layer) : image.layerBasis(layer, read);
  return { columns, changes, uncompressedSize, entries: index.count, findings: all, basis };
}

async function rootfsFiles(
  at: Session,
  { image: key, depth, removed }: { readonly image: string; readonly depth: number; readonly removed: boolean },
  options?: CallOptions,
): Promise<MergedFiles> {
  const image = at.image(key);
  if (image.layers.length > 0) layerAt(image, depth);
  const tree = await image.tree(depth, at.call(options));
  return {
    columns: mergedColumns(tree, depth, { removed, sameContent: image.digests.same }),
    depth,
    findings: image.findings(tree, depth),
    basis: image.basis(tree, depth),
    uncompared: countUncompared(tree, depth, image.digests),
  };
}

async function readPart(
  session: Session,
  target: SaveTarget,
  { start, end }: { start: number; end: number },
  options?: CallOptions,
): Promise<FilePart> {
  const call = session.call(options);
  const { pieces } = session;
  const source = await openTarget(session, target, call);
  const last = Math.min(source.size, end, start + READ_MAX);
  const name = JSON.stringify([target, start, last]);
  const piece = pieces.get(name);
  if (piece) return { bytes: piece, size: source.size };
  const bytes = await source.read(start, last, call.signal);
  // Only what had to be inflated has no handle; the rest is as quick to read again.
  if (source.handle === undefined) pieces.put(name, bytes);
  return { bytes, size: source.size };
}

/** Sessions: an input once opened, with all that is known and under way about it, until it is closed. */

import type { ByteSource } from '../../core/bytes/source.ts';
import type { Node } from '../../core/image/node.ts';
import { type OpenedImages, openImages } from '../../core/image/open.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { openStores } from '../../core/store/open.ts';
import type { CallOptions, Input } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { createPieceCache, type PieceCache } from './files.ts';
import { createImage, type Image } from './images.ts';
import { createLayers, type Layers } from './layers.ts';
import { withSignal } from './progress.ts';
import { createVerifier, type Verifier } from './verify.ts';

export interface Session {
  readonly id: string;
  readonly images: OpenedImages;
  readonly layers: Layers;
  readonly verifier: Verifier;
  /** Ask for it before reading and put into the same: another takes its place when a layer is read anew. */
  readonly pieces: PieceCache;
  node(key: string): Node;
  image(key: string): Image;
  /** The stored bytes of a node; throws `not-found`. */
  source(node: Node): ByteSource;
  /** A call's options, ended also by closing. */
  call(options?: CallOptions): CallOptions;
  close(): Promise<void>;
}

/** Opens an input on a host. */
export async function openSession(
  id: string,
  input: Input,
  { host, background }: { readonly host: EngineHost; readonly background: boolean },
  options: CallOptions = {},
): Promise<Session> {
  const { signal, onProgress } = options;
  const opened = await openStores(await host.open(input, options), {
    name: input.name,
    signal,
    spool: (chunks) => host.spool(chunks, options),
    onProgress: (step, done, total) => onProgress?.({ step, done, total, unit: 'bytes' }),
  });
  try {
    const images = await openImages(opened, { name: input.name, signal });
    return createSession(id, images, { host, background, release: opened.release });
  } catch (error) {
    await opened.release();
    throw error;
  }
}

interface SessionParts {
  readonly host: EngineHost;
  readonly background: boolean;
  release(): Promise<void>;
}

function createSession(id: string, images: OpenedImages, { host, background, release }: SessionParts): Session {
  const closed = new AbortController();
  const nodes = new Map<string, Node>();
  const note = (node: Node) => {
    nodes.set(node.key, node);
    for (const child of node.children) note(child);
  };
  for (const root of images.roots) note(root);
  const byKey = new Map<string, Image>();
  let pieces = createPieceCache();
  const verifier = createVerifier(id, images, nodes);
  const layers = createLayers({
    host,
    background,
    closed: closed.signal,
    source: (node) => images.source(node.key),
    ...verifier.events,
    onForget(node) {
      byKey.clear();
      // Reads that are under way put what they get into the old one.
      pieces = createPieceCache();
      verifier.events.onForget(node);
    },
  });

  function node(key: string): Node {
    const found = nodes.get(key);
    if (!found) throw new ImageError('not-found', key, 'There is no such object in this input.');
    return found;
  }

  return {
    ...{ id, images, layers, verifier, node },
    get pieces() {
      return pieces;
    },
    image(key) {
      const image = byKey.get(key) ?? createImage(node(key), layers);
      byKey.set(key, image);
      return image;
    },
    source(wanted) {
      const source = images.source(wanted.key);
      if (!source)
        throw new ImageError(
          'not-found',
          wanted.digest ?? wanted.key,
          'The bytes of this object are not in the input.',
        );
      return source;
    },
    call: (options) => withSignal(options, closed.signal),
    async close() {
      closed.abort();
      verifier.close();
      byKey.clear();
      await release();
    },
  };
}

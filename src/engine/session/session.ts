/** Sessions: an input once opened, with all that is known and under way about it, until it is closed. */

import type { FileSet } from '../../core/archive/fileSet.ts';
import { tarSource } from '../../core/archive/formats/writeTar.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import type { Plan } from '../../core/convert/plan.ts';
import type { Node } from '../../core/image/node.ts';
import { type OpenedImages, openImages } from '../../core/image/open.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { parsePlatform } from '../../core/oci/platform.ts';
import { openStores } from '../../core/store/open.ts';
import type { Traffic } from '../../core/store/registry/access.ts';
import type { OpenedRegistry } from '../../core/store/registry/open.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { type Archives, createArchives } from './archives.ts';
import { createPieceCache, type PieceCache } from './files.ts';
import { createFirstPass, type FirstPass } from './listed/firstPass.ts';
import type { Sharing } from './hints/sharing.ts';
import { exchangeFor, type SharedInput, sharedSources } from './hints/sources.ts';
import { createImage, type Image } from './images.ts';
import type { LayersOptions } from './layers/layer.ts';
import { Layers } from './layers/layers.ts';
import { withSignal } from './progress.ts';
import { Verifier } from './verify/verifier.ts';
import type { Wanted } from './listed/wanted.ts';

/** An opened input in the engine. */
export interface Session {
  readonly id: string;
  readonly images: OpenedImages;
  readonly layers: Layers;
  readonly verifier: Verifier;
  /** Ask for it before reading and put into the same: another takes its place when a layer is read anew. */
  readonly pieces: PieceCache;
  /** Archives inside its files that are open. */
  readonly archives: Archives;
  /** What was done to make it, where it was made by converting. */
  readonly plan?: Plan | undefined;
  /** What was asked of the registry so far, where the image is in one. */
  readonly traffic?: (() => Traffic) | undefined;
  /** The input as one file: as it was given, or its files as a tar. Throws `unsupported` for an image in a registry. */
  whole(): ByteSource;
  node(key: string): Node;
  image(key: string): Image;
  /** The stored bytes of a node; throws `not-found`. */
  source(node: Node): ByteSource;
  /** The digest of stored bytes, where it is known since they were opened. */
  storedDigest(source: ByteSource): string | undefined;
  /** A call's options, ended also by closing. */
  call(options?: CallOptions): CallOptions;
  /** Keeps its bytes readable past `close`, until what is returned is called: images inside it are read from them. */
  hold(): () => Promise<void>;
  close(): Promise<void>;
}

/** The bytes of an input, and what must be freed with them. */
export interface Given {
  readonly bytes: ByteSource | FileSet;
  readonly name: string;
  /** Compressions that are off already, outermost first. */
  readonly wrappers: readonly string[];
  readonly plan?: Plan;
  /** Its stores, where they don't come of bytes: an image in a registry. */
  readonly opened?: OpenedRegistry;
  /** Images for other platforms are not read, where there is one for this. */
  readonly platform?: string | undefined;
  /** Of an image in a registry: where indexes of its layers may be attached. */
  readonly shared?: SharedInput;
  release(): Promise<void>;
}

/** What an engine gives all its sessions. */
export interface Surroundings {
  readonly host: EngineHost;
  readonly background: boolean;
  readonly wanted: Wanted;
  readonly sharing: Sharing;
}

/** Opens an input on a host. Frees it where that fails. */
export async function openSession(
  id: string,
  { bytes, name, wrappers, plan, opened: remote, platform, shared, release }: Given,
  around: Surroundings,
  options: CallOptions = {},
): Promise<Session> {
  const { signal, onProgress } = options;
  const { host, wanted } = around;
  const freeing = [release];
  const releaseAll = async () => {
    for (const free of freeing.splice(0)) await free();
  };
  try {
    if (remote) {
      const images = await openImages(remote, { name, signal, platform: parsePlatform(platform ?? '') });
      return new OpenSession(id, images, { ...around, bytes, remote, shared, background: false, release: releaseAll });
    }
    const first = createFirstPass(wanted, name, options);
    const opened = await openStores(bytes, {
      ...{ name, signal, readLayer: first.readLayer },
      spool: (chunks) => host.spool(chunks, options),
      onProgress: (step, done, total) => onProgress?.({ step, done, total, unit: 'bytes' }),
    });
    freeing.unshift(opened.release);
    const whole = { ...opened, wrappers: [...wrappers, ...opened.wrappers] };
    const images = await openImages(whole, { name, signal });
    return new OpenSession(id, images, { ...around, bytes, plan, first, release: releaseAll });
  } catch (error) {
    await releaseAll();
    throw error;
  }
}

interface SessionParts extends Pick<Given, 'bytes' | 'plan'>, Surroundings {
  readonly remote?: OpenedRegistry;
  readonly shared?: SharedInput | undefined;
  readonly first?: FirstPass;
  release(): Promise<void>;
}

class OpenSession implements Session {
  readonly id: string;
  readonly images: OpenedImages;
  readonly layers: Layers;
  readonly verifier: Verifier;
  readonly archives: Archives;
  readonly plan: Plan | undefined;
  readonly traffic: (() => Traffic) | undefined;
  pieces = createPieceCache();
  readonly #parts: SessionParts;
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #byKey = new Map<string, Image>();
  readonly #closed = new AbortController();
  readonly #holders: Holders;

  constructor(id: string, images: OpenedImages, parts: SessionParts) {
    this.id = id;
    this.images = images;
    this.plan = parts.plan;
    this.traffic = parts.remote?.traffic;
    this.archives = createArchives(parts.host.spool);
    this.#parts = parts;
    this.#nodes = nodesByKey(images.roots);
    this.#holders = new Holders(async () => {
      await this.archives.close();
      await parts.release();
    });
    this.verifier = new Verifier(id, images, this.#nodes);
    this.layers = layersOf(images, this.#nodes, parts, {
      closed: this.#closed.signal,
      events: {
        ...this.verifier.events,
        onForget: (node, listedBy) => {
          this.#forgetRead();
          this.verifier.events.onForget(node, listedBy);
        },
      },
    });
  }

  whole(): ByteSource {
    const { bytes, remote } = this.#parts;
    if (!remote) return 'entries' in bytes ? tarSource(bytes) : bytes;
    const message = 'A registry is not a single file. Convert the image to a file instead.';
    throw new ImageError('unsupported', this.images.name, message);
  }

  node(key: string): Node {
    const found = this.#nodes.get(key);
    if (!found) throw new ImageError('not-found', key, 'This input has no such object.');
    return found;
  }

  image(key: string): Image {
    const known = this.#byKey.get(key);
    if (known) return known;
    const node = this.node(key);
    const image = createImage(node, this.layers, (layer) => {
      // A layer of an image looked at alone is not applied to those below it; what was forgotten is not said again.
      const isWhole = node.role !== 'layer' || this.images.roots.includes(node);
      if (isWhole && this.#byKey.get(key) === image) this.verifier.log.apply(layer);
    });
    this.#byKey.set(key, image);
    return image;
  }

  source({ key, digest }: Node): ByteSource {
    const source = this.images.source(key);
    if (!source) throw new ImageError('not-found', digest ?? key, 'The bytes of this object are not in the input.');
    return source;
  }

  storedDigest(source: ByteSource): string | undefined {
    return this.#parts.first?.digest(source);
  }

  call(options?: CallOptions): CallOptions {
    return withSignal(options, this.#closed.signal);
  }

  hold(): () => Promise<void> {
    return this.#holders.hold();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.verifier.close();
    this.#byKey.clear();
    await this.#holders.close();
  }

  #forgetRead(): void {
    this.#byKey.clear();
    this.verifier.log.forgetApplied();
    // Reads that are under way put what they get into the old one.
    this.pieces = createPieceCache();
  }
}

function nodesByKey(roots: readonly Node[]): ReadonlyMap<string, Node> {
  const nodes = new Map<string, Node>();
  const note = (node: Node) => {
    nodes.set(node.key, node);
    for (const child of node.children) note(child);
  };
  for (const root of roots) note(root);
  return nodes;
}

/** The layers of a session, with the indexes of them that others share. */
function layersOf(
  images: OpenedImages,
  nodes: ReadonlyMap<string, Node>,
  { host, background, wanted, sharing, shared, remote, first }: SessionParts,
  life: Pick<LayersOptions, 'closed' | 'events'>,
): Layers {
  return new Layers({
    ...{ host, background, ...life },
    placeless: !wanted.contents,
    packages: wanted.packages,
    remote: remote !== undefined,
    shared: sharedSources({
      ...{ host, sharing, input: shared },
      manifestOf: ({ key }) => nodes.get(key.slice(0, Math.max(0, key.lastIndexOf('.')))),
      within: async () => (await import('./hints/inLayout.ts')).inLayout(nodes, (key) => images.source(key)),
    }),
    sharedFrom: () => sharing.from,
    exchange: exchangeFor(host, sharing, shared),
    source: (node) => images.source(node.key),
    scanned: first?.scan,
  });
}

/** Who still reads the bytes of a session; they are freed once it is closed and nobody does. */
class Holders {
  readonly #free: () => Promise<void>;
  #count = 0;
  #closed = false;

  constructor(free: () => Promise<void>) {
    this.#free = free;
  }

  /** One more, until what is returned is called. */
  hold(): () => Promise<void> {
    this.#count++;
    let held = true;
    return async () => {
      if (held) this.#count--;
      held = false;
      await this.#freeUnheld();
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#freeUnheld();
  }

  async #freeUnheld(): Promise<void> {
    if (this.#closed && this.#count === 0) await this.#free();
  }
}

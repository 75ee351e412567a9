/**
 * The walk from a root to all it names. Each digest is read once, a node is made for each place it is named at; what
 * would never end (cycles, indexes that name ten equal indexes twelve levels deep) is cut with a finding.
 */
import {
  GRAPH_CHILDREN_MAX_COUNT,
  GRAPH_DEPTH_MAX_COUNT,
  GRAPH_NODES_MAX_COUNT,
  LAYERS_MAX_COUNT,
} from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { ImageConfig } from '../../oci/config.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { throwIfAborted } from '../../oci/imageError.ts';
import { isConfig, isIndex, isJson, isManifest, isSchema1 } from '../../oci/mediaType.ts';
import { type Platform, samePlatform } from '../../oci/platform.ts';
import { compressionOf, statedCompression } from '../../store/compression.ts';
import type { ContentStore, DerivedManifest, Located } from '../../store/contentStore.ts';
import { readHead } from '../../store/head.ts';
import { type Node, TOO_MANY_LAYERS } from '../node.ts';
import { type LoadedDocument, loadDocument, sourceOf } from './documents.ts';

/** What is stored of a node beside what the page receives. */
export interface Place {
  readonly node: Node;
  readonly store: ContentStore;
  readonly content: Located;
  readonly source?: ByteSource;
  readonly document?: LoadedDocument;
  /** Manifests: the config that was found for it. */
  readonly config?: ImageConfig;
}

/** Where in the tree, and what is already known of the object there. */
export interface Position {
  readonly key: string;
  /** Digests of the objects above, to see cycles. */
  readonly above: readonly string[];
  readonly names: readonly string[];
  /** Said by the document that names it. */
  readonly findings: readonly Finding[];
  readonly derived?: DerivedManifest;
}

/** Documents read at the same time: a picked file answers small reads in milliseconds, whatever their number. */
const READ_AHEAD_COUNT = 16;

/** Reading and bookkeeping of one walk; the shapes of nodes are in nodes.ts. */
export class Walk {
  readonly store: ContentStore;
  readonly places: Map<string, Place>;
  readonly signal: AbortSignal | undefined;
  private readonly onObject: (() => void) | undefined;
  private readonly loads = new Map<string, Promise<LoadedDocument>>();
  private readonly compressions = new Map<string, Promise<string | undefined>>();
  private readonly expanded = new Set<string>();
  /** Images of an index that are for other platforms than the one wanted: named, and not read. */
  private readonly others = new Set<string>();
  private readonly platform: Platform | undefined;

  constructor(
    store: ContentStore,
    places: Map<string, Place>,
    { signal, onObject, platform }: { signal?: AbortSignal; onObject?: () => void; platform?: Platform } = {},
  ) {
    this.platform = platform;
    this.store = store;
    this.places = places;
    this.signal = signal;
    this.onObject = onObject;
  }

  get full(): boolean {
    return this.places.size >= GRAPH_NODES_MAX_COUNT;
  }

  keep(place: Place): Node {
    throwIfAborted(this.signal);
    this.places.set(place.node.key, place);
    this.onObject?.();
    return place.node;
  }

  source(content: Located): ByteSource | undefined {
    return sourceOf(this.store, content);
  }

  /** Leaves the images for other platforms out, where an index has one for the platform that is wanted. */
  choose(manifests: readonly Descriptor[]): void {
    const { platform } = this;
    const isWanted = (one: Descriptor) => platform && one.platform && samePlatform(one.platform, platform);
    if (!manifests.some(isWanted)) return;
    for (const one of manifests) if (one.platform && !isWanted(one)) this.others.add(one.digest);
    for (const one of manifests) if (isWanted(one)) this.others.delete(one.digest);
  }

  /** The document of a descriptor; undefined where its bytes are absent or are not a document. */
  async load(content: Located, source: ByteSource | undefined, at: string): Promise<LoadedDocument | undefined> {
    if (!source || this.others.has(content.digest) || !(await this.isDocument(content, source))) return undefined;
    const name = JSON.stringify([content.digest || content.path || at, content.size, content.mediaType]);
    const load = this.loads.get(name) ?? loadDocument(source, content, at, this.signal);
    this.loads.set(name, load);
    return load;
  }

  /** Unknown types may be documents too: those without a type, and JSON that begins as an object. */
  private async isDocument({ mediaType }: Located, source: ByteSource): Promise<boolean> {
    if (isIndex(mediaType) || isManifest(mediaType) || isConfig(mediaType) || isSchema1(mediaType)) return true;
    if (mediaType !== '' && mediaType !== 'application/octet-stream' && !isJson(mediaType)) return false;
    const [first] = await readHead(source, 1, this.signal);
    return first === 0x7b || (isJson(mediaType) && first !== undefined);
  }

  async compression(content: Located, source: ByteSource): Promise<string | undefined> {
    if (this.store.remote) return statedCompression(content.mediaType);
    const name = content.digest || content.path || '';
    const known = this.compressions.get(name) ?? compressionOf(source, this.signal);
    if (name !== '') this.compressions.set(name, known);
    return known;
  }

  /** Starts reading what is needed soon. Failures come to light where the document is really wanted. */
  async readAhead(contents: readonly Located[]): Promise<void> {
    for (let from = 0; from < contents.length; from += READ_AHEAD_COUNT) {
      const some = contents.slice(from, from + READ_AHEAD_COUNT);
      await Promise.all(some.map((content) => this.load(content, this.source(content), content.digest)));
    }
  }

  /** Why an index must not be gone into here; undefined where it may. The second call for a digest says no. */
  stop(content: Located, { above }: Position): Finding | undefined {
    const at = content.digest;
    if (above.includes(at))
      return { code: 'cycle', severity: 'error', at, message: 'This index contains itself. Cutaway stops here.' };
    if (above.length >= GRAPH_DEPTH_MAX_COUNT) {
      return {
        code: 'too-deep',
        severity: 'error',
        at,
        message: `Indexes are nested more than ${GRAPH_DEPTH_MAX_COUNT} levels deep. Cutaway stops here.`,
      };
    }
    if (parseDigest(at) && this.expanded.has(at)) {
      return {
        code: 'repeated-index',
        severity: 'info',
        at,
        message: 'This index is already shown above; its objects are not repeated here.',
      };
    }
    this.expanded.add(at);
    return undefined;
  }

  /** All layers of an image, or none and the finding that says so: without some of them every answer would be wrong. */
  layersOf<T>(layers: readonly T[], at: string, findings: Finding[]): readonly T[] {
    const room = Math.min(LAYERS_MAX_COUNT, GRAPH_NODES_MAX_COUNT - this.places.size);
    if (layers.length <= room) return layers;
    const why =
      layers.length > LAYERS_MAX_COUNT
        ? `The manifest names ${layers.length} layers, more than ${LAYERS_MAX_COUNT}`
        : `The input has more than ${GRAPH_NODES_MAX_COUNT} objects, and this manifest names ${layers.length} layers`;
    findings.push({
      ...{ code: TOO_MANY_LAYERS, severity: 'error', at },
      message: `${why}. They are not listed, and nothing in them is read.`,
    });
    return [];
  }

  /** As many of the children as may be shown, and the finding that says that there are more. */
  bounded<T>(children: readonly T[], at: string, findings: Finding[]): readonly T[] {
    const room = Math.min(GRAPH_CHILDREN_MAX_COUNT, GRAPH_NODES_MAX_COUNT - this.places.size);
    if (children.length <= room) return children;
    findings.push({
      code: 'too-many-objects',
      severity: 'warning',
      at,
      message: `Only ${Math.max(0, room)} of the ${children.length} objects named here are shown.`,
    });
    return children.slice(0, Math.max(0, room));
  }
}

/**
 * From stores to images: every view walked, the two views of a hybrid archive compared, what no document names found.
 * All that is asked about an opened input later is answered from here without reading it again.
 */
import type { FileSet } from '../archive/fileSet.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Finding } from '../oci/finding.ts';
import { ImageError } from '../oci/imageError.ts';
import type { Platform } from '../oci/platform.ts';
import type { ContentStore } from '../store/contentStore.ts';
import type { OpenedStores } from '../store/open.ts';
import type { Check } from './checks/check.ts';
import { checkPlace } from './checks/placeChecks.ts';
import { compareViews } from './findings/viewChecks.ts';
import { nodeOf } from './graph/nodes.ts';
import { type Place, Walk } from './graph/walk.ts';
import { layoutEntries } from './layoutEntries.ts';
import type { Node } from './node.ts';
import { type ImageSummary, summarise } from './summary.ts';
import { findUnreferenced, unreferencedFinding } from './unreferenced.ts';
import type { LayoutEntry, StoreView } from './view.ts';

/** What is known of an input once it is open. */
export interface OpenedFacts {
  readonly name: string;
  /** Bytes of the input as given. */
  readonly size: number;
  /** Layouts recognised, in order. */
  readonly formats: readonly string[];
  /** Compressions around the whole, outermost first. */
  readonly wrappers: readonly string[];
  /** What stands before each path in the archive (`./`); null where that differs from file to file. */
  readonly lead?: string | null;
  readonly views: readonly StoreView[];
  readonly roots: readonly Node[];
  /** On the input as a whole; those on an object are on its node. */
  readonly findings: readonly Finding[];
  /** Bytes read so far to know all this. */
  readonly bytesRead: number;
}

/** An input walked to its nodes. */
export interface OpenedImages extends OpenedFacts {
  /** The stored bytes of a node, unchecked; undefined where they are absent or the node is derived. */
  source(key: string): ByteSource | undefined;
  /** The bytes of an entry of the archive; links are followed inside it. */
  entry(path: string): ByteSource | undefined;
  /** Throws `not-found` for a key that is not a manifest's. */
  image(key: string): Promise<ImageSummary>;
  /** The archive as it lies on disk; empty for lone documents. */
  layout(): readonly LayoutEntry[];
  /** What was checked on opening; content that was not read is left out. */
  checks(): readonly Check[];
}

/** Options of walking an input. */
interface ImagesOptions {
  readonly name: string;
  readonly signal?: AbortSignal;
  /** Images for other platforms are named and not read, where an index has one for this. */
  readonly platform?: Platform | undefined;
  /** Told how many objects are known. */
  readonly onProgress?: (objects: number) => void;
}

/** Walks all stores of an input. Throws only `aborted` and errors of reading; damage is a finding at its place. */
export async function openImages(opened: OpenedStores, options: ImagesOptions): Promise<OpenedImages> {
  const { name, signal } = options;
  const places = new Map<string, Place>();
  const views: StoreView[] = [];
  const walked: Node[][] = [];
  let count = 0;
  for (const store of opened.stores) {
    const roots = await walkStore(store, places, count, options);
    count += roots.length;
    walked.push(roots);
    const { layout, form, document } = store;
    views.push({ layout, form, document, roots: roots.map(({ key }) => key) });
  }
  const compared = compare(opened.stores, walked, places);
  const referenced = new Set([...places.values()].flatMap(({ node }) => node.path ?? []));
  const unreferenced = opened.files
    ? await findUnreferenced(opened.files, opened.stores, referenced, signal)
    : new Map<string, string>();
  const said = opened.stores.flatMap((store) => store.findings);
  return {
    name,
    size: opened.size,
    formats: opened.stores.map((store) => store.layout),
    wrappers: opened.wrappers,
    ...(opened.files && { lead: leadOf(opened.files) }),
    views,
    roots: compared.roots,
    findings: [...opened.findings, ...said, ...compared.findings, ...unreferencedFinding(unreferenced)],
    get bytesRead() {
      return opened.bytesRead();
    },
    source: (key) => places.get(key)?.source,
    entry: (path) => opened.entry(path),
    image: (key) => imageAt(places, key),
    layout: () => (opened.files ? layoutEntries(opened.files, nodesOf(places), unreferenced) : []),
    checks: () => [...places.values()].flatMap(checkPlace),
  };
}

function* nodesOf(places: ReadonlyMap<string, Place>): Generator<Node> {
  for (const { node } of places.values()) yield node;
}

async function walkStore(
  store: ContentStore,
  places: Map<string, Place>,
  first: number,
  { signal, onProgress, platform }: ImagesOptions,
): Promise<Node[]> {
  const walk = new Walk(store, places, { signal, platform, onObject: () => onProgress?.(places.size) });
  const nodes: Node[] = [];
  for (const { content, names, derived, findings } of store.roots()) {
    if (walk.full) break;
    nodes.push(await nodeOf(walk, content, { key: String(first + nodes.length), above: [], names, findings, derived }));
  }
  return nodes;
}

/** Roots with what the comparison of two views says about them. */
function compare(
  stores: readonly ContentStore[],
  walked: readonly Node[][],
  places: Map<string, Place>,
): { roots: readonly Node[]; findings: readonly Finding[] } {
  const viewOf = (layout: string) => walked[stores.findIndex((store) => store.layout === layout)];
  const [oci, docker] = [viewOf('oci-layout'), viewOf('docker-archive')];
  if (!oci || !docker) return { roots: walked.flat(), findings: [] };
  const said = compareViews(oci, docker);
  const roots = walked.flat().map((root) => {
    const more = said.get(root.key) ?? [];
    const place = places.get(root.key);
    if (more.length === 0 || !place) return root;
    const node = { ...root, findings: [...root.findings, ...more] };
    places.set(root.key, { ...place, node });
    return node;
  });
  return { roots, findings: said.get('') ?? [] };
}

async function imageAt(places: ReadonlyMap<string, Place>, key: string): Promise<ImageSummary> {
  const place = places.get(key);
  // A config alone says how its image was built and is run.
  const isLone = place?.node.role === 'config' && !key.includes('.');
  const isImage = place !== undefined && !['index', 'layer', 'config'].includes(place.node.role);
  if (!place || !(isImage || isLone)) throw new ImageError('not-found', key, 'There is no image manifest here.');
  return summarise(place.node, place.config ?? place.document?.config);
}

/** A lone layer is not asked for its prefix: its files are listed only where somebody wants them. */
function leadOf(files: FileSet): string | null {
  if (files.lead !== undefined) return files.lead;
  return files.format === 'tar' ? null : files.prefix;
}

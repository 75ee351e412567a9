/**
 * The store of Podman, Buildah and CRI-O (`/var/lib/containers/storage`): names and documents as files, layers unpacked, by a
 * driver. Layers are put together again by what tar-split kept of them, so that they have their diffIDs; the compressed forms
 * that a manifest from a registry names are not kept. github.com/containers/storage, images.go and layers.go.
 */
import type { FileSet } from '../../archive/fileSet.ts';
import { digestOf } from '../../bytes/hash.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Finding } from '../../oci/finding.ts';
import { ImageError } from '../../oci/imageError.ts';
import { Fields, type Reading } from '../../oci/json/fields.ts';
import { childrenOf, kindOf } from '../../oci/json/jsonText.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import { formOf, layerType } from '../../oci/mediaType.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import { boundFindings, readDocument, startReading } from '../document.ts';
import { classify } from '../documentKind.ts';
import type { Layout } from '../layout.ts';
import { unpackedLayer } from './unpackedLayer.ts';

/** `overlay-images/images.json`, in whatever folder the store lies. */
const LIST = /^(.*\/)?(overlay|vfs)-images\/images\.json$/;

/** Where a driver keeps the files of a layer. */
const FILES: Readonly<Record<string, (id: string) => string>> = {
  overlay: (id) => `overlay/${id}/diff/`,
  vfs: (id) => `vfs/dir/${id}/`,
};

/** Of `layers.json`. */
interface Layer {
  readonly id: string;
  readonly parent: string | undefined;
  readonly diffID: string;
  readonly size: number;
}

export const containersStorage: Layout = {
  name: 'containers-storage',
  holdsUnpacked: true,

  async matches({ entries }) {
    return entries.some(({ kind, path }) => kind === 'file' && LIST.test(path));
  },

  async open(files, signal) {
    const [list = '', prefix = '', driver = ''] =
      files.entries.map(({ path }) => LIST.exec(path)).find((match) => match !== null) ?? [];
    const store = new Store(files, prefix, driver, signal);
    await store.readLayers();
    await store.readImages(list);
    if (store.roots.length === 0) throw new ImageError('not-an-image', list, 'This container store has no image.');
    return store.toContentStore(list);
  },
};

class Store {
  readonly roots: Root[] = [];
  private readonly layers = new Map<string, Layer>();
  private readonly sources = new Map<string, ByteSource>();
  /** Documents by their digests. */
  private readonly documents = new Map<string, string>();
  /** Paths of those that a root leads to: a manifest whose layers are not kept is none. */
  private readonly named: string[] = [];
  private readonly findings: Finding[] = [];
  private readonly files: FileSet;
  private readonly prefix: string;
  private readonly driver: string;
  private readonly signal: AbortSignal | undefined;

  constructor(files: FileSet, prefix: string, driver: string, signal: AbortSignal | undefined) {
    this.files = files;
    this.prefix = prefix;
    this.driver = driver;
    this.signal = signal;
  }

  async readLayers(): Promise<void> {
    for (const fields of await this.objectsOf(`${this.prefix}${this.driver}-layers/layers.json`)) {
      const [id, diffID] = [fields.string('id'), fields.string('diff-digest')];
      const size = fields.integer('diff-size', 0);
      if (id === undefined || diffID === undefined || size === undefined) continue;
      this.layers.set(id, { id, parent: fields.string('parent'), diffID, size });
      this.sources.set(diffID, this.sourceOf(id, size));
    }
  }

  private sourceOf(id: string, size: number): ByteSource {
    const split = `${this.prefix}${this.driver}-layers/${id}.tar-split.gz`;
    return unpackedLayer(this.files, { split, folder: `${this.prefix}${FILES[this.driver]?.(id)}`, size });
  }

  async readImages(list: string): Promise<void> {
    for (const fields of await this.objectsOf(list)) {
      const id = fields.string('id');
      if (id === undefined) continue;
      const root = await this.rootOf(id, fields.strings('names') ?? [], fields.string('layer'));
      if (root) this.roots.push(root);
    }
  }

  private async rootOf(id: string, names: readonly string[], top: string | undefined): Promise<Root | undefined> {
    const folder = `${this.prefix}${this.driver}-images/${id}/`;
    const path = `${folder}manifest`;
    const source = this.files.open(path);
    const document = source && (await readDocument(source, path, this.signal));
    const kind = document && classify(document.doc);
    const configPath = `${folder}${bigDataName(`sha256:${id}`)}`;
    const configSize = this.files.find(configPath)?.size;
    this.documents.set(`sha256:${id}`, configPath);
    if (configSize !== undefined) this.named.push(configPath);
    const layers = this.chainOf(top);
    if (document && kind?.role === 'manifest') {
      const digest = (await digestOf(document.bytes)) ?? '';
      this.documents.set(digest, path);
      const manifest = new Fields(startReading(document.doc, path), 0);
      const named = (manifest.items('layers') ?? []).map((node) => new Fields(manifest.reading, node).string('digest'));
      if (named.every((each) => each !== undefined && this.sources.has(each))) {
        this.named.push(path);
        return {
          content: { mediaType: kind.mediaType, digest, size: document.bytes.length, path },
          ...{ names, origin: 'stored', findings: [] },
        };
      }
    }
    if (configSize === undefined) return undefined;
    const mediaType = MEDIA_TYPE.dockerManifest;
    const config = { mediaType: MEDIA_TYPE.dockerConfig, digest: `sha256:${id}`, size: configSize, path: configPath };
    return {
      content: { mediaType, digest: '', size: 0 },
      ...{ names, origin: 'derived', findings: [unpacked(path)] },
      derived: { manifest: { schemaVersion: 2, mediaType, config, layers }, config, layers },
    };
  }

  /** Base first. */
  private chainOf(top: string | undefined): readonly Located[] {
    const chain: Located[] = [];
    const seen = new Set<string>();
    for (let id = top; id !== undefined && !seen.has(id); id = this.layers.get(id)?.parent) {
      seen.add(id);
      const layer = this.layers.get(id);
      if (layer) chain.unshift({ mediaType: layerType('docker', 'none'), digest: layer.diffID, size: layer.size });
    }
    return chain;
  }

  /** The objects of a list; what else stands in it is passed over. */
  private async objectsOf(path: string): Promise<readonly Fields[]> {
    const source = this.files.open(path);
    if (!source) return [];
    const { doc } = await readDocument(source, path, this.signal);
    const reading: Reading = startReading(doc, path);
    this.findings.push(...reading.findings);
    return [...childrenOf(doc, 0)]
      .filter((node) => kindOf(doc, node) === 'object')
      .map((node) => new Fields(reading, node));
  }

  toContentStore(list: string): ContentStore {
    const path = ({ path: stated, digest }: Located) => stated ?? this.documents.get(digest);
    return {
      layout: 'containers-storage',
      form: formOf(this.roots[0]?.content.mediaType ?? ''),
      document: list,
      findings: boundFindings(this.findings),
      roots: () => this.roots,
      path,
      open: (content) => {
        const wanted = path(content);
        return (wanted === undefined ? undefined : this.files.open(wanted)) ?? this.sources.get(content.digest);
      },
      contents: () => this.named,
    };
  }
}

const unpacked = (at: string): Finding => ({
  code: 'layers-unpacked',
  severity: 'info',
  at,
  message:
    'The store holds layers unpacked: they are shown as the tars they were made from. The compressed layers that the image’s manifest names are not in it.',
});

/** How the store names what has other characters than a file should. images.go, makeBigDataBaseName. */
const bigDataName = (key: string) => `=${btoa(key)}`;

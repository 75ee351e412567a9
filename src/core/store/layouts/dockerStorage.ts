/**
 * The folder of Docker Engine (`/var/lib/docker`, drivers overlay2 and vfs): names in `repositories.json`, configs by digest,
 * layers unpacked, each with tar-split's list of its headers. It keeps no manifests. github.com/moby/moby, image/fs.go,
 * layer/filestore.go.
 */
import type { FileSet } from '../../archive/fileSet.ts';
import { digestOf } from '../../bytes/hash.ts';
import { readConfig } from '../../oci/config.ts';
import type { Finding } from '../../oci/finding.ts';
import { ImageError } from '../../oci/imageError.ts';
import { Fields } from '../../oci/json/fields.ts';
import { bytesToText } from '../../oci/text.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import { layerType } from '../../oci/mediaType.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import { boundFindings, readDocument, startReading } from '../document.ts';
import type { Layout } from '../layout.ts';
import { tarSplitSize } from './tarSplit.ts';
import { unpackedLayer } from './unpackedLayer.ts';

const LIST = /^(.*\/)?image\/([\w-]+)\/repositories\.json$/;
const CONFIG = /\/imagedb\/content\/sha256\/([0-9a-f]{64})$/;

/** Where a driver keeps the files of a layer. */
const FILES: Readonly<Record<string, (id: string) => string>> = {
  overlay2: (id) => `overlay2/${id}/diff/`,
  vfs: (id) => `vfs/dir/${id}/`,
};

export const dockerStorage: Layout = {
  name: 'docker-storage',
  holdsUnpacked: true,

  async matches({ entries }) {
    return entries.some(({ kind, path }) => kind === 'file' && LIST.test(path));
  },

  async open(files, signal) {
    const [list = '', prefix = '', driver = ''] =
      files.entries.map(({ path }) => LIST.exec(path)).find((match) => match !== null) ?? [];
    if (!Object.hasOwn(FILES, driver))
      throw new ImageError(
        'unsupported',
        list,
        `Cutaway does not read the files of Docker’s ${driver} driver, only those of overlay2 and vfs.`,
      );
    const store = new Store(files, { prefix, driver, signal });
    await store.readImages(list);
    if (store.roots.length === 0) throw new ImageError('not-an-image', list, 'This Docker folder has no image.');
    return store.toContentStore(list);
  },
};

interface Place {
  readonly prefix: string;
  readonly driver: string;
  readonly signal: AbortSignal | undefined;
}

class Store {
  readonly roots: Root[] = [];
  /** By diffID. A layer that no place keeps has none. */
  private readonly layers = new Map<string, ByteSource>();
  private readonly configs = new Map<string, string>();
  private readonly findings: Finding[] = [];
  private readonly files: FileSet;
  private readonly place: Place;

  constructor(files: FileSet, place: Place) {
    this.files = files;
    this.place = place;
  }

  private get folder() {
    return `${this.place.prefix}image/${this.place.driver}`;
  }

  /** Every config is an image; those without a name are what a build left. */
  async readImages(list: string): Promise<void> {
    const names = await this.readNames(list);
    for (const { path, kind, size } of this.files.entries) {
      const hex = kind === 'file' && path.startsWith(this.folder) ? CONFIG.exec(path)?.[1] : undefined;
      if (hex === undefined) continue;
      const digest = `sha256:${hex}`;
      this.configs.set(digest, path);
      this.roots.push(
        await this.rootOf({ mediaType: MEDIA_TYPE.dockerConfig, digest, size, path }, names.get(digest) ?? []),
      );
    }
    const rank = ({ names: own }: Root) => (own.length > 0 ? 0 : 1);
    this.roots.sort((a, b) => rank(a) - rank(b));
  }

  /** By the digest of a config. `name@digest` is of a manifest, which is not here. */
  private async readNames(list: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const names = new Map<string, string[]>();
    const source = this.files.open(list);
    if (!source) return names;
    const { doc } = await readDocument(source, list, this.place.signal);
    const reading = startReading(doc, list);
    this.findings.push(...reading.findings);
    const fields = new Fields(reading, 0);
    for (const repository of Object.keys(fields.keySet('Repositories') ?? {}))
      for (const [name, digest] of Object.entries(fields.object('Repositories')?.stringMap(repository) ?? {}))
        if (!name.includes('@')) names.set(digest, [...(names.get(digest) ?? []), name]);
    return names;
  }

  private async rootOf(config: Located & { readonly path: string }, names: readonly string[]): Promise<Root> {
    const mediaType = MEDIA_TYPE.dockerManifest;
    const layers = await this.layersOf(config.path);
    return {
      content: { mediaType, digest: '', size: 0 },
      ...{ names, origin: 'derived', findings: [unpacked(config.path)] },
      derived: { manifest: { schemaVersion: 2, mediaType, config, layers }, config, layers },
    };
  }

  private async layersOf(path: string): Promise<readonly Located[]> {
    const source = this.files.open(path);
    if (!source) return [];
    const { doc } = await readDocument(source, path, this.place.signal);
    const layers: Located[] = [];
    let chain = '';
    for (const diffID of readConfig(startReading(doc, path))?.rootfs?.diff_ids ?? []) {
      chain = chain === '' ? diffID : ((await digestOf(new TextEncoder().encode(`${chain} ${diffID}`))) ?? '');
      const layer = this.layers.get(diffID) ?? (await this.openLayer(chain));
      if (layer) this.layers.set(diffID, layer);
      layers.push({ mediaType: layerType('docker', 'none'), digest: diffID, size: layer?.size ?? 0 });
    }
    return layers;
  }

  private async openLayer(chain: string): Promise<ByteSource | undefined> {
    const { prefix, driver, signal } = this.place;
    const at = `${this.folder}/layerdb/${chain.replace(':', '/')}`;
    const split = `${at}/tar-split.json.gz`;
    const [cache, list] = [this.files.open(`${at}/cache-id`), this.files.open(split)];
    if (!cache || !list) return undefined;
    const id = bytesToText(await cache.read(0, Math.min(cache.size, ID_MAX_BYTES), signal)).trim();
    const size = await tarSplitSize(list, split, signal);
    return unpackedLayer(this.files, { split, folder: `${prefix}${FILES[driver]?.(id)}`, size });
  }

  toContentStore(list: string): ContentStore {
    const path = ({ path: stated, digest }: Located) => stated ?? this.configs.get(digest);
    return {
      layout: 'docker-storage',
      form: 'docker',
      document: list,
      findings: boundFindings(this.findings),
      roots: () => this.roots,
      path,
      open: (content) => {
        const wanted = path(content);
        return (wanted === undefined ? undefined : this.files.open(wanted)) ?? this.layers.get(content.digest);
      },
      contents: () => [...this.configs.values()],
    };
  }
}

/** A name of 64 characters. */
const ID_MAX_BYTES = 256;

const unpacked = (at: string): Finding => ({
  code: 'layers-unpacked',
  severity: 'info',
  at,
  message:
    'Docker stores layers unpacked: they are shown as the tars they were made from. The image’s manifest, which names them compressed, is not stored.',
});

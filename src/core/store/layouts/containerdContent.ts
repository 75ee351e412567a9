/**
 * The content store of containerd (`/var/lib/containerd/io.containerd.content.v1.content`): `blobs/<algorithm>/<hex>` for
 * everything, and no list of images. Names are in its database of metadata (`meta.db`, a bbolt file), which is not read: images go by
 * their digests. containerd, plugins/content/local/store.go.
 */
import type { FileEntry, FileSet } from '../../archive/fileSet.ts';
import { CONTENT_DOCUMENTS_MAX_COUNT } from '../../bytes/limits.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { ImageError, throwIfAborted } from '../../oci/imageError.ts';
import { Fields } from '../../oci/json/fields.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import { readDocument, startReading } from '../document.ts';
import { classify } from '../documentKind.ts';
import type { Layout } from '../layout.ts';

const BLOB = /^(?:.*\/)?io\.containerd\.content\.v1\.content\/blobs\/([a-z0-9+._-]+)\/([0-9a-f]{32,})$/;
/** No manifest or index of an image is larger (distribution’s own bound). */
const DOCUMENT_MAX_BYTES = 4 * 1024 * 1024;

export const containerdContent: Layout = {
  name: 'containerd-content',

  /** The folder itself, opened alone, is what an OCI layout without its index is, and is read as one. */
  async matches({ entries }) {
    return entries.some(({ kind, path }) => kind === 'file' && BLOB.test(path));
  },

  async open(files, signal) {
    const blobs = blobPaths(files);
    const documents = await readDocuments(files, blobs, signal);
    const named = new Set(documents.flatMap(({ names }) => names));
    const roots = documents.filter(({ digest }) => !named.has(digest)).map(toRoot);
    if (roots.length === 0)
      throw new ImageError('not-an-image', 'blobs', 'This containerd content store has no image manifest.');
    const path = ({ path: stated, digest }: Located) => stated ?? blobs.get(digest)?.path;
    const store: ContentStore = {
      layout: 'containerd-content',
      form: 'oci',
      findings: findingsOf(blobs.size),
      roots: () => roots,
      path,
      open(content) {
        const wanted = path(content);
        return wanted === undefined ? undefined : files.open(wanted);
      },
      contents: () => [...blobs.values()].map((entry) => entry.path),
    };
    return store;
  },
};

type Blobs = ReadonlyMap<string, FileEntry>;

function blobPaths(files: FileSet): Blobs {
  const blobs = new Map<string, FileEntry>();
  for (const entry of files.entries) {
    const [, algorithm, hex] = (entry.kind === 'file' && BLOB.exec(entry.path)) || [];
    const digest = hex === undefined ? undefined : parseDigest(`${algorithm}:${hex}`);
    if (digest) blobs.set(digest, entry);
  }
  return blobs;
}

interface Document {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  /** Digests of the manifests that it names, where it is an index. */
  readonly names: readonly string[];
}

/** Indexes and manifests among the blobs, recognized by their content, for want of anything else. */
async function readDocuments(files: FileSet, blobs: Blobs, signal?: AbortSignal): Promise<readonly Document[]> {
  const small = [...blobs].filter(([, { size }]) => size > 1 && size <= DOCUMENT_MAX_BYTES);
  const documents: Document[] = [];
  for (const [digest, { path, size }] of small.slice(0, CONTENT_DOCUMENTS_MAX_COUNT)) {
    throwIfAborted(signal, path);
    const found = await readOne(files, path, signal);
    if (found) documents.push({ digest, size, ...found });
  }
  return documents;
}

async function readOne(
  files: FileSet,
  path: string,
  signal?: AbortSignal,
): Promise<Pick<Document, 'mediaType' | 'names'> | undefined> {
  const source = files.open(path);
  if (!source) return undefined;
  try {
    // Most are layers: their first byte is not a brace. What containerd has collected meanwhile is not there to be read.
    if ((await source.read(0, 1, signal))[0] !== 0x7b) return undefined;
    const { doc } = await readDocument(source, path, signal);
    const kind = classify(doc);
    if (kind?.role !== 'index' && kind?.role !== 'manifest' && kind?.role !== 'artifact-manifest') return undefined;
    if (kind.role !== 'index') return { mediaType: kind.mediaType, names: [] };
    const fields = new Fields(startReading(doc, path), 0);
    const items = fields.items('manifests') ?? [];
    const names = items.map((node) => new Fields(fields.reading, node).string('digest') ?? '');
    return { mediaType: kind.mediaType, names };
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return undefined;
    throw error;
  }
}

const toRoot = ({ digest, mediaType, size }: Document): Root => ({
  content: { mediaType, digest, size },
  names: [],
  origin: 'stored',
  findings: [],
});

function findingsOf(count: number): readonly Finding[] {
  const names =
    'containerd keeps the names of images in a database (meta.db) beside its content, which is not read: images go by their digests, as ctr images ls shows them (-n k8s.io for Kubernetes, -n moby for Docker). ctr images export FILE NAME writes an image with its name, and containerd:NAME reads it where containerd runs. Layers that containerd unpacked and let go of are absent.';
  const findings: Finding[] = [{ code: 'names-not-read', severity: 'info', at: 'blobs', message: names }];
  if (count > CONTENT_DOCUMENTS_MAX_COUNT) {
    const message = `Only the first ${CONTENT_DOCUMENTS_MAX_COUNT} of the ${count} small blobs were searched for manifests: there may be more images.`;
    findings.push({ code: 'too-many-objects', severity: 'warning', at: 'blobs', message });
  }
  return findings;
}

/**
 * The storage tree of a registry (distribution's filesystem driver, as Docker's registry keeps it): `docker/registry/v2` with
 * `blobs/<algorithm>/<2 hex>/<hex>/data`, and links to them by repository: `_manifests/tags/<tag>/current/link`,
 * `_manifests/revisions/<algorithm>/<hex>/link`. distribution, registry/storage/paths.go.
 */
import type { FileSet } from '../../archive/fileSet.ts';
import { STORAGE_LINKS_MAX_COUNT } from '../../bytes/limits.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { ImageError } from '../../oci/imageError.ts';
import { Fields } from '../../oci/json/fields.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import { readDocument, startReading } from '../document.ts';
import { classify } from '../documentKind.ts';
import { readHeadText } from '../head.ts';
import type { Layout } from '../layout.ts';

const BLOB = /^(|.*\/)blobs\/([a-z0-9+._-]+)\/([0-9a-f]{2})\/(\3[0-9a-f]+)\/data$/;
const TAG = /^(|.*?\/)repositories\/(.+)\/_manifests\/tags\/([^/]+)\/current\/link$/;
const REVISION = /^(|.*?\/)repositories\/(.+)\/_manifests\/revisions\/([a-z0-9+._-]+)\/([0-9a-f]+)\/link$/;

/** Its end first: the expressions look at every folder of a path, and a layer has a hundred thousand paths. */
const isLink = (path: string) => path.endsWith('/link') && (TAG.test(path) || REVISION.test(path));

/** The storage of a registry (distribution, filesystem driver): docker/registry/v2. */
export const registryStorage: Layout = {
  name: 'registry-storage',

  // All of it: a layer that has a registry in it among other things is a layer.
  async matches(files) {
    const link = files.entries.find(({ path, kind }) => kind === 'file' && isLink(path));
    const [, before = ''] = (link && (TAG.exec(link.path) ?? REVISION.exec(link.path))) ?? [];
    const base = before.replace(/(?:docker\/)?(?:registry\/)?v2\/$/, '');
    return (
      link !== undefined &&
      files.entries.every(({ path, kind }) => kind !== 'file' || path.startsWith(base) || !path.includes('/'))
    );
  },

  async open(files, signal) {
    const blobs = blobPaths(files);
    const findings: Finding[] = [];
    const path = ({ path: stated, digest }: Located) => stated ?? blobs.get(digest);
    const names = await namesByDigest(files, findings, signal);
    const content = (digest: string): Located => {
      const size = files.find(blobs.get(digest) ?? '')?.size ?? 0;
      return { mediaType: '', digest, size };
    };
    const untagged = await untaggedOf(files, { names, content, path, findings }, signal);
    const digests = [...names.keys(), ...untagged];
    if (digests.length === 0) {
      throw new ImageError('malformed', 'repositories', 'This registry storage holds no manifest.');
    }
    const roots = digests.map((digest): Root => {
      return { content: content(digest), names: names.get(digest) ?? [], origin: 'stored', findings: [] };
    });
    return storeOf(files, { roots, blobs, path, findings });
  },
};

interface Parts {
  readonly roots: readonly Root[];
  readonly blobs: ReadonlyMap<string, string>;
  readonly path: (content: Located) => string | undefined;
  readonly findings: readonly Finding[];
}

function storeOf(files: FileSet, { roots, blobs, path, findings }: Parts): ContentStore {
  return {
    layout: 'registry-storage',
    form: 'oci',
    findings,
    roots: () => roots,
    path,
    open(content) {
      const wanted = path(content);
      return wanted === undefined ? undefined : files.open(wanted);
    },
    contents: () => [...blobs.values()],
  };
}

/** Paths by digest. */
function blobPaths(files: FileSet): Map<string, string> {
  const paths = new Map<string, string>();
  for (const { path, kind } of files.entries) {
    const [, , algorithm, , hex] = (kind === 'file' && BLOB.exec(path)) || [];
    const digest = hex === undefined ? undefined : parseDigest(`${algorithm}:${hex}`);
    if (digest) paths.set(digest, path);
  }
  return paths;
}

/** `repository:tag` of each digest that a tag leads to now. */
async function namesByDigest(
  files: FileSet,
  findings: Finding[],
  signal?: AbortSignal,
): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>();
  const links = files.entries.filter(({ path, kind }) => kind === 'file' && TAG.test(path));
  sayCut(links.length, 'tags', findings);
  for (const { path } of links.slice(0, STORAGE_LINKS_MAX_COUNT)) {
    const [, , repository, tag] = TAG.exec(path) ?? [];
    const source = files.open(path);
    const digest = source && parseDigest((await readHeadText(source, 300, signal)).trim());
    if (digest) names.set(digest, [...(names.get(digest) ?? []), `${repository}:${tag}`]);
    else {
      const message = `The link of ${repository}:${tag} holds no digest, so the tag points to nothing.`;
      findings.push({ code: 'bad-link', severity: 'error', at: path, message });
    }
  }
  return names;
}

interface Looking extends Pick<Parts, 'path'> {
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly content: (digest: string) => Located;
  readonly findings: Finding[];
}

/** Manifests that no tag and no index leads to: signatures, and what a tag has left. */
async function untaggedOf(files: FileSet, looking: Looking, signal?: AbortSignal): Promise<readonly string[]> {
  const { names, content, path, findings } = looking;
  const revisions = new Set<string>();
  for (const entry of files.entries) {
    const [, , , algorithm, hex] = (entry.kind === 'file' && REVISION.exec(entry.path)) || [];
    const digest = hex === undefined ? undefined : parseDigest(`${algorithm}:${hex}`);
    if (digest) revisions.add(digest);
  }
  sayCut(revisions.size, 'manifests', findings);
  const all = [...revisions].slice(0, STORAGE_LINKS_MAX_COUNT);
  const named = new Set<string>(names.keys());
  for (const digest of all) {
    const blob = path(content(digest));
    if (blob !== undefined) for (const child of await childrenOf(files, blob, signal)) named.add(child);
  }
  return all.filter((digest) => !named.has(digest));
}

/** What an index names; nothing for any other document. */
async function childrenOf(files: FileSet, path: string, signal?: AbortSignal): Promise<readonly string[]> {
  const source = files.open(path);
  if (!source) return [];
  try {
    const { doc } = await readDocument(source, path, signal);
    if (classify(doc)?.role !== 'index') return [];
    const fields = new Fields(startReading(doc, path), 0);
    return (fields.items('manifests') ?? []).map((node) => new Fields(fields.reading, node).string('digest') ?? '');
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return [];
    throw error;
  }
}

function sayCut(count: number, what: string, findings: Finding[]): void {
  if (count <= STORAGE_LINKS_MAX_COUNT) return;
  const message = `Only the first ${STORAGE_LINKS_MAX_COUNT} of the ${count} ${what} of this registry are shown. Open the repository alone.`;
  findings.push({ code: 'too-many-objects', severity: 'warning', at: 'repositories', message });
}

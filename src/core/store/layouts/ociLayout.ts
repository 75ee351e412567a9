/**
 * The OCI image layout: `index.json`, `oci-layout` and `blobs/<algorithm>/<encoded>`. image-spec image-layout.md.
 * Written by skopeo, podman, BuildKit, containerd, umoci, and by docker save since 25 (which adds a manifest.json).
 */
import type { FileSet } from '../../archive/fileSet.ts';
import { ANNOTATION, namesOf } from '../../oci/annotations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Finding } from '../../oci/finding.ts';
import { ImageError } from '../../oci/imageError.ts';
import { type ImageIndex, readIndex } from '../../oci/imageIndex.ts';
import { readObject } from '../../oci/json/fields.ts';
import { kindOf } from '../../oci/json/jsonText.ts';
import { toPointerPart } from '../../oci/json/pointer.ts';
import { isRefName } from '../../oci/reference.ts';
import { blobPath, digestOfBlobPath } from '../blobPath.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import { isCutOff, unlessCut } from '../cutOff.ts';
import { boundFindings, readDocument, startReading } from '../document.ts';
import { kindOfDocument } from '../documentKind.ts';
import type { Layout } from '../layout.ts';
import { findUnlistedRoots } from '../unlistedRoots.ts';

const INDEX = 'index.json';
const HEADER = 'oci-layout';

/** An OCI layout (image-spec, image-layout.md). */
export const ociLayout: Layout = {
  name: 'oci-layout',

  async matches(files, signal) {
    const hasIndex = files.find(INDEX)?.kind === 'file';
    if (files.find(HEADER)?.kind === 'file') return hasIndex || files.find('manifest.json') === undefined;
    const hasBlobs = files.entries.some((entry) => digestOfBlobPath(entry.path) !== undefined);
    if (hasBlobs) return hasIndex || files.find('manifest.json') === undefined;
    // Anything may be called index.json; alone it is one by what it says.
    return hasIndex && (await kindOfDocument(files, INDEX, signal)) === 'index';
  },

  async open(files, signal) {
    const source = files.open(INDEX);
    const document = source && (await unlessCut(readDocument(source, INDEX, signal)));
    if (!document) return openWithoutIndex(files, signal);
    const { doc } = document;
    const kind = kindOf(doc, 0);
    if (kind !== 'object') {
      const is = kind === 'array' ? 'a list' : kind === 'null' ? 'null' : `a ${kind}`;
      throw new ImageError('malformed', INDEX, `index.json must be an object; at line 1, column 1 it is ${is}.`);
    }
    const reading = startReading(doc, INDEX);
    const index = readIndex(reading);
    const said = boundFindings(reading.findings);
    const own = said.filter(({ at }) => !/^\/manifests\/\d/.test(at));
    const repeated = repeatedNames(index?.manifests ?? []);
    const findings = [...(await headerFindings(files, signal)), ...duplicateFindings(files), ...own, ...repeated];
    const listed = mergeRoots(index?.manifests ?? [], said);
    if (listed.length > 0) return storeOf(files, listed, findings, index);
    return storeOf(
      files,
      await findUnlistedRoots(files, 'index.json lists no image', findings, signal),
      findings,
      index,
    );
  },
};

/** Most tools write index.json last, so an archive that was cut off has blobs and nothing that names them. */
async function openWithoutIndex(files: FileSet, signal?: AbortSignal): Promise<ContentStore> {
  const findings: Finding[] = [];
  const why = isCutOff(files) ? 'The archive was cut off before its index.json' : 'The file index.json is missing';
  const roots = await findUnlistedRoots(files, why, findings, signal);
  if (roots.length > 0) return storeOf(files, roots, findings);
  const message =
    'This is an OCI layout without its index.json, and there is no manifest among its blobs. Copy or download it again.';
  throw new ImageError('malformed', INDEX, message);
}

function storeOf(
  files: FileSet,
  roots: readonly Root[],
  findings: readonly Finding[],
  index?: ImageIndex,
): ContentStore {
  const path = (content: Located) => {
    const blob = content.path ?? blobPath(content.digest);
    return blob !== undefined && files.find(blob)?.kind === 'file' ? blob : undefined;
  };
  return {
    layout: 'oci-layout',
    form: index?.mediaType?.startsWith('application/vnd.docker.') ? 'docker' : 'oci',
    document: INDEX,
    findings,
    roots: () => roots,
    path,
    open(content) {
      const blob = path(content);
      return blob === undefined ? undefined : files.open(blob);
    },
    contents: () =>
      files.entries
        .filter((entry) => entry.kind === 'file' && entry.path.startsWith('blobs/'))
        .map((entry) => entry.path),
  };
}

/** One root a digest, with all its names: docker save lists the same manifest once for each tag. */
function mergeRoots(manifests: readonly Descriptor[], said: readonly Finding[]): readonly Root[] {
  interface Gathered {
    readonly content: Located;
    readonly names: string[];
    readonly findings: Finding[];
  }
  const byDigest = new Map<string, Gathered>();
  manifests.forEach((descriptor, position) => {
    const key = descriptor.digest === '' ? `/manifests/${position}` : descriptor.digest;
    const root: Gathered = byDigest.get(key) ?? { content: descriptor, names: [], findings: [] };
    byDigest.set(key, root);
    for (const name of namesOf(descriptor.annotations)) if (!root.names.includes(name)) root.names.push(name);
    const at = `/manifests/${position}`;
    root.findings.push(...said.filter((one) => one.at === at || one.at.startsWith(`${at}/`)));
    root.findings.push(...refNameFindings(descriptor, position));
  });
  return [...byDigest.values()].map((root) => ({ ...root, origin: 'stored' }));
}

/**
 * One ref.name on several entries, as docker save writes them for images of one tag: containerd goes by its own annotation
 * beside it, umoci refuses to choose.
 */
function repeatedNames(manifests: readonly Descriptor[]): readonly Finding[] {
  const first = new Map<string, number>();
  const found: Finding[] = [];
  for (const [position, { annotations }] of manifests.entries()) {
    const name = annotations?.[ANNOTATION.refName];
    if (name === undefined || found.length === REPEATED_LISTED_MAX_COUNT) continue;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, position);
    else found.push(repeatedName(name, earlier, position));
  }
  return found;
}

const REPEATED_LISTED_MAX_COUNT = 20;

function repeatedName(name: string, earlier: number, later: number): Finding {
  const at = `/manifests/${later}/annotations/${toPointerPart(ANNOTATION.refName)}`;
  const message = `Entries ${earlier + 1} and ${later + 1} of index.json both have the ref.name ${shorten(name)}. umoci refuses such a name; other tools use one of them, or the full name.`;
  return { code: 'repeated-name', severity: 'warning', at, message };
}

function refNameFindings(descriptor: Descriptor, position: number): readonly Finding[] {
  const name = descriptor.annotations?.[ANNOTATION.refName];
  if (name === undefined || isRefName(name)) return [];
  const at = `/manifests/${position}/annotations/${ANNOTATION.refName}`;
  const message = `index.json names this image ${shorten(name)}, which is outside the grammar of reference names.`;
  return [{ code: 'bad-ref-name', severity: 'warning', at, message }];
}

function shorten(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

async function headerFindings(files: FileSet, signal?: AbortSignal): Promise<Finding[]> {
  const source = files.open(HEADER);
  if (!source) {
    const message = 'The file oci-layout is missing. The images are shown; most tools refuse such a layout.';
    return [{ code: 'no-layout-header', severity: 'warning', at: HEADER, message }];
  }
  try {
    const { doc } = await readDocument(source, HEADER, signal);
    const reading = startReading(doc, HEADER);
    const version = readObject(reading, 0)?.string('imageLayoutVersion');
    if (version !== '1.0.0') {
      const message = `The layout says version ${version ?? 'none'}; only 1.0.0 exists. It is read as 1.0.0.`;
      reading.findings.push({ code: 'layout-version', severity: 'warning', at: HEADER, message });
    }
    return reading.findings;
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return [
      {
        code: 'bad-layout-header',
        severity: 'warning',
        at: HEADER,
        message: `oci-layout cannot be read. ${error.message}`,
      },
    ];
  }
}

/** A tar may hold index.json twice; the last one counts, as when it is unpacked. */
function duplicateFindings(files: FileSet): readonly Finding[] {
  const count = files.entries.filter((entry) => entry.path === INDEX).length;
  if (count < 2) return [];
  const message = `The archive has index.json ${count} times. The last one is shown, as tar would unpack it; other tools may take the first.`;
  return [{ code: 'duplicate-entry', severity: 'warning', at: INDEX, message }];
}

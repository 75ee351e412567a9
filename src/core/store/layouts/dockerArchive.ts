/**
 * `docker save` archives in every form: manifest.json beside layers named by v1 id (Docker to 24), by diffID (podman,
 * skopeo), by digest (kaniko, crane), or in blobs/ (Docker since 25, BuildKit, containerd). None holds a manifest of the
 * image, so one is derived; its digest is nobody's.
 */
import type { FileSet } from '../../archive/fileSet.ts';
import { readDescriptor } from '../../oci/descriptor.ts';
import type { Finding } from '../../oci/finding.ts';
import { ImageError } from '../../oci/imageError.ts';
import { type Fields, type Reading, readObject } from '../../oci/json/fields.ts';
import { childrenOf, type JsonText, kindOf, pointerOf } from '../../oci/json/jsonText.ts';
import { blobPath } from '../blobPath.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import { isCutOff, unlessCut } from '../cutOff.ts';
import { cutOffConfigs, looseLayers, readCutOffArchive } from '../docker/cutOffArchive.ts';
import { deriveRoot } from '../docker/deriveRoot.ts';
import { DockerContent } from '../docker/dockerContent.ts';
import { readRepositories } from '../docker/repositories.ts';
import { repeatedTags, tagFindings } from '../docker/repoTags.ts';
import { boundFindings, readDocument, startReading } from '../document.ts';
import { kindOfDocument } from '../documentKind.ts';
import { readHeadText } from '../head.ts';
import type { Layout } from '../layout.ts';

const MANIFEST = 'manifest.json';
const REPOSITORIES = 'repositories';

/** What docker save writes: manifest.json with configs and layers by path. */
export const dockerArchive: Layout = {
  name: 'docker-archive',

  async matches(files, signal) {
    const source = files.open(MANIFEST);
    const head = source && (await readHeadText(source, 64, signal));
    if (!source || (head === '' && source.size > 0))
      return isBefore110(files) || (isCutOff(files) && cutOffConfigs(files).length + looseLayers(files).length > 0);
    // `dir:` has a manifest.json too, which is an object. So have web applications, and some have a list.
    if (files.find('version') !== undefined) return false;
    // An empty one names nothing, whoever wrote it: the layers beside it tell whose it is.
    if (/^\ufeff?\s*\{\s*\}\s*$/.test(head ?? '')) return looseLayers(files).length > 0 || hasDockerNames(files);
    if (/^\ufeff?\s*\{/.test(head ?? '')) return false;
    return hasDockerNames(files) || (await kindOfDocument(files, MANIFEST, signal)) === 'docker-manifest';
  },

  async open(files, signal) {
    const source = files.open(MANIFEST);
    const document = source && (await unlessCut(readDocument(source, MANIFEST, signal)));
    const content = new DockerContent(files, signal);
    if (!document && files.find(REPOSITORIES)) {
      const { roots, findings } = await readRepositories(files, content, signal);
      return storeOf(files, REPOSITORIES, roots, findings);
    }
    if (!document) {
      const { roots, findings } = await readCutOffArchive(files, content);
      return storeOf(files, undefined, roots, findings);
    }
    const { doc } = document;
    if (kindOf(doc, 0) !== 'array') {
      throw new ImageError(
        'malformed',
        MANIFEST,
        `manifest.json must be a list of images, it is ${words(doc)}: it names no image. ${AGAIN}`,
      );
    }
    const reading = startReading(doc, MANIFEST);
    const roots = await readItems(reading, content);
    if (roots.length === 0)
      throw new ImageError('malformed', MANIFEST, `manifest.json is an empty list: it names no image. ${AGAIN}`);
    return storeOf(files, MANIFEST, roots, boundFindings([...reading.findings, ...repeatedTags(roots)]));
  },
};

/** Before Docker 1.10 `repositories` was all there was. */
function isBefore110(files: FileSet): boolean {
  return files.find(REPOSITORIES)?.kind === 'file' && files.entries.some((entry) => entry.path.endsWith('/layer.tar'));
}

/** Files as tools name them: by v1 id, by digest, or a repositories file beside. */
function hasDockerNames(files: FileSet): boolean {
  return files.entries.some(({ path }) =>
    /^(?:repositories$|(?:sha256:)?[0-9a-f]{64}(?:[./]|$)|blobs\/sha256\/)/.test(path),
  );
}

const AGAIN = 'Save the image again.';

function words(doc: JsonText): string {
  const kind = kindOf(doc, 0);
  if (kind === 'object') return childrenOf(doc, 0).next().done ? 'an empty object ({})' : 'an object';
  return kind === 'null' ? 'null' : `a ${kind}`;
}

async function readItems(reading: Reading, content: DockerContent): Promise<Root[]> {
  const roots: Root[] = [];
  for (const node of childrenOf(reading.doc, 0)) {
    const fields = readObject(reading, node);
    if (fields) roots.push(await readItem(fields, content, node));
  }
  return roots;
}

/** One image of manifest.json: `{Config, RepoTags, Layers}`. */
async function readItem(fields: Fields, content: DockerContent, node: number): Promise<Root> {
  const at = pointerOf(fields.reading.doc, node);
  const config = fields.string('Config') ?? '';
  const layers = fields.strings('Layers') ?? [];
  const names = fields.strings('RepoTags') ?? [];
  checkSources(fields);
  const findings: Finding[] = [...tagFindings(names, at)];
  if (config === '')
    findings.push({
      code: 'no-config',
      severity: 'error',
      at,
      message: 'manifest.json names no config for this image.',
    });
  if (fields.find('Layers') === undefined) {
    findings.push({
      code: 'no-layers',
      severity: 'warning',
      at,
      message: 'manifest.json names no layers for this image.',
    });
  }
  const rooted = [config, ...layers].find((path) => path.startsWith('/'));
  if (rooted !== undefined) {
    const message = `manifest.json names ${JSON.stringify(rooted.slice(0, 100))}. Docker looks for it below the root of the archive; skopeo and podman don’t find it.`;
    findings.push({ code: 'absolute-path', severity: 'warning', at, message });
  }
  return deriveRoot(content, { config, layers, names, findings });
}

/** Read by nothing here; Docker refuses the archive where it has another shape. */
function checkSources(fields: Fields): void {
  const sources = fields.object('LayerSources');
  for (const node of sources ? childrenOf(sources.reading.doc, sources.node) : [])
    readDescriptor(sources?.reading ?? fields.reading, node);
}

function storeOf(
  files: FileSet,
  document: string | undefined,
  roots: readonly Root[],
  findings: readonly Finding[],
): ContentStore {
  const path = (content: Located) => {
    const wanted = content.path ?? blobPath(content.digest);
    return wanted !== undefined && files.find(wanted)?.kind === 'file' ? wanted : undefined;
  };
  return {
    layout: 'docker-archive',
    form: 'docker',
    document,
    findings,
    roots: () => roots,
    path,
    open(content) {
      const wanted = path(content);
      return wanted === undefined ? undefined : files.open(wanted);
    },
    contents: () => contentPaths(files),
  };
}

const NOT_CONTENT = new Set([MANIFEST, REPOSITORIES, 'oci-layout', 'index.json']);

/** The per-layer VERSION and json files of the form before 1.10 are read by nothing since; they are not content. */
function contentPaths(files: FileSet): readonly string[] {
  const real = files.entries.filter((entry) => entry.kind === 'file' && !NOT_CONTENT.has(entry.path));
  return real.map((entry) => entry.path).filter((path) => !/(?:^|\/)(?:VERSION|json)$/.test(path));
}

/** One JSON document of an image without the rest: shown and checked, with all it names marked absent. */
import { digestOf } from '../../bytes/hash.ts';
import { fromBytes } from '../../bytes/memory.ts';
import { ImageError } from '../../oci/imageError.ts';
import { readObject } from '../../oci/json/fields.ts';
import { childrenOf } from '../../oci/json/jsonText.ts';
import { formOf } from '../../oci/mediaType.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import { deriveRoot } from '../docker/deriveRoot.ts';
import { DockerContent } from '../docker/dockerContent.ts';
import type { RawDocument } from '../document.ts';
import { startReading } from '../document.ts';
import { classify, type DocumentKind } from '../documentKind.ts';

const SHOWN: ReadonlySet<DocumentKind['role']> = new Set([
  'index',
  'manifest',
  'config',
  'schema1',
  'artifact-manifest',
  'legacy-json',
  'docker-manifest',
  'statement',
]);

/** Throws `not-an-image` for JSON that is not a document of an image. */
export async function openLoneDocument(name: string, document: RawDocument): Promise<ContentStore> {
  const kind = classify(document.doc);
  if (!kind || !SHOWN.has(kind.role)) {
    const what = kind ? `${kind.words} alone` : 'a JSON document, but no manifest, index or config of an image';
    const remedy = 'Open the whole archive or folder, or paste a manifest, an index or a config.';
    throw new ImageError('not-an-image', name, `This is ${what}. ${remedy}`);
  }
  const roots =
    kind.role === 'docker-manifest' ? await dockerRoots(name, document) : [await oneRoot(name, document, kind)];
  const source = fromBytes(document.bytes);
  const message = `This is ${kind.words} by itself. The objects that it names are not in this input.`;
  return {
    layout: 'document',
    form: kind.role === 'docker-manifest' ? 'docker' : formOf(kind.mediaType),
    document: name,
    findings: [{ code: 'lone-document', severity: 'info', at: name, message }],
    roots: () => roots,
    open: (content) => (content.path === name ? source : undefined),
    path: () => undefined,
    contents: () => [],
  };
}

async function oneRoot(name: string, { bytes }: RawDocument, kind: DocumentKind): Promise<Root> {
  const digest = (await digestOf(bytes)) ?? '';
  const content: Located = { mediaType: kind.mediaType, digest, size: bytes.length, path: name };
  return { content, names: [], origin: 'stored', findings: [] };
}

/** docker save's manifest.json: the images it lists, all their content absent. */
async function dockerRoots(name: string, { doc }: RawDocument): Promise<readonly Root[]> {
  const reading = startReading(doc, name);
  const nothing = new DockerContent({
    format: 'none',
    entries: [],
    prefix: '',
    findings: [],
    find: () => undefined,
    open: () => undefined,
  });
  const roots: Root[] = [];
  for (const node of childrenOf(doc, 0)) {
    const fields = readObject(reading, node);
    if (!fields) continue;
    const config = fields.string('Config') ?? '';
    const root = await deriveRoot(nothing, {
      config,
      layers: fields.strings('Layers') ?? [],
      names: fields.strings('RepoTags') ?? [],
      findings: [],
    });
    roots.push({ ...root, findings: [] });
  }
  return roots;
}

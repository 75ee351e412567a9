/**
 * What a JSON document is, by its media type and else by its shape: lone documents, and blobs that nothing names.
 */
import type { FileSet } from '../archive/fileSet.ts';
import { ImageError } from '../oci/imageError.ts';
import { Fields, type Reading } from '../oci/json/fields.ts';
import { childrenOf, type JsonText, kindOf } from '../oci/json/jsonText.ts';
import { MEDIA_TYPE } from '../oci/known/mediaTypes.ts';
import { isArtifactManifest, isConfig, isIndex, isManifest, isSchema1, isSigstoreBundle } from '../oci/mediaType.ts';
import { readDocument } from './document.ts';

/** What a JSON document is by its fields. */
export interface DocumentKind {
  readonly role:
    | 'index'
    | 'manifest'
    | 'config'
    | 'schema1'
    | 'artifact-manifest'
    | 'docker-manifest'
    | 'layout-header'
    | 'legacy-json'
    | 'statement';
  readonly mediaType: string;
  /** As people read it. */
  readonly words: string;
}

const of = (role: DocumentKind['role'], mediaType: string, words: string): DocumentKind => ({ role, mediaType, words });

/** The role of a file of a set, read for that alone; undefined where it is absent, too large, or nothing known. */
export async function kindOfDocument(
  files: FileSet,
  path: string,
  signal?: AbortSignal,
): Promise<DocumentKind['role'] | undefined> {
  const source = files.open(path);
  if (!source) return undefined;
  try {
    return classify((await readDocument(source, path, signal)).doc)?.role;
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return undefined;
    throw error;
  }
}

/** Undefined for JSON that has no place in an image. */
export function classify(doc: JsonText): DocumentKind | undefined {
  if (kindOf(doc, 0) === 'array') return classifyList(doc);
  if (kindOf(doc, 0) !== 'object') return undefined;
  const fields = fieldsOf(doc, 0);
  const mediaType = typeof fields.find('mediaType') === 'number' ? (fields.string('mediaType') ?? '') : '';
  return byType(mediaType) ?? byShape(fields);
}

function byType(type: string): DocumentKind | undefined {
  if (isIndex(type)) return of('index', type, 'an image index');
  if (isManifest(type)) return of('manifest', type, 'an image manifest');
  if (isConfig(type)) return of('config', type, 'an image config');
  if (isArtifactManifest(type)) return of('artifact-manifest', type, 'an artifact manifest of the drafts of OCI 1.1');
  if (isSigstoreBundle(type)) return of('statement', type, 'a Sigstore bundle');
  return isSchema1(type) ? of('schema1', type, 'a Docker manifest of schema 1') : undefined;
}

function byShape(fields: Fields): DocumentKind | undefined {
  const has = (name: string) => fields.find(name) !== undefined;
  if (has('manifests')) return of('index', MEDIA_TYPE.ociIndex, 'an image index');
  if (has('layers') && has('config')) return of('manifest', manifestType(fields), 'an image manifest');
  if (has('fsLayers'))
    return of(
      'schema1',
      has('signatures') ? MEDIA_TYPE.dockerSchema1Signed : MEDIA_TYPE.dockerSchema1,
      'a Docker manifest of schema 1',
    );
  if (has('rootfs') && (has('architecture') || has('os') || has('config')))
    return of('config', configType(fields), 'an image config');
  if (has('imageLayoutVersion')) return of('layout-header', MEDIA_TYPE.ociLayoutHeader, 'the header of an OCI layout');
  const statement = statementByShape(fields);
  if (statement) return statement;
  if (has('predicateType')) return of('statement', 'application/vnd.in-toto+json', 'an in-toto statement');
  if (has('id') && (has('container_config') || has('parent') || has('os') || has('created'))) {
    return of('legacy-json', 'application/json', 'the description of a layer in the form before Docker 1.10');
  }
  return undefined;
}

/** Statements and bills of materials, alone or as blobs. */
function statementByShape(fields: Fields): DocumentKind | undefined {
  const has = (name: string) => fields.find(name) !== undefined;
  const has3 =
    has('@context') && has('@graph') && (fields.string('@context') ?? '').startsWith('https://spdx.org/rdf/3');
  if (has3) return of('statement', 'application/spdx+json', 'a bill of materials in SPDX 3 form');
  if (has('spdxVersion')) return of('statement', 'application/spdx+json', 'a bill of materials in SPDX form');
  if (has('bomFormat'))
    return of('statement', 'application/vnd.cyclonedx+json', 'a bill of materials in CycloneDX form');
  if (!has('payloadType') || !has('payload')) return undefined;
  return of('statement', 'application/vnd.dsse.envelope.v1+json', 'a signed envelope (DSSE)');
}

function manifestType(fields: Fields): string {
  const config = fields.object('config');
  const type = config?.find('mediaType') === undefined ? '' : config?.string('mediaType');
  return type === MEDIA_TYPE.dockerConfig ? MEDIA_TYPE.dockerManifest : MEDIA_TYPE.ociManifest;
}

function configType(fields: Fields): string {
  const docker = fields.has('docker_version') || fields.has('container_config');
  return docker ? MEDIA_TYPE.dockerConfig : MEDIA_TYPE.ociConfig;
}

function classifyList(doc: JsonText): DocumentKind | undefined {
  for (const node of childrenOf(doc, 0)) {
    if (kindOf(doc, node) !== 'object' || fieldsOf(doc, node).find('Config') === undefined) return undefined;
    return of('docker-manifest', 'application/json', 'docker save’s manifest.json');
  }
  return undefined;
}

/** Fields whose findings are dropped: the document is only guessed at, not read. */
function fieldsOf(doc: JsonText, node: number): Fields {
  const reading: Reading = { doc, name: '', findings: [] };
  return new Fields(reading, node);
}

/**
 * Documents of an image: read in full, held against digest and size, parsed into typed values. Each is read once, however
 * often it is named, and only its typed value is kept.
 */
import { digestOf } from '../../bytes/hash.ts';
import { fromBytes } from '../../bytes/memory.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { type ImageConfig, readConfig } from '../../oci/config.ts';
import { algorithmOf, parseDigest } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { ImageError } from '../../oci/imageError.ts';
import { type ImageIndex, readIndex } from '../../oci/imageIndex.ts';
import { Fields, readObject } from '../../oci/json/fields.ts';
import { type JsonText, kindOf } from '../../oci/json/jsonText.ts';
import { parseJson } from '../../oci/json/parseJson.ts';
import { type Manifest, readArtifactManifest, readManifest } from '../../oci/manifest.ts';
import { isArtifactManifest, isConfig, isIndex, isManifest } from '../../oci/mediaType.ts';
import { readV1Step } from '../../oci/image/v1Image.ts';
import type { ContentStore, Located } from '../../store/contentStore.ts';
import { boundFindings, readWhole, startReading } from '../../store/document.ts';
import { classify, type DocumentKind } from '../../store/documentKind.ts';
import type { Verified } from '../node.ts';
import { inlineData } from './inlineData.ts';
import { readSchema1, type Schema1 } from './schema1.ts';

/** A document that was read and checked against its descriptor. */
export interface LoadedDocument {
  /** What it is: by its descriptor's type where that is known, else by itself. */
  readonly kind?: DocumentKind['role'];
  readonly index?: ImageIndex;
  readonly manifest?: Manifest;
  readonly config?: ImageConfig;
  readonly schema1?: Schema1;
  /** The `mediaType` field of the document itself. */
  readonly statedType?: string;
  /** What its shape says, where that is something. */
  readonly shape?: DocumentKind;
  /** Both `manifests` and `layers` or `config`: readers may take it for either. */
  readonly confusing: boolean;
  readonly verified: Verified;
  /** Of the bytes, by the algorithm of the descriptor's digest; absent where that is not computed here. */
  readonly actualDigest?: string;
  readonly actualSize: number;
  readonly findings: readonly Finding[];
}

/** What registries take as a manifest (distribution-spec: at least 4 MiB should be supported). */
const MANIFEST_USUAL_BYTES = 4 * 1024 * 1024;

/** The bytes of a descriptor: of the store, else inline in the descriptor itself. */
export function sourceOf(store: ContentStore, content: Located): ByteSource | undefined {
  const stored = store.open(content);
  if (stored) return stored;
  const inline = inlineData(content);
  return inline && fromBytes(inline);
}

/** Reads, checks and parses. Never throws save for `aborted`: what goes wrong is among the findings. */
export async function loadDocument(
  source: ByteSource,
  content: Located,
  at: string,
  signal?: AbortSignal,
): Promise<LoadedDocument> {
  const findings: Finding[] = [];
  let outcome: Outcome = { verified: 'unverified', actualSize: source.size };
  try {
    const bytes = await readWhole(source, at, signal);
    outcome = await verifyBytes(bytes, content, at, findings);
    if (bytes.length > MANIFEST_USUAL_BYTES) findings.push(tooBigForRegistries(at, bytes.length));
    return { ...parseAs(parseJson(bytes, at), content, findings), ...outcome };
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    const code = error.code === 'malformed' ? 'bad-document' : error.code;
    findings.push({ code, severity: 'error', at, message: error.message });
    return { confusing: false, ...outcome, findings };
  }
}

type Outcome = Pick<LoadedDocument, 'verified' | 'actualDigest' | 'actualSize'>;

/** Digest and size of small content against its descriptor. */
async function verifyBytes(bytes: Uint8Array, content: Located, at: string, findings: Finding[]): Promise<Outcome> {
  const actualSize = bytes.length;
  const sized = content.size === actualSize || content.size < 0;
  if (!sized) findings.push(sizeMismatch(content, actualSize, at));
  const digest = parseDigest(content.digest);
  const actualDigest = digest && (await digestOf(bytes, algorithmOf(digest)));
  if (actualDigest === undefined) return { verified: sized ? 'unknown' : 'mismatch', actualSize };
  if (actualDigest === digest) return { verified: sized ? 'ok' : 'mismatch', actualDigest, actualSize };
  const message = `The bytes have the digest ${actualDigest}, not the one in their descriptor. They were changed or damaged.`;
  findings.push({ code: 'digest-mismatch', severity: 'error', at, message });
  return { verified: 'mismatch', actualDigest, actualSize };
}

function sizeMismatch(content: Located, actual: number, at: string): Finding {
  const message = `Its descriptor states ${content.size} bytes, but there are ${actual}.`;
  return { code: 'size-mismatch', severity: 'error', at, message };
}

function tooBigForRegistries(at: string, size: number): Finding {
  const message = `This document has ${size} bytes. Registries are not required to accept more than 4 MiB.`;
  return { code: 'large-document', severity: 'warning', at, message };
}

function parseAs(doc: JsonText, content: Located, findings: Finding[]): Omit<LoadedDocument, keyof Outcome> {
  const shape = classify(doc);
  const kind = kindByType(content.mediaType) ?? shape?.role;
  const reading = startReading(doc, NAMES[kind ?? ''] ?? 'The document');
  const common = { kind, shape, ...selfDescription(doc), findings };
  const parsed = parseKind(kind, reading, findings);
  findings.push(...boundFindings(reading.findings));
  return { ...common, ...parsed };
}

type Parsed = Pick<LoadedDocument, 'index' | 'manifest' | 'config' | 'schema1'>;

function parseKind(
  kind: LoadedDocument['kind'],
  reading: Parameters<typeof readIndex>[0],
  findings: Finding[],
): Parsed {
  if (kind === 'index') return { index: readIndex(reading) };
  if (kind === 'manifest') return { manifest: readManifest(reading) };
  if (kind === 'artifact-manifest') return { manifest: readArtifactManifest(reading) };
  if (kind === 'config') return { config: readConfig(reading) };
  if (kind === 'legacy-json') return { config: readV1Config(reading) };
  return kind === 'schema1' ? { schema1: readSchema1(reading, findings) } : {};
}

function readV1Config(reading: Parameters<typeof readIndex>[0]): ImageConfig | undefined {
  const fields = readObject(reading, 0);
  return fields && { ...readConfig(reading), history: [readV1Step(fields)] };
}

const NAMES: Readonly<Record<string, string>> = {
  index: 'The index',
  manifest: 'The manifest',
  config: 'The config',
  schema1: 'The schema 1 manifest',
  'artifact-manifest': 'The artifact manifest',
};

function kindByType(type: string): DocumentKind['role'] | undefined {
  if (isIndex(type)) return 'index';
  if (isManifest(type)) return 'manifest';
  if (isArtifactManifest(type)) return 'artifact-manifest';
  return isConfig(type) ? 'config' : undefined;
}

function selfDescription(doc: JsonText): { statedType?: string; confusing: boolean } {
  if (kindOf(doc, 0) !== 'object') return { confusing: false };
  const fields = new Fields({ doc, name: '', findings: [] }, 0);
  const has = (name: string) => fields.find(name) !== undefined;
  return {
    statedType: has('mediaType') ? fields.string('mediaType') : undefined,
    confusing: has('manifests') && (has('layers') || has('config')),
  };
}

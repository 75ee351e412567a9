/** A repository of a registry that lies in a folder: its tags, its documents and its blobs, as files. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Digest } from '../../core/oci/digest.ts';
import { documentType } from '../headers.ts';
import { MANIFEST_MAX_BYTES } from '../registry/limits.ts';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What of a manifest or an index is needed to serve it. */
export interface Document {
  readonly schemaVersion?: number;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config?: { readonly mediaType?: string };
  readonly subject?: { readonly digest?: string };
  readonly manifests?: readonly Descriptor[];
}

/** What is read of it at one request. */
export interface Repository {
  /** Tag -> digest; of equal ones the last counts. */
  tags(): Promise<ReadonlyMap<string, Digest>>;
  /** Manifests and indexes that it lists, with what it says of them. */
  entries(): Promise<readonly Descriptor[]>;
  /** Where the bytes lie; undefined where there are none, or where a link leads out of the folder. */
  fileOf(digest: Digest): Promise<string | undefined>;
}

export const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
/** Documents looked at for referrers of one digest. */
const REFERRERS_MAX_COUNT = 5000;

/** The path, unless it leads out of `root`. */
export async function within(root: string, path: string): Promise<string | undefined> {
  const real = await realpath(path).catch(() => undefined);
  return real?.startsWith(root + sep) ? real : undefined;
}

export async function readJson(file: string): Promise<Document | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || found.size > MANIFEST_MAX_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Document) : undefined;
  } catch {
    return undefined;
  }
}

/** Media type of a document: its own, or what lists it says. */
export async function typeOf(repository: Repository, digest: Digest): Promise<string> {
  const document = await documentOf(repository, digest);
  if (document?.mediaType !== undefined) return ownType(document);
  const listed = (await repository.entries()).find((entry) => entry.digest === digest);
  return documentType(listed?.mediaType) ?? ownType(document);
}

/** By what the document says, or is. Schema 1 has no media type in it. */
function ownType(document: Document | undefined): string {
  if (document?.schemaVersion === 1) return documentType(document.mediaType) ?? SCHEMA1;
  return documentType(document?.mediaType) ?? (document?.manifests ? INDEX : MANIFEST);
}

async function documentOf(repository: Repository, digest: Digest): Promise<Document | undefined> {
  const file = await repository.fileOf(digest);
  return file === undefined ? undefined : readJson(file);
}

/** What names a digest as its subject, among all that the repository lists; of one type where one is asked for. */
export async function referrersOf(
  repository: Repository,
  subject: Digest | undefined,
  wanted: string | null,
): Promise<Descriptor[]> {
  const found: Descriptor[] = [];
  for (const { digest, size } of (await repository.entries()).slice(0, REFERRERS_MAX_COUNT)) {
    const document = await documentOf(repository, digest);
    if (!document || document.subject?.digest !== subject) continue;
    const artifactType = document.artifactType ?? document.config?.mediaType;
    if (wanted !== null && artifactType !== wanted) continue;
    const { annotations } = document;
    found.push({ mediaType: ownType(document), digest, size, artifactType, ...(annotations && { annotations }) });
  }
  return found;
}

/** A repository of a registry that lies in a folder: its tags, its documents and its blobs. */
import type { Digest } from '../../core/oci/digest.ts';
import { documentType } from '../headers.ts';

/** The part of a descriptor that the registry API needs. */
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
  /** Manifests and indexes that it lists, with what it says about them. */
  entries(): Promise<readonly Descriptor[]>;
  /** A manifest or an index; undefined where it does not exist, too large, or not a JSON object. */
  documentOf(digest: Digest): Promise<Document | undefined>;
  /** Answers with the bytes, or the range of them that the request asks for; undefined where they are not there. */
  send(request: Request, digest: Digest, headers: Readonly<Record<string, string>>): Promise<Response | undefined>;
}

/** The files below one folder, by their path in it, wherever that is: on a disk or on a web server. */
export interface Files {
  document(path: string): Promise<Document | undefined>;
  send(request: Request, path: string, headers: Readonly<Record<string, string>>): Promise<Response | undefined>;
}

/** The media type of an OCI index. */
export const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
/** Documents looked at for referrers of one digest. */
const REFERRERS_MAX_COUNT = 5000;

/** A document, where the text is one. */
export function parseDocument(text: string): Document | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Document) : undefined;
  } catch {
    return undefined;
  }
}

/** Media type of a document: its own, or what lists it says. */
export async function typeOf(repository: Repository, digest: Digest): Promise<string> {
  const document = await repository.documentOf(digest);
  if (document?.mediaType !== undefined) return ownType(document);
  const listed = (await repository.entries()).find((entry) => entry.digest === digest);
  return documentType(listed?.mediaType) ?? ownType(document);
}

/** By what the document says, or is. Schema 1 has no media type in it. */
function ownType(document: Document | undefined): string {
  if (document?.schemaVersion === 1) return documentType(document.mediaType) ?? SCHEMA1;
  return documentType(document?.mediaType) ?? (document?.manifests ? INDEX : MANIFEST);
}

/** What names a digest as its subject, among all that the repository lists; of one type where one is asked for. */
export async function referrersOf(
  repository: Repository,
  subject: Digest | undefined,
  wanted: string | null,
): Promise<Descriptor[]> {
  const found: Descriptor[] = [];
  for (const { digest, size } of (await repository.entries()).slice(0, REFERRERS_MAX_COUNT)) {
    const document = await repository.documentOf(digest);
    if (!document || document.subject?.digest !== subject) continue;
    const artifactType = document.artifactType ?? document.config?.mediaType;
    if (wanted !== null && artifactType !== wanted) continue;
    const { annotations } = document;
    found.push({ mediaType: ownType(document), digest, size, artifactType, ...(annotations && { annotations }) });
  }
  return found;
}

/** A name resolved: the digest that a tag leads to now, and the document there. distribution-spec "Pulling manifests". */
import { digestOf } from '../../bytes/hash.ts';
import { algorithmOf, type Digest, parseDigest } from '../../oci/digest.ts';
import { ImageError } from '../../oci/imageError.ts';
import { parseJson } from '../../oci/json/parseJson.ts';
import { isSchema1 } from '../../oci/mediaType.ts';
import { formatReference, type Reference } from '../../oci/reference.ts';
import { classify } from '../documentKind.ts';
import type { Access } from './access.ts';
import { type Documents, readBody } from './documents.ts';

const DIGEST_HEADER = 'docker-content-digest';
/** From our proxy, which works the other one out from the bytes. */
const SAID_HEADER = 'x-cutaway-said-digest';

/** The document that a reference points to. */
export interface Found {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  /** As named, or of the bytes; undefined where neither is to be had. */
  readonly digest?: Digest | undefined;
}

/** HEAD tells the digest for nothing; a document that is kept needs no more than that. Where none is kept, GET tells both. */
export async function resolve(
  access: Access,
  documents: Documents,
  wanted: Reference,
  signal?: AbortSignal,
): Promise<Found> {
  const at = formatReference(wanted);
  const isFirst = await documents.isEmpty();
  const named = wanted.digest ?? (isFirst ? undefined : await headDigest(access, wanted.tag ?? '', at, signal));
  const known = named && (await documents.find(named));
  const { bytes, headers } = known
    ? { bytes: known, headers: undefined }
    : await readBody(access, `manifests/${named ?? wanted.tag}`, { at, signal });
  const mediaType = classify(parseJson(bytes, at))?.mediaType ?? '';
  const own = await digestOf(bytes, named && algorithmOf(named));
  if (!isSchema1(mediaType)) await holdAgainst(headers, bytes, at);
  if (own) documents.put(own, bytes);
  // The digest of a signed schema 1 document is not that of its bytes; here a digest always is.
  return { bytes, mediaType, digest: named && !isSchema1(mediaType) ? named : own };
}

/** Throws `digest-mismatch` where the registry names another digest than that of the bytes it sends with it. */
async function holdAgainst(headers: Headers | undefined, bytes: Uint8Array<ArrayBuffer>, at: string): Promise<void> {
  const said = parseDigest(headers?.get(SAID_HEADER) ?? headers?.get(DIGEST_HEADER) ?? '');
  const actual = said && (await digestOf(bytes, algorithmOf(said)));
  if (!actual || actual === said) return;
  throw new ImageError(
    'digest-mismatch',
    at,
    `The registry sent content with the digest ${actual} but states ${said}.`,
  );
}

/** Undefined where the server does not say, or refuses HEAD: then GET tells, with a reason that can be read. */
async function headDigest(access: Access, tag: string, at: string, signal?: AbortSignal): Promise<Digest | undefined> {
  try {
    const answer = await access.ask(`manifests/${tag}`, { method: 'HEAD', at, signal });
    answer.drop();
    // Its digest leaves its signatures out, so that no bytes can be checked against it: by tag it is had all the same.
    if (isSchema1(answer.headers.get('content-type')?.split(';', 1)[0]?.trim() ?? '')) return undefined;
    return parseDigest(answer.headers.get(DIGEST_HEADER) ?? '');
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return undefined;
    throw error;
  }
}

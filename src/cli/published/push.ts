/**
 * Pushing an artifact that refers to an image: blobs, the manifest, and, where the registry does not answer for referrers, the
 * tag that lists them. distribution-spec, "Push" and "Pushing Manifests with Subject".
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { referrersTag } from '../../core/oci/attachedTag.ts';
import { parseDigest } from '../../core/oci/digest.ts';
import { type ErrorCode, ImageError } from '../../core/oci/imageError.ts';
import type { RegistryWriter, WriteAnswer, WriteRequest } from '../../proxy/writing/nodeWriter.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const TRIES = 5;
/** Asked to wait longer, we say so instead: a person decides. */
const WAIT_MAX_SECONDS = 60;

/** Bytes by their digest. */
export interface PushedBlob {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** A manifest that refers to an image, with the blobs that it names. */
export interface PushedArtifact {
  readonly manifest: PushedBlob;
  readonly artifactType: string;
  readonly blobs: readonly PushedBlob[];
  /** Digest of the image's manifest. */
  readonly subject: string;
}

/** What was done. */
export interface PushReport {
  /** How the artifact is found: by the registry's answer, or by the tag that lists what refers to the image. */
  readonly by: 'api' | 'tag';
  readonly tag?: string;
  /** Blobs that were sent, with their bytes, and those that were there. */
  readonly sent: number;
  readonly sentBytes: number;
  readonly present: number;
  readonly requests: number;
}

interface Options {
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes sent so far. */
  onBytes?(done: number): void;
}

/** Pushes it to the repository (`NAME` of `/v2/NAME/`) of that writer. Throws in words; what was sent stays where it is. */
export async function pushArtifact(
  writer: RegistryWriter,
  name: string,
  artifact: PushedArtifact,
  { signal, onBytes }: Options = {},
): Promise<PushReport> {
  let requests = 0;
  const ask = (request: WriteRequest) => patiently(writer, { ...request, signal }, () => requests++);
  let [sent, sentBytes, present] = [0, 0, 0];
  for (const blob of artifact.blobs) {
    if (await hasBlob(ask, name, blob.digest)) present++;
    else {
      await pushBlob(writer, ask, name, blob);
      sent++;
      sentBytes += blob.bytes.length;
      onBytes?.(sentBytes);
    }
  }
  const { manifest, subject } = artifact;
  const answer = await ask({
    ...{ method: 'PUT', target: `/v2/${name}/manifests/${manifest.digest}` },
    ...{ headers: { 'content-type': MANIFEST }, body: manifest.bytes },
  });
  if (answer.status !== 201) throw refused(answer, `${name}@${manifest.digest}`, 'the manifest of the index');
  const done = { sent, sentBytes, present };
  // The registry that answers for referrers says so by this header; some do not, and list it all the same.
  const isThere = answer.headers.get('oci-subject') === subject || (await isReferrer(ask, name, artifact));
  if (isThere) return { by: 'api', ...done, requests };
  const tag = await listByTag(ask, name, artifact);
  return { by: 'tag', tag, ...done, requests };
}

type Ask = (request: WriteRequest) => Promise<WriteAnswer>;

/** Where an upload goes on, on the same host: what is pushed is sent to nobody else. */
function uploadOf(location: string, { host }: RegistryWriter, name: string): URL {
  const url = new URL(location, `http://${host}`);
  if (url.host.toLowerCase() === host.toLowerCase() || !location.includes('://')) return url;
  throw new ImageError('unsupported', name, `The registry sends the upload to another host, ${url.host}.`);
}

async function hasBlob(ask: Ask, name: string, digest: string): Promise<boolean> {
  const answer = await ask({ method: 'HEAD', target: `/v2/${name}/blobs/${digest}` });
  if (answer.status === 200) return true;
  if (answer.status === 404) return false;
  throw refused(answer, name, 'whether a blob is there');
}

/** In one piece: an index has some MiB at most. */
async function pushBlob(writer: RegistryWriter, ask: Ask, name: string, { digest, bytes }: PushedBlob): Promise<void> {
  const begun = await ask({ method: 'POST', target: `/v2/${name}/blobs/uploads/`, body: '' });
  const location = begun.headers.get('location');
  if (begun.status !== 202 || location === null) throw refused(begun, name, 'the start of an upload');
  const url = uploadOf(location, writer, name);
  url.searchParams.set('digest', digest);
  const answer = await ask({
    ...{ method: 'PUT', target: `${url.pathname}${url.search}`, body: bytes },
    headers: { 'content-type': 'application/octet-stream' },
  });
  if (answer.status !== 201) throw refused(answer, name, `the blob ${digest}`);
}

interface Listed {
  readonly [field: string]: unknown;
  readonly manifests: readonly { readonly digest?: unknown }[];
}

/** Does the registry's own list have it? What is no list is no such answer. */
async function isReferrer(ask: Ask, name: string, { manifest, subject }: PushedArtifact): Promise<boolean> {
  const found = await ask({ method: 'GET', target: `/v2/${name}/referrers/${subject}`, headers: { accept: INDEX } });
  if (found.status !== 200) return false;
  try {
    const list: unknown = JSON.parse(new TextDecoder().decode(found.bytes));
    return isListed(list) && list.manifests.some(({ digest }) => digest === manifest.digest);
  } catch {
    return false;
  }
}

/** Adds the artifact to the index under the tag that is made of the subject's digest. */
async function listByTag(ask: Ask, name: string, { manifest, artifactType, subject }: PushedArtifact): Promise<string> {
  const digest = parseDigest(subject);
  if (!digest) throw new ImageError('malformed', subject, 'The digest of the image is not valid.');
  const tag = referrersTag(digest);
  const target = `/v2/${name}/manifests/${tag}`;
  const found = await ask({ method: 'GET', target, headers: { accept: INDEX } });
  if (found.status !== 200 && found.status !== 404) throw refused(found, `${name}:${tag}`, 'the list of referrers');
  const list = found.status === 200 ? readList(found.bytes, `${name}:${tag}`) : { manifests: [] };
  if (list.manifests.some((entry) => entry.digest === manifest.digest)) return tag;
  const entry = { mediaType: MANIFEST, digest: manifest.digest, size: manifest.bytes.length, artifactType };
  const body = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, ...list, manifests: [...list.manifests, entry] });
  const answer = await ask({ method: 'PUT', target, headers: { 'content-type': INDEX }, body });
  if (answer.status !== 201) throw refused(answer, `${name}:${tag}`, 'the list of referrers');
  return tag;
}

/** Somebody else's document under that tag is left as it is. */
function readList(bytes: Uint8Array, at: string): Listed {
  try {
    const list: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isListed(list)) return list;
  } catch {
    // Told below.
  }
  throw new ImageError(
    'malformed',
    at,
    'This tag should list the referrers of the image, but it is not an image index.',
  );
}

function isListed(value: unknown): value is Listed {
  return typeof value === 'object' && value !== null && 'manifests' in value && Array.isArray(value.manifests);
}

/** Waits where the registry asks to. */
async function patiently(writer: RegistryWriter, request: WriteRequest, onAsked: () => void): Promise<WriteAnswer> {
  for (let tries = 1; ; tries++) {
    onAsked();
    const answer = await writer.send(request);
    const seconds = answer.status === 429 || answer.status === 503 ? secondsToWait(answer, tries) : undefined;
    if (seconds === undefined || seconds > WAIT_MAX_SECONDS || tries === TRIES) return answer;
    await sleep(seconds * 1000, undefined, request.signal ? { signal: request.signal } : {});
  }
}

function secondsToWait({ headers }: WriteAnswer, tries: number): number {
  const text = headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? 2 ** (tries - 1) : Math.max(0, seconds);
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  ...{
    401: 'unauthorized',
    403: 'denied',
    404: 'not-found',
    405: 'unsupported',
    413: 'too-large',
    429: 'rate-limited',
  },
};

function refused({ status, said }: WriteAnswer, at: string, what: string): ImageError {
  const words = said.map(({ code, message }) => [code, message].filter(Boolean).join(': ')).join('; ');
  const code = CODES[status] ?? (status >= 500 ? 'unreachable' : 'unsupported');
  const remedy = status === 401 || status === 403 ? ' Pushing requires push access to this repository.' : '';
  const why = words === '' ? '' : ` (${words})`;
  return new ImageError(
    code,
    at,
    `The registry did not accept ${what}: it answered with status ${status}${why}.${remedy}`,
  );
}

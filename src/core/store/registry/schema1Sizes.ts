/** Sizes of the layers of a schema 1 manifest, which names digests alone: each is asked for by HEAD. distribution-spec "Pulling blobs". */
import { type Digest, parseDigest } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { readObject } from '../../oci/json/fields.ts';
import { parseJson } from '../../oci/json/parseJson.ts';
import { startReading } from '../document.ts';
import type { Access } from './access.ts';
import { fewAtOnce } from './browse/fewAtOnce.ts';
import { problemOf } from './browse/problem.ts';

/** Sizes in bytes by digest; schema 1 states none. */
export interface BlobSizes {
  readonly sizes: ReadonlyMap<string, number>;
  /** On those that the registry does not tell, which can't be read then. */
  readonly findings: readonly Finding[];
}

/** Asks the registry for the size of each layer of a schema 1 manifest, a HEAD each. */
export async function schema1Sizes(
  access: Access,
  bytes: Uint8Array<ArrayBuffer>,
  signal?: AbortSignal,
): Promise<BlobSizes> {
  const reading = startReading(parseJson(bytes, access.name), 'The schema 1 manifest');
  const layers = readObject(reading, 0)?.items('fsLayers') ?? [];
  const named = layers.map((node) => parseDigest(readObject(reading, node)?.string('blobSum') ?? ''));
  const digests = [...new Set(named.filter((digest) => digest !== undefined))];
  const sizes = new Map<string, number>();
  const findings: Finding[] = [];
  await fewAtOnce(digests, async (digest) => {
    const size = await headSize(access, digest, signal);
    if (typeof size === 'number') sizes.set(digest, size);
    else
      findings.push({ code: 'no-size', severity: 'error', at: digest, message: `This layer cannot be read: ${size}` });
  });
  return { sizes, findings };
}

/** The size, or why it is not known. */
async function headSize(access: Access, digest: Digest, signal?: AbortSignal): Promise<number | string> {
  try {
    const answer = await access.ask(`blobs/${digest}`, { method: 'HEAD', at: `${access.name}@${digest}`, signal });
    answer.drop();
    const length = answer.headers.get('content-length') ?? '';
    return /^\d{1,15}$/.test(length) ? Number(length) : 'the registry does not say how large it is.';
  } catch (error) {
    return problemOf(error).message;
  }
}

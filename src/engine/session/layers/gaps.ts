/** Why the layers of an input were not read in full: known from reading them, from failing to, or from their first bytes. */
import { ARCHIVE_HEAD_BYTES } from '../../../core/archive/formats/format.ts';
import { layerFormat } from '../../../core/archive/formats/index.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { Node } from '../../../core/image/node.ts';
import { type Gap, reasonOf } from '../../../core/oci/basis/basis.ts';
import type { ImageError } from '../../../core/oci/imageError.ts';
import { isEncrypted } from '../../../core/oci/mediaType.ts';
import { gapOf, type PassFindings } from '../../../core/oci/basis/gap.ts';
import { LOOKS_LIKE_HEAD_BYTES, looksLike } from '../../../core/store/lone/looksLike.ts';
import type { CallOptions } from '../../engine.ts';
import { scanLayer } from '../../scanLayer.ts';

interface Compressed {
  readonly compression: string;
  readonly digests?: Readonly<Record<string, string>>;
}

/** What a pass over a layer says is missing; undefined where all of the layer was read. */
export async function gapIn(
  node: Node,
  source: ByteSource,
  pass: PassFindings & Compressed,
  call: CallOptions,
): Promise<Gap | undefined> {
  const gap = gapOf(pass);
  return gap && isForeign(gap, pass)
    ? tellKind(gap, source, pass, call)
    : (gap ?? shortfall(node, source) ?? otherBytes(node, pass));
}

/** Is it no tar at all, as far as it tells? A few bytes of something else look like a tar that was cut off. */
function isForeign({ why }: Gap, { index }: PassFindings): boolean {
  return why === 'unsupported' || (why === 'truncated' && index?.count === 0);
}

/** Names what the bytes are, where they are known to be something else than a tar. */
async function tellKind(gap: Gap, source: ByteSource, pass: Compressed, { signal }: CallOptions): Promise<Gap> {
  if (pass.compression !== 'none' || source.size === 0) return gap;
  const head = await source.read(0, Math.min(source.size, LOOKS_LIKE_HEAD_BYTES), signal);
  return {
    why: 'unsupported',
    message: `This layer is not a tar archive: it is ${looksLike(head, source.size).what}.`,
  };
}

/** A layer whose descriptor states more bytes than there are. */
export function shortfall({ digest, size }: Node, source: ByteSource): Gap | undefined {
  if (digest === null || source.size >= size) return undefined;
  return { why: 'truncated', message: `Only ${source.size} of the ${size} bytes of this layer are in the input.` };
}

/** Bytes that are not those of the digest, where the pass has hashed them: what they hold is not what the image names. */
export function otherBytes({ digest }: Node, { digests }: Pick<Compressed, 'digests'>): Gap | undefined {
  const found = digests?.[digest?.split(':', 1)[0] ?? ''];
  if (digest === null || found === undefined || found === digest) return undefined;
  return {
    why: 'damaged',
    otherBytes: true,
    message: `Its bytes have the digest ${found}: they were changed or damaged.`,
  };
}

/** The same of what the bytes unpack to, and of how many there are. */
export function otherContent(node: Node, scan: HashedBytes): Gap | undefined {
  const { digest, size, diffID } = node;
  const found = scan.diffIDs[diffID?.split(':', 1)[0] ?? ''];
  const isContent = !isEncrypted(node.mediaType);
  if (isContent && diffID !== undefined && found !== undefined && found !== diffID)
    return {
      why: 'damaged',
      otherBytes: true,
      message: `Unpacked, it has the digest ${found}; the config’s diff_ids name ${diffID}.`,
    };
  if (digest === null || scan.size === size) return undefined;
  return { why: 'damaged', otherBytes: true, message: `It has ${scan.size} bytes; the manifest says ${size}.` };
}

interface HashedBytes {
  readonly size: number;
  /** By algorithm. */
  readonly diffIDs: Readonly<Record<string, string>>;
}

/** A layer that could not be read at all. */
export function gapOfFailure({ mediaType }: Node, { code, message }: ImageError): Gap {
  return { why: isEncrypted(mediaType) ? 'encrypted' : reasonOf(code), message };
}

/** Stored bytes that a first look reads: any compression's header, and the first entries of the tar. */
const LOOK_BYTES = 64 * 1024;

/** What the first bytes of a layer tell: a compression that cannot be read here, or something that is not a tar at all. */
export async function firstLook(source: ByteSource, at: string, call: CallOptions): Promise<Gap | undefined> {
  const part = source.slice(0, Math.min(source.size, LOOK_BYTES));
  // A file system is listed from places all over it.
  if (layerFormat(await part.read(0, ARCHIVE_HEAD_BYTES, call.signal))) return undefined;
  const pass = await scanLayer(part, { handle: undefined, at, index: true, digests: false, size: part.size }, call);
  // Where the look ends, the layer does not.
  const gap = gapOf(pass);
  if (gap?.why === 'truncated' && part.size < source.size) return undefined;
  return gap && isForeign(gap, pass) ? tellKind(gap, source, pass, call) : gap;
}

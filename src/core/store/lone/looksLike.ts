/**
 * What bytes look like that are not an image, and what would work instead. Only for telling people: nothing is opened by it.
 */
import { modelType } from '../../oci/known/modelFile.ts';

/** What bytes that are not an image look like, and what to do with them. */
export interface Likeness {
  /** Completes "This is …". */
  readonly what: string;
  /** A whole sentence: what to do. */
  readonly remedy: string;
}

const SAVE = 'Save the image with `docker save NAME -o image.tar` (or `skopeo copy`), and open that file.';

const MODEL = 'It holds no files; Overview and `cutaway inspect` show its header.';
const PACK = 'Pack the folder with `tar -C FOLDER -cf root.tar .`, and open that.';
const SQUASHFS = `\`unsquashfs -d FOLDER FILE\` unpacks it. ${PACK}`;

interface Mark {
  readonly at: number;
  readonly bytes: string;
  readonly what: string;
  readonly remedy?: string;
}

/** Bytes as Latin-1 text, so that marks read as they are usually printed. */
const MARKS: readonly Mark[] = [
  {
    at: 0,
    bytes: 'PK\x03\x04',
    what: 'a zip archive',
    remedy: 'Unpack it first; if a .tar or an OCI layout is inside, open that.',
  },
  { at: 0, bytes: 'PK\x05\x06', what: 'an empty zip archive' },
  {
    at: 0,
    bytes: '7z\xbc\xaf\x27\x1c',
    what: 'a 7-Zip archive',
    remedy: 'Unpack it first; if a .tar or an OCI layout is inside, open that.',
  },
  {
    at: 0,
    bytes: 'Rar!\x1a\x07',
    what: 'a RAR archive',
    remedy: 'Unpack it first; if a .tar or an OCI layout is inside, open that.',
  },
  { at: 0, bytes: '!<arch>\n', what: 'a Debian package or another ar archive' },
  { at: 0, bytes: '\xed\xab\xee\xdb', what: 'an RPM package' },
  { at: 0, bytes: '\x7fELF', what: 'an ELF program or library' },
  { at: 0, bytes: 'MZ', what: 'a Windows program' },
  { at: 0, bytes: '\xcf\xfa\xed\xfe', what: 'a macOS program' },
  { at: 0, bytes: '\x00asm', what: 'a WebAssembly module' },
  { at: 0, bytes: '%PDF-', what: 'a PDF document' },
  { at: 0, bytes: '\x89PNG\r\n', what: 'a PNG picture' },
  { at: 0, bytes: '\xff\xd8\xff', what: 'a JPEG picture' },
  { at: 0, bytes: 'GIF8', what: 'a GIF picture' },
  { at: 0, bytes: 'SQLite format 3\0', what: 'an SQLite database' },
  { at: 0, bytes: 'QFI\xfb', what: 'a disk image of a virtual machine (qcow2)' },
  { at: 0, bytes: 'KDMV', what: 'a disk image of a virtual machine (VMDK)' },
  { at: 0, bytes: 'conectix', what: 'a disk image of a virtual machine (VHD)' },
  { at: 0, bytes: 'vhdxfile', what: 'a disk image of a virtual machine (VHDX)' },
  {
    at: 0,
    bytes: 'ZFile\0\x01',
    what: 'a layer of overlaybd: blocks of a disk, compressed in chunks (ZFile)',
    remedy: 'Open the image that it was converted from.',
  },
  { at: 0, bytes: 'hsqs', what: 'a squashfs file system, as snaps and SIF images have it', remedy: SQUASHFS },
  { at: 0, bytes: 'sqsh', what: 'a squashfs file system of a big-endian machine', remedy: SQUASHFS },
  {
    at: 32,
    bytes: 'SIF_MAGIC',
    what: 'a Singularity/Apptainer image (SIF)',
    remedy: `\`apptainer build --sandbox FOLDER FILE\` unpacks it. ${PACK} Or save the image that it was made from.`,
  },
  {
    at: 1024,
    bytes: '\xe2\xe1\xf5\xe0',
    what: 'an EROFS file system',
    remedy: `\`fsck.erofs --extract=FOLDER FILE\` unpacks it. ${PACK}`,
  },
  { at: 1080, bytes: '\x53\xef', what: 'an ext2, ext3 or ext4 file system' },
  { at: 0x8001, bytes: 'CD001', what: 'an ISO 9660 disk image' },
  { at: 0, bytes: '070701', what: 'a cpio archive' },
  { at: 0, bytes: '\x04\x22\x4d\x18', what: 'data compressed with lz4', remedy: 'Decompress it first: `lz4 -d FILE`.' },
  {
    at: 0,
    bytes: '\x02\x21\x4c\x18',
    what: 'data compressed with lz4 in its old form',
    remedy: 'Decompress it first: `lz4 -d FILE`.',
  },
  {
    at: 0,
    bytes: '\x89LZO\0\r\n\x1a\n',
    what: 'data compressed with lzop',
    remedy: 'Decompress it first: `lzop -d FILE`.',
  },
  {
    at: 0,
    bytes: '\xff\x06\0\0sNaPpY',
    what: 'data compressed with snappy',
    remedy: 'Decompress it first: `snzip -d FILE`.',
  },
  { at: 0, bytes: 'LZIP', what: 'data compressed with lzip', remedy: 'Decompress it first: `lzip -d FILE`.' },
  {
    at: 0,
    bytes: '\x1f\x9d',
    what: 'data compressed with compress',
    remedy: 'Decompress it first: `uncompress FILE`.',
  },
  { at: 0, bytes: '\x1f\x8b', what: 'gzip data that is damaged or has no readable content' },
  { at: 0, bytes: '-----BEGIN', what: 'a key or a certificate' },
];

/** Bytes at the start that the marks need: ISO 9660 has its own at 32 KiB. */
export const LOOKS_LIKE_HEAD_BYTES = 0x8001 + 5;

function markOf(head: Uint8Array): Mark | undefined {
  return MARKS.find(({ at, bytes }) => latin(head.subarray(at, at + bytes.length)) === bytes);
}

/** File systems leave their first blocks empty, as a tar without entries does: is this one of them? */
export function isMarkedBehindZeros(head: Uint8Array): boolean {
  return (markOf(head)?.at ?? 0) >= 1024;
}

/** `size` = bytes of the whole. */
export function looksLike(head: Uint8Array, size: number): Likeness {
  if (size === 0) return { what: 'an empty file', remedy: `Its download or copy probably failed. ${SAVE}` };
  const mark = markOf(head);
  if (mark) return { what: mark.what, remedy: mark.remedy ?? SAVE };
  if (modelType(head, size)) return { what: 'the file of a machine-learning model', remedy: MODEL };
  if (isLzma(head))
    return { what: 'data compressed with lzma', remedy: 'Decompress it first: `xz -d --format=lzma FILE`.' };
  if (head.every((byte) => byte === 0))
    return { what: 'nothing but zero bytes', remedy: `An empty tar looks like this. ${SAVE}` };
  return looksLikeText(head, size) ?? { what: `${size} bytes of unknown type`, remedy: SAVE };
}

/**
 * The format before xz has no mark: its usual properties, a dictionary of a size that `lzma` makes, and a size of the content
 * that is unknown or below a terabyte. LZMA specification, "File header".
 */
function isLzma(head: Uint8Array): boolean {
  if (head.length < 18 || head[0] !== 0x5d || head[13] !== 0) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const dictionary = view.getUint32(1, true);
  const power = 2 ** Math.floor(Math.log2(Math.max(1, dictionary)));
  const isUsual = dictionary >= 4096 && (dictionary === power || dictionary === power * 1.5);
  const size = view.getBigUint64(5, true);
  return isUsual && (size === 0xffff_ffff_ffff_ffffn || size < 2n ** 40n);
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function looksLikeText(head: Uint8Array, size: number): Likeness | undefined {
  const text = new TextDecoder().decode(head.subarray(0, 4096)).replace(/^\ufeff/, '');
  if (hasControls(text.slice(0, -4))) return undefined;
  const start = text.trimStart();
  if (/^<(?:!doctype html|html|head|body)/i.test(start)) {
    return {
      what: 'a web page',
      remedy: 'The download probably gave an error or log-in page instead of the file. Open it in a browser to see.',
    };
  }
  if (start.startsWith('<')) return { what: 'an XML or SVG document', remedy: SAVE };
  if (/^(?:#[^\n]*\n|\s)*FROM\s+\S/i.test(start))
    return { what: 'a Dockerfile', remedy: `Build it with \`docker build\`. ${SAVE}` };
  if (/^(?:---\s|#[^\n]*\n|\s)*(?:apiVersion|services|version|kind):/.test(start)) {
    return { what: 'a YAML document for Kubernetes or Compose', remedy: `It only names images. ${SAVE}` };
  }
  if (/^\w[\w.-]*(?::\d+)?\/\S+$/.test(start.trim()))
    return { what: 'the name of an image', remedy: `Pull it and save it. ${SAVE}` };
  return { what: size < 200 ? `${size} bytes of text` : 'a text file', remedy: SAVE };
}

/** Control characters other than white space, or replaced bytes: this is not text. */
function hasControls(text: string): boolean {
  return [...text].some(
    (character) => character === '\ufffd' || (character < ' ' && !'\t\n\v\f\r'.includes(character)),
  );
}

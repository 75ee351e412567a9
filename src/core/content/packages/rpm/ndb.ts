/**
 * rpm's own database format (ndb, SUSE; rpm's lib/backend/ndb/rpmpkg.c): slots that name blobs, each blob a header of a
 * package between two marks, with an Adler-32 checksum. All numbers are little-endian.
 */
import { u8At } from '../../../bytes/at.ts';
import type { Steps } from '../../steps.ts';

const MAGIC = { file: 0x506d7052, slot: 0x746f6c53, start: 0x53626c42, end: 0x45626c42 } as const;
const VERSION = 0;
const BLOCK = 16;
const PAGE = 4096;
const FILE_HEADER = 32;
const BLOB_HEADER = 16;
const BLOB_TAIL = 12;

/** The header of one package in rpm's database. */
export interface RpmBlob {
  /** Names it in messages. */
  readonly id: number;
  readonly bytes: Uint8Array;
}

/** What a database file gives, and what is reported of damage. */
export interface BlobReading {
  readonly steps: Steps;
  readonly problem: (message: string) => void;
}

/** Does it begin as one? */
export function isNdb(head: Uint8Array): boolean {
  return head.length >= BLOCK && viewOf(head).getUint32(0, true) === MAGIC.file;
}

/** The blobs of the slots, in their order. */
export function* ndbBlobs(file: Uint8Array, { steps, problem }: BlobReading): Generator<RpmBlob> {
  const view = viewOf(file);
  const word = (at: number) => view.getUint32(at, true);
  if (file.length < FILE_HEADER || word(4) !== VERSION) {
    problem(`This is version ${file.length < FILE_HEADER ? '?' : word(4)} of the format; only version 0 is read.`);
    return;
  }
  const stated = word(12) * PAGE;
  const end = Math.min(stated, file.length - (file.length % BLOCK));
  if (stated > file.length) problem('The file ends within its list of packages.');
  for (let at = FILE_HEADER; at + BLOCK <= end; at += BLOCK) {
    steps.take(BLOCK);
    const [id, offset, count] = [word(at + 4), word(at + 8), word(at + 12)];
    if (word(at) !== MAGIC.slot) problem(`The slot at byte ${at} is damaged.`);
    else if (offset > 0) {
      const blob = blobAt(file, { id, start: offset * BLOCK, size: count * BLOCK }, steps);
      if (typeof blob === 'string') problem(`Package ${id}: ${blob}`);
      else yield { id, bytes: blob };
    }
  }
}

interface Slot {
  readonly id: number;
  readonly start: number;
  readonly size: number;
}

/** The blob of a slot, or what is wrong with it. */
function blobAt(file: Uint8Array, { id, start, size }: Slot, steps: Steps): Uint8Array | string {
  if (start + size > file.length || size < BLOB_HEADER + BLOB_TAIL) return 'the file ends before its header does.';
  const view = new DataView(file.buffer, file.byteOffset + start, size);
  const word = (at: number) => view.getUint32(at, true);
  const length = word(12);
  const tail = size - BLOB_TAIL;
  const isOurs = word(0) === MAGIC.start && word(4) === id && word(tail + 8) === MAGIC.end && word(tail + 4) === length;
  if (!isOurs || BLOB_HEADER + length > tail) return 'its header is damaged.';
  steps.take(size);
  if (adler32(file.subarray(start, start + tail)) !== word(tail)) return 'its header does not match its checksum.';
  return file.subarray(start + BLOB_HEADER, start + BLOB_HEADER + length);
}

/** RFC 1950, section 8.2. Sums are reduced before they could leave 32 bits. */
function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(at + 5552, bytes.length);
    for (; at < end; at++) {
      low += u8At(bytes, at);
      high += low;
    }
    low %= 65521;
    high %= 65521;
  }
  return ((high << 16) | low) >>> 0;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

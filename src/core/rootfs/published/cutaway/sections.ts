/**
 * The container of our index: a mark, a head of JSON, and sections one after another. docs/index-format.md, "Byte layout".
 */
import { inflaters } from '../../../bytes/codecs/deflate/engines.ts';
import { INDEX_UNPACKED_MAX_BYTES } from '../bounds.ts';

/** `CWINDEX1`. Another form of the container would have another mark. */
export const MARK = new TextEncoder().encode('CWINDEX1');
const HEAD_AT = MARK.length + 4;

/** A section of the head's list. */
export interface SectionHead {
  readonly name: string;
  readonly encoding: 'deflate' | 'none';
  /** Bytes as stored, and unpacked. */
  readonly stored: number;
  readonly size: number;
}

/** What a section is made of; digests and windows do not compress. */
export interface Section {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isDense?: boolean;
}

/** A file, opened: its head as written, and its sections by name. */
export interface Opened {
  readonly head: Readonly<Record<string, unknown>>;
  /** Unpacked; empty where there is no such section. */
  section(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** Opens a file. `fail` is called, and must throw, where it is not one. Sections of names not known are passed over. */
export function openSections(bytes: Uint8Array<ArrayBuffer>, fail: (why: string) => never): Opened {
  if (!MARK.every((byte, i) => bytes[i] === byte)) fail('it does not begin with CWINDEX1');
  if (bytes.length < HEAD_AT) fail('it is cut off');
  const headEnd = HEAD_AT + new DataView(bytes.buffer, bytes.byteOffset).getUint32(MARK.length, true);
  if (headEnd > bytes.length) fail('its head is cut off');
  const head = headOf(bytes.subarray(HEAD_AT, headEnd), fail);
  const places = placesOf(head.sections, headEnd, bytes.length, fail);
  return {
    head,
    async section(name) {
      const place = places.get(name);
      if (!place) return new Uint8Array(0);
      const part = bytes.subarray(place.at, place.at + place.stored);
      const unpacked = place.encoding === 'none' ? part : await inflateTo(part, place.size);
      return unpacked ?? fail(`its section ${name} cannot be unpacked`);
    },
  };
}

function headOf(bytes: Uint8Array, fail: (why: string) => never): Readonly<Record<string, unknown>> {
  let head: unknown;
  try {
    head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    fail('its head is not JSON');
  }
  return isObject(head) ? head : fail('its head is not an object');
}

/** Is it an object of JSON? */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items of a list of JSON. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

type Place = SectionHead & { readonly at: number };

function placesOf(list: unknown, start: number, end: number, fail: (why: string) => never): ReadonlyMap<string, Place> {
  const items = listOf(list);
  if (!items || items.length > 64) return fail('its head lists no sections');
  const places = new Map<string, Place>();
  let at = start;
  let unpacked = 0;
  for (const section of items) {
    if (!isSection(section) || places.has(section.name)) return fail('its head lists a section that is not valid');
    places.set(section.name, { ...section, at });
    at += section.stored;
    unpacked += section.size;
  }
  if (at !== end) fail(`its sections end at byte ${at} of ${end}`);
  if (unpacked > INDEX_UNPACKED_MAX_BYTES) fail(`it has more than ${INDEX_UNPACKED_MAX_BYTES} bytes unpacked`);
  return places;
}

function isSection(value: unknown): value is SectionHead {
  if (!isObject(value)) return false;
  const { name, encoding, stored, size } = value;
  return (
    typeof name === 'string' &&
    isCount(stored) &&
    isCount(size) &&
    (encoding === 'deflate' || (encoding === 'none' && stored === size))
  );
}

/** Is it a whole number from 0 that a double holds? */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Raw deflate of exactly `size` bytes; undefined where it is of more, of less, or damaged. */
async function inflateTo(packed: Uint8Array, size: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  // Deflate makes no more than 1032 bytes of one: what is claimed beyond is not even made room for.
  if (size > 1032 * packed.length) return undefined;
  const inflater = (await inflaters())();
  try {
    const unpacked = new Uint8Array(size);
    let at = 0;
    inflater.reset();
    inflater.open(packed);
    for (let fed = 0; ; ) {
      inflater.feed(fed);
      for (let status = 'more'; status === 'more'; ) {
        status = inflater.step();
        if (at + inflater.output.length > size || status === 'damaged') return undefined;
        unpacked.set(inflater.output, at);
        at += inflater.output.length;
        if (status === 'end') return at === size && fed + inflater.consumed === packed.length ? unpacked : undefined;
      }
      if (inflater.consumed === 0) return undefined;
      fed += inflater.consumed;
    }
  } finally {
    inflater.close();
  }
}

/**
 * JSON as Go's encoding/json writes it, from Go 1.22 on: what skopeo writes must be equal to the byte, since a digest is
 * made of it. Compact, no newline at the end; `<`, `>`, `&` and the two line separators escaped, all else as it is.
 */
import { wellFormed } from '../../oci/text.ts';

/** JSON that is written as it stands: what Go calls a RawMessage, already compact. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * What can be written. Objects are Go structs: members in the order in which they were put, undefined ones left out.
 * Maps are Go maps: keys sorted by their UTF-8 bytes.
 */
export type GoValue =
  | string
  | number
  | boolean
  | null
  | RawJson
  | readonly GoValue[]
  | ReadonlyMap<string, GoValue>
  | { readonly [field: string]: GoValue | undefined };

const utf8 = new TextEncoder();

/** The text of a value. Numbers must be whole. */
export function encodeGo(value: GoValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return quote(value);
  if (value instanceof RawJson) return value.text;
  if (isList(value)) return `[${value.map(encodeGo).join(',')}]`;
  const members = value instanceof Map ? sorted(value) : Object.entries(value);
  const written = members.flatMap(([name, member]) =>
    member === undefined ? [] : [`${quote(name)}:${encodeGo(member)}`],
  );
  return `{${written.join(',')}}`;
}

/** The bytes of a value. */
export function encodeGoBytes(value: GoValue): Uint8Array<ArrayBuffer> {
  return utf8.encode(encodeGo(value));
}

function isList(value: object): value is readonly GoValue[] {
  return Array.isArray(value);
}

/** A string with its quotes. JavaScript's short escapes are Go's; U+007F stays as it is in both. */
function quote(text: string): string {
  return escapeHtml(JSON.stringify(wellFormed(text)));
}

/** What Go escapes in JSON text so that it can stand inside HTML. Such characters occur only within strings. */
export function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

function sorted(map: ReadonlyMap<string, GoValue>): [string, GoValue][] {
  return [...map].sort(([a], [b]) => compareUtf8(a, b));
}

/** Order of the UTF-8 bytes, which is that of code points; JavaScript's own order puts U+E000 after an emoji. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // Surrogates stand for what lies above all other units.
    const [isX, isY] = [x >= 0xd800 && x <= 0xdfff, y >= 0xd800 && y <= 0xdfff];
    return isX === isY ? x - y : isX ? 1 : -1;
  }
  return a.length - b.length;
}

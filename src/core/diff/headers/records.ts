/** PAX records as written (one character a byte): for showing them, and to tell what of them no other field is about. */
import { bytesToText } from '../../oci/text.ts';

/** Characters of a value that is shown. */
const VALUE_MAX = 256;
/** Records shown of one entry. */
const RECORDS_MAX_COUNT = 64;
/** Keys whose values are the entry's own fields. */
const COVERED =
  /^(?:path|linkpath|size|uid|gid|uname|gname|mtime|SCHILY\.xattr\..*|SCHILY\.dev(?:major|minor)|LIBARCHIVE\.xattr\..*)$/s;

/** Keys and values in their order, as far as they keep the grammar. */
function* recordsOf(raw: string): Generator<readonly [key: string, value: string]> {
  for (let at = 0; at < raw.length; ) {
    const head = /^(\d{1,9}) /.exec(raw.slice(at, at + 12));
    const next = at + Number(head?.[1] ?? 0);
    if (!head || next > raw.length || next <= at + head[0].length) return;
    const record = raw.slice(at + head[0].length, next - 1);
    const equals = record.indexOf('=');
    if (equals < 0) return;
    yield [record.slice(0, equals), record.slice(equals + 1)];
    at = next;
  }
}

/** As people read them. */
export function readRecords(raw: string): Record<string, string> {
  const found: [string, string][] = [];
  for (const [key, value] of recordsOf(raw)) {
    if (found.length >= RECORDS_MAX_COUNT) break;
    found.push([
      text(key.slice(0, VALUE_MAX)),
      value.length > VALUE_MAX ? `${text(value.slice(0, VALUE_MAX))}…` : text(value),
    ]);
  }
  return Object.fromEntries(found);
}

const text = (raw: string) => bytesToText(Uint8Array.from(raw, (character) => character.charCodeAt(0)));

/** Equal for two entries whose records have the same keys, and the same values where nothing else compares those. */
export function coveredSignature(raw: string): string {
  const parts: string[] = [];
  for (const [key, value] of recordsOf(raw)) parts.push(COVERED.test(key) ? key : `${key}=${value}`);
  return parts.sort().join('\n');
}

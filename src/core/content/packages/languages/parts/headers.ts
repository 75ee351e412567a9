/** Headers as mail has them (RFC 5322), which Python's metadata (PEP 566) and Java's manifests are made of. */
import { linesOf } from '../../control.ts';

/** Header fields by lower-case name, in their order. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** Values kept of one header, and of all: metadata of large packages has some hundred. */
const VALUES_MAX_COUNT = 10_000;

/**
 * Headers by lower-case name. Of mail, those before the first blank line; of a manifest also those of its sections behind it.
 * A line that begins with a space goes on with the value before: after a line feed, or in a manifest right behind it.
 */
export function headersOf(text: string, form: 'mail' | 'manifest'): Headers {
  const isMail = form === 'mail';
  const headers = new Map<string, string[]>();
  let open: string[] | undefined;
  let count = 0;
  for (const line of linesOf(text)) {
    if (line === '' && count > 0 && isMail) break;
    if (/^[ \t]/.test(line)) {
      const last = open?.pop();
      if (last !== undefined) open?.push(isMail ? `${last}\n${line.trim()}` : last + line.slice(1));
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1 || ++count > VALUES_MAX_COUNT) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    open = headers.get(name) ?? [];
    headers.set(name, open);
    open.push(line.slice(colon + 1).trim());
  }
  return headers;
}

/** The first value of a header; null where it is missing, empty or says that nobody knows. */
export function firstOf(headers: Headers, name: string): string | null {
  const value = headers.get(name)?.[0];
  return value === undefined || value === '' || value === 'UNKNOWN' ? null : value;
}

/** All its values that say something. */
export function allOf(headers: Headers, name: string): readonly string[] {
  return (headers.get(name) ?? []).filter((value) => value !== '' && value !== 'UNKNOWN');
}

/** The distribution that an image is of, by its os-release (os-release(5)). */
import { linesOf } from './control.ts';

/** The distribution by etc/os-release (os-release(5)). */
export interface Distribution {
  /** `debian`, in lower case. */
  readonly id: string;
  /** `12`; null for rolling ones. */
  readonly version: string | null;
  /** `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string | null;
}

/** Where it stands, the first that is there. */
export const RELEASE_PATHS = ['etc/os-release', 'usr/lib/os-release'];

/** The distribution, or null for a text that does not name one. */
export function readDistribution(text: string): Distribution | null {
  const fields = new Map<string, string>();
  for (const line of linesOf(text)) {
    const [, key, value] = /^\s*([A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) fields.set(key, unquoted(value.trim()));
  }
  const id = fields.get('ID')?.toLowerCase();
  if (!id) return null;
  return { id, version: fields.get('VERSION_ID') || null, name: fields.get('PRETTY_NAME') || null };
}

/** Shell quotes, as far as os-release may have them. */
function unquoted(value: string): string {
  const quote = value[0];
  const isQuoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
  const text = isQuoted ? value.slice(1, -1) : value;
  return quote === "'" ? text : text.replace(/\\(["$`\\])/g, '$1');
}

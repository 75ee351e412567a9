/** Extended attributes that Linux does not take, so that unpacking stops there. xattr(7), capabilities(7), acl(5). */
import { DIR, FILE, HARDLINK, type TarEntry } from '../../archive/tar/entry.ts';
import type { Refusal } from './refusal.ts';

const NAME_MAX_BYTES = 255;
const VALUE_MAX_BYTES = 65_536;
/** By the revision of the capability in its highest byte. */
const CAPABILITY_SIZES = new Map([
  [1, 12],
  [2, 20],
  [3, 24],
]);
const ACL_VERSION = 2;
/** Types that may have attributes of users; a hard link has those of its file. */
const USER_TYPES = new Set([FILE, DIR, HARDLINK]);

/** Extended attributes that Linux refuses (xattr(7)). */
export function xattrs(entry: TarEntry): Refusal | undefined {
  if (entry.xattrs === undefined) return undefined;
  for (const [name, value] of entry.xattrs) {
    const why = problem(name, value, entry.type);
    if (why === undefined) continue;
    const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
    const message = `The extended attribute ${shown} ${why}. Linux refuses it, so runtimes refuse the layer.`;
    return { code: 'bad-xattr', severity: 'warning', message };
  }
  return undefined;
}

function problem(name: string, value: Uint8Array, type: number): string | undefined {
  if (name.length > NAME_MAX_BYTES) return `has a name of ${name.length} bytes`;
  if (value.length > VALUE_MAX_BYTES) return `has ${value.length} bytes`;
  if (name.startsWith('user.') && !USER_TYPES.has(type)) return 'is not on a file or directory';
  if (name === 'security.capability' && CAPABILITY_SIZES.get(value[3] ?? 0) !== value.length) {
    return 'is not a valid list of capabilities';
  }
  return name.startsWith('system.posix_acl_') && !isAcl(value) ? 'is not a valid access control list' : undefined;
}

/** A version, then entries of eight bytes. */
function isAcl(value: Uint8Array): boolean {
  return value.length % 8 === 4 && value[0] === ACL_VERSION && value[1] === 0 && value[2] === 0 && value[3] === 0;
}

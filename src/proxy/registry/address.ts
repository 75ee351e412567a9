/**
 * IP addresses by what they may reach. Worked out on numbers, never by patterns on text: that is where such checks have
 * failed elsewhere (CVE-2023-42282, CVE-2024-29415). IANA special-purpose registries; RFC 6890.
 */

/**
 * `public`: the internet. `private`: RFC 1918, shared (CGNAT), unique local. `loopback`: this machine. `never`: what no
 * registry has: link-local (metadata services among them), multicast, unspecified, reserved, and IPv6 forms that carry
 * an IPv4 address in them (mapped, NAT64, 6to4, Teredo), which would lead round this check.
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'never';

/** Prefix, its length, kind; the first that fits counts. */
type Block = readonly [prefix: readonly number[], bits: number, kind: AddressKind];

const V4_BLOCKS: readonly Block[] = [
  [[10], 8, 'private'],
  [[100, 64], 10, 'private'],
  [[127], 8, 'loopback'],
  [[172, 16], 12, 'private'],
  [[192, 168], 16, 'private'],
  [[0], 8, 'never'],
  [[169, 254], 16, 'never'],
  [[192, 0, 0], 24, 'never'],
  [[192, 0, 2], 24, 'never'],
  [[192, 31, 196], 24, 'never'],
  [[192, 52, 193], 24, 'never'],
  [[192, 88, 99], 24, 'never'],
  [[192, 175, 48], 24, 'never'],
  [[198, 18], 15, 'never'],
  [[198, 51, 100], 24, 'never'],
  [[203, 0, 113], 24, 'never'],
  [[224], 3, 'never'],
];

/** In bytes as well. What is not global unicast (2000::/3) is public in no case. */
const V6_BLOCKS: readonly Block[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, 'loopback'],
  [[0xfc], 7, 'private'],
  [[0x20, 0x01, 0x00], 23, 'never'],
  [[0x20, 0x01, 0x0d, 0xb8], 32, 'never'],
  [[0x20, 0x02], 16, 'never'],
  [[0x26, 0x20, 0x00, 0x4f, 0x80, 0x00], 48, 'never'],
  [[0x3f, 0xff, 0x00], 20, 'never'],
  [[0x20], 3, 'public'],
];

/** What an address may reach; `undefined` where the text is not an IP address in its usual spelling. */
export function addressKind(text: string): AddressKind | undefined {
  const v4 = parseV4(text);
  if (v4) return kindIn(v4, V4_BLOCKS) ?? 'public';
  const v6 = parseV6(text);
  return v6 && (kindIn(v6, V6_BLOCKS) ?? 'never');
}

function kindIn(bytes: readonly number[], blocks: readonly Block[]): AddressKind | undefined {
  return blocks.find(([prefix, bits]) => hasPrefix(bytes, prefix, bits))?.[2];
}

function hasPrefix(bytes: readonly number[], prefix: readonly number[], bits: number): boolean {
  for (let i = 0, left = bits; left > 0; i++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((bytes[i] ?? 0) & mask) !== ((prefix[i] ?? 0) & mask)) return false;
  }
  return true;
}

/** Four decimal numbers without leading zeros; any other spelling is not an address here. */
function parseV4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

/** RFC 4291 2.2: eight groups, one run of zeros as `::`, the last two groups as IPv4 where wanted. No zone. */
function parseV6(text: string): number[] | undefined {
  if (!/^[0-9a-fA-F:.]{2,45}$/.test(text)) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [first = '', last = ''] = halves;
  const head = first === '' ? [] : toBytes(first.split(':'), halves.length === 1);
  const tail = last === '' ? [] : toBytes(last.split(':'), true);
  if (!head || !tail) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** `end`: the address ends here, where an IPv4 one may stand. */
function toBytes(groups: readonly string[], end: boolean): number[] | undefined {
  const bytes: number[] = [];
  for (const [i, group] of groups.entries()) {
    const v4 = end && group.includes('.') && i === groups.length - 1 ? parseV4(group) : undefined;
    if (v4) bytes.push(...v4);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255);
    else return undefined;
  }
  return bytes;
}

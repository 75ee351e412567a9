/** Entries that can be read and that runtimes refuse. Who refuses them is asked in tests/oracle. */
import { describe, expect, it } from 'vitest';
import { LayerScanner } from '../../../../src/core/rootfs/layerScanner.ts';
import { type TarEntry, tar } from '../../../fixtures/tar.ts';

function findingsOf(entry: TarEntry, flag?: string): string[] {
  const bytes = tar([entry]);
  if (flag !== undefined) setFlag(bytes, flag);
  const scanner = new LayerScanner();
  scanner.push(bytes);
  // What other readers make of it is told apart.
  const findings = scanner.finish().findings.filter(({ code }) => code !== 'readers-disagree');
  return findings.map(({ code, severity }) => `${severity} ${code}`);
}

const octal = (number: number) => new TextEncoder().encode(`${number.toString(8).padStart(11, '0')}\0`);
/** Offset and size of the piece, and the size of the file. */
const SPARSE_MAP = [
  [386, 0],
  [398, 1],
  [483, 1],
] as const;

/** Another type in the first header, whose checksum follows. */
function setFlag(bytes: Uint8Array, flag: string): void {
  bytes[156] = flag.charCodeAt(0);
  // A map of one piece, the file's only byte, in the old form of GNU tar.
  if (flag === 'S') bytes.set(new TextEncoder().encode(`ustar  \0`), 257);
  for (const [at, number] of flag === 'S' ? SPARSE_MAP : []) bytes.set(octal(number), at);
  bytes.fill(0x20, 148, 156);
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  bytes.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
}

const file = { path: 'f', content: 'x' };
const xattr = (name: string, value: Uint8Array | number[]) => ({ xattrs: { [name]: Uint8Array.from(value) } });

describe('what runtimes refuse of an entry', () => {
  it.each<[string, TarEntry, string[]]>([
    ['a user of 2^31 - 1', { ...file, uid: 2 ** 31 - 1 }, []],
    ['a user of 2^31', { ...file, uid: 2 ** 31 }, ['warning large-id']],
    ['a group of 2^31', { ...file, gid: 2 ** 31 }, ['warning large-id']],
    ['a user of 2^53', { ...file, uid: 2 ** 53 }, ['warning large-id']],
    ['a name of 255 bytes', { ...file, path: 'n'.repeat(255) }, []],
    ['a name of 256 bytes', { ...file, path: 'n'.repeat(256) }, ['warning name-too-long']],
    ['the same as a directory above it', { ...file, path: `${'n'.repeat(256)}/f` }, ['warning name-too-long']],
    ['a path of 4095 bytes', { ...file, path: `${'n/'.repeat(2047)}f` }, []],
    ['a path of 4097 bytes', { ...file, path: `${'n/'.repeat(2048)}f` }, ['warning name-too-long']],
    ['a symlink', { path: 's', type: 'symlink', link: 'f' }, []],
    ['a symlink without text', { path: 's', type: 'symlink', link: '' }, ['warning bad-symlink']],
    ['a symlink of 5000 bytes', { path: 's', type: 'symlink', link: 'x/'.repeat(2500) }, ['warning bad-symlink']],
    ['a capability', { ...file, ...xattr('security.capability', [1, 0, 0, 2, ...Array(16).fill(0)]) }, []],
    ['half a capability', { ...file, ...xattr('security.capability', [1, 0, 0, 2]) }, ['warning bad-xattr']],
    [
      'a valid access control list',
      { ...file, ...xattr('system.posix_acl_access', [2, 0, 0, 0, ...Array(8).fill(1)]) },
      [],
    ],
    ['a bad one', { ...file, ...xattr('system.posix_acl_default', [98, 97, 100]) }, ['warning bad-xattr']],
    ['an attribute of users', { ...file, ...xattr('user.a', [1]) }, []],
    ['one on a symlink', { path: 's', type: 'symlink', link: 'f', ...xattr('user.a', [1]) }, ['warning bad-xattr']],
    [
      'an attribute of 64 KiB and a byte',
      { ...file, ...xattr('user.a', new Uint8Array(65_537)) },
      ['warning bad-xattr'],
    ],
    [
      'an attribute with a name of 260 bytes',
      { ...file, ...xattr(`user.${'n'.repeat(255)}`, [1]) },
      ['warning bad-xattr'],
    ],
  ])('%s', (_, entry, findings) => {
    expect(findingsOf(entry)).toEqual(findings);
  });

  it.each([
    ['0', []],
    ['7', ['warning type-not-unpacked']],
    ['D', ['warning unknown-type']],
    ['S', ['warning type-not-unpacked']],
    ['V', ['warning unknown-type']],
  ])('an entry of type %s', (flag, findings) => {
    expect(findingsOf(file, flag)).toEqual(findings);
  });
});

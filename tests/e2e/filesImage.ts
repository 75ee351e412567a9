/** An image for the specs of the files view: every kind of change, odd names, links of all sorts, files hard to show. */
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import type { TarEntry } from '../fixtures/tar.ts';

const dir = (path: string, mode = 0o755): TarEntry => ({ path, type: 'dir', mode });
const link = (path: string, target: string): TarEntry => ({ path, type: 'symlink', link: target });

/** Every byte value, so that any change on the way would show. */
export const BINARY = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 31 + (at >> 8)) & 255);
const CAPABILITY = new Uint8Array(new Uint32Array([0x02000001, 1 << 13, 0, 0, 0]).buffer);

const base: readonly TarEntry[] = [
  ...['bin', 'etc', 'usr', 'usr/bin', 'usr/lib', 'var', 'var/cache'].map((path) => dir(path)),
  dir('tmp', 0o1777),
  { path: 'bin/tool', content: BINARY, mode: 0o4755 },
  { path: 'bin/ping', content: 'ping', mode: 0o755, xattrs: { 'security.capability': CAPABILITY } },
  { path: 'bin/tool2', type: 'hardlink', link: 'bin/tool' },
  { path: 'etc/hostname', content: 'base\n' },
  { path: 'etc/motd', content: 'hello\n' },
  { path: 'etc/shadow', content: 'root:*::\n', mode: 0o640, gid: 42 },
  { path: 'usr/lib/libc-2.36.so', content: '\x7fELFlibc' },
  link('usr/lib/libc.so.6', 'libc-2.36.so'),
  link('lib', 'usr/lib'),
  link('etc/loop', 'loop'),
  link('etc/up', '../../../../etc/hostname'),
  { path: 'var/cache/old.bin', content: 'x'.repeat(5000) },
  { path: new Uint8Array([...new TextEncoder().encode('tmp/caf'), 0xe9]), content: 'latin\n' },
  { path: new Uint8Array([...new TextEncoder().encode('tmp/caf'), 0xea]), content: 'other\n' },
  { path: 'tmp/<img src=x onerror=document.title=1>', content: 'x' },
  { path: 'tmp/evil\u202egnp.exe', content: 'x' },
  { path: 'tmp/two\nlines', content: 'x' },
  { path: 'tmp/__proto__', content: 'x' },
  { path: 'tmp/page.html', content: '<script>document.title="run"</script><img src="http://192.0.2.1/x">\n' },
  { path: 'tmp/ansi.txt', content: '\u001b[31mred\u001b[0m\r\nif (\u202eadmin)\n' },
  { path: 'tmp/latin1.txt', content: new Uint8Array([0x63, 0x61, 0x66, 0xe9, 0x0a]) },
  { path: 'tmp/long.txt', content: `${'A'.repeat(2_000_000)}\nend\n` },
  { path: 'tmp/lines.txt', content: Array.from({ length: 300_000 }, (_, at) => `line ${at + 1}\n`).join('') },
];

const change: readonly TarEntry[] = [
  dir('etc'),
  { path: 'etc/hostname', content: 'app\n' },
  { path: 'etc/shadow', content: 'root:*::\n', mode: 0o600, gid: 42 },
  dir('usr/bin', 0o700),
  { path: 'etc/.wh.motd', content: '' },
  { path: 'var/cache/.wh..wh..opq', content: '' },
  { path: 'var/cache/new.bin', content: 'n' },
];

const packages: readonly TarEntry[] = [
  dir('app'),
  ...Array.from({ length: 300 }, (_, at) => `app/p${String(at).padStart(3, '0')}`).flatMap((path): TarEntry[] => [
    dir(path),
    { path: `${path}/index.js`, content: 'module.exports=1\n' },
    { path: `${path}/package.json`, content: '{}\n' },
  ]),
];

/** The image as one OCI archive. */
export function filesArchive(): Uint8Array {
  const steps = ['ADD rootfs.tar /', 'RUN rm /etc/motd', 'RUN npm ci', 'RUN true'];
  const image = buildImage({
    layers: [base, change, packages, []].map((entries, at) => ({ entries, createdBy: steps[at] })),
  });
  return toTar(ociLayout([{ image, names: ['files:1'] }]));
}

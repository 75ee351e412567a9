/** What several targets begin with. */
import { buildImage } from '../../fixtures/image.ts';
import type { TarEntry } from '../../fixtures/tar.ts';

/** One entry of each type, with records of the extended header. */
export const ENTRIES: readonly TarEntry[] = [
  { path: 'etc', type: 'dir' },
  { path: 'etc/motd', content: 'hello\n', uid: 3_000_000, mtime: 1.5 },
  { path: 'bin', type: 'symlink', link: 'usr/bin' },
  { path: 'etc/hard', type: 'hardlink', link: 'etc/motd' },
  { path: 'dev/null', type: 'char', device: [1, 3] },
  { path: 'run/p', type: 'fifo' },
  { path: 'etc/.wh.gone' },
  { path: 'opt/.wh..wh..opq' },
  { path: `long/${'n'.repeat(120)}`, content: 'x', xattrs: { 'user.a': Uint8Array.of(1, 2, 0) } },
];

export const IMAGE = buildImage({
  layers: [
    { entries: ENTRIES },
    { entries: [{ path: 'bin/x', content: 'y' }, { path: '.wh.etc' }], compression: 'none' },
  ],
  config: { Env: ['A=b'], Cmd: ['/bin/sh'], Labels: { a: 'b' }, User: '1:2' },
});

/** As small as an image can be: changes fall into its documents and into the headers around them. */
export const SMALL_IMAGE = buildImage({
  layers: [{ entries: [{ path: 'a', content: 'x' }] }],
  config: { Env: ['A=b'], Labels: { a: 'b' } },
});

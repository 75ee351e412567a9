import { describe, expect, it } from 'vitest';
import { toBytes } from '../../../../fixtures/tar.ts';
import { codes, disagreements, paths, scan } from './listing.ts';
import { archive, END, file, GNU, header, pax, record } from './rawTar.ts';

const base256 = (width: number, value: bigint) =>
  Uint8Array.from(
    { length: width },
    (_, i) => Number((value >> BigInt(8 * (width - 1 - i))) & 0xffn) | (i === 0 ? 0x80 : 0),
  );

describe('archives that end badly', () => {
  const two = archive(file('a', 'one'), file('b', 'x'.repeat(1000)), END);

  it('lists what is there when cut in a header (b01)', () => {
    const index = scan(two.slice(0, 1024 + 300));
    expect(paths(index)).toEqual(['a']);
    expect(codes(index)).toEqual(['truncated entry 1 @ 1324']);
  });

  it('lists the entry whose content is cut, and marks it (b02)', () => {
    const index = scan(two.slice(0, 1024 + 512 + 700));
    expect(paths(index)).toEqual(['a', 'b']);
    expect(index.extras.get(1)).toEqual({ broken: true });
    expect(codes(index)).toEqual(['truncated entry 1 @ 1024']);
  });

  it('is content with one end block or none (b03, b04)', () => {
    const full = two.length - 1024;
    expect(scan(two.slice(0, full + 512)).findings).toEqual([]);
    expect(scan(two.slice(0, full)).findings.map(({ severity }) => severity)).toEqual(['info']);
    expect(paths(scan(two.slice(0, full)))).toEqual(['a', 'b']);
  });

  it('notes how many bytes lie behind the end and reads none of them (b05, b27)', () => {
    const index = scan(archive(two, new Uint8Array(512), two));
    expect(paths(index)).toEqual(['a', 'b']);
    expect(index.findings).toMatchObject([{ code: 'data-after-end', severity: 'info', at: `@ ${two.length + 512}` }]);
    expect(index.findings[0]?.message).toContain(String(two.length + 512));
    expect(index.uncompressedSize).toBe(2 * two.length + 512);
    expect(scan(archive(two, new Uint8Array(8192))).findings).toEqual([]);
  });

  it('stops at a lone zero block as GNU tar does, with a warning', () => {
    const index = scan(archive(file('a'), new Uint8Array(512), file('b'), END));
    expect(paths(index)).toEqual(['a']);
    expect(codes(index)).toEqual(['lone-zero-block entry 1 @ 512', 'data-after-end @ 1024']);
  });

  it('stops at a wrong checksum with its offset, without guessing (b06)', () => {
    const index = scan(archive(file('a'), file('b', '', { checksum: '000001\0 ' }), file('c'), END));
    expect(paths(index)).toEqual(['a']);
    expect(codes(index)).toEqual(['bad-checksum entry 1 @ 512']);
    expect(index.findings[0]?.message).toContain('GNU tar and bsdtar search');
  });

  it('takes checksums of signed bytes, as old tars made them', () => {
    const name = new Uint8Array([0xff, 0xfe, 0x61]);
    const right = header({ name });
    const unsigned = Number.parseInt(Buffer.from(right.subarray(148, 154)).toString(), 8);
    const signed = header({ name, checksum: `${(unsigned - 512).toString(8).padStart(6, '0')}\0 ` });
    expect(paths(scan(archive(signed, END)))).toEqual(['\\xff\\xfea']);
  });

  it('says that a zip is not a tar and shows how it begins (b24)', () => {
    const zip = new Uint8Array(2048).fill(7);
    zip.set([0x50, 0x4b, 3, 4]);
    const index = scan(zip);
    expect(index.count).toBe(0);
    expect(index.findings).toMatchObject([{ code: 'not-a-tar', severity: 'error', at: 'entry 0 @ 0' }]);
    expect(index.findings[0]?.message).toContain('50 4b 03 04');
  });

  it('takes an empty layer and nothing at all (b25)', () => {
    expect(scan(new Uint8Array(1024))).toMatchObject({ count: 0, findings: [], uncompressedSize: 1024 });
    expect(scan(new Uint8Array(0))).toMatchObject({ count: 0, uncompressedSize: 0 });
  });

  it('never throws, whatever the bytes', () => {
    for (let seed = 1; seed < 200; seed++) {
      const noise = archive(
        file('a', 'one'),
        pax([record('path', 'p')]),
        file('b'),
        file('S', 'x', { flag: 'S', magic: GNU }),
        END,
      );
      for (let i = 0; i < 5; i++) noise[(seed * 7919 + i * 104_729) % noise.length] = (seed * 31 + i) & 255;
      const index = scan(noise, 100);
      expect(index.uncompressedSize).toBe(noise.length);
    }
  });
});

describe('sizes and numbers', () => {
  it.each([
    ['negative', base256(12, -5n)],
    ['2^63', base256(12, 1n << 63n)],
    ['not octal', '0000000009x\0'],
  ])('ends before an entry whose size is %s (b07-b09)', (_, size) => {
    const index = scan(archive(file('a'), header({ name: 'bad', size }), file('c'), END));
    expect(paths(index)).toEqual(['a']);
    expect(codes(index)).toEqual(['bad-size entry 1 @ 512']);
  });

  it('marks an entry that claims 8 GiB which are not there (b10)', () => {
    const index = scan(archive(file('a'), header({ name: 'big', size: base256(12, 8n << 30n) }), file('c'), END));
    expect(paths(index)).toEqual(['a', 'big']);
    expect(index.size[1]).toBe(8 * 2 ** 30);
    expect(codes(index)).toEqual(['truncated entry 1 @ 512']);
  });

  it('keeps 12 mode bits and exact ids and times (a29, a30)', () => {
    const index = scan(
      archive(
        file('m', '', { mode: '0106755\0' }),
        file('u', '', { uid: base256(8, 4_294_967_296n + 7n), gid: base256(8, (1n << 53n) + 1n) }),
        file('t', '', { mtime: base256(12, -5n) }),
        file('far', '', { mtime: base256(12, 1n << 60n) }),
        pax([record('uid', '9223372036854775807'), record('gid', '-1'), record('mtime', '-1.5')]),
        file('p'),
        END,
      ),
    );
    expect(index.mode[0]).toBe(0o6755);
    expect(index.uid[1]).toBe(7);
    expect(index.extras.get(1)).toEqual({ uid: '4294967303', gid: '9007199254740993' });
    expect(index.mtime[2]).toBe(-5);
    expect(index.extras.get(3)).toEqual({ mtime: '1152921504606846976' });
    expect(index.mtime[4]).toBe(-1.5);
    expect(index.extras.get(4)).toEqual({ uid: '9223372036854775807', gid: '-1' });
    expect(codes(index)).toEqual(['large-id entry 1 @ 512', 'large-id entry 4 @ 3072']);
  });

  it('reads numbers with spaces and without padding, and ends where one is none', () => {
    const spaced = file('s', 'abc', { mode: '  644 \0 ', uid: '    12 \0', size: '          3 ' });
    const index = scan(archive(spaced, file('bad', '', { uid: 'xxxxxxx\0' }), END));
    expect([index.mode[0], index.uid[0], index.size[0]]).toEqual([0o644, 10, 3]);
    expect(paths(index)).toEqual(['s']);
    expect(codes(index)).toEqual(['bad-number entry 1 @ 1024']);
  });
});

describe('types', () => {
  it('shows devices with their numbers and fifos as such (a26)', () => {
    const device = [[329, '0000010\0'] as const, [337, '0000003\0'] as const];
    const index = scan(
      archive(
        file('c', '', { flag: '3', patch: device }),
        file('b', '', { flag: '4', patch: device }),
        file('p', '', { flag: '6' }),
        END,
      ),
    );
    expect([...index.type]).toEqual([4, 5, 6]);
    expect(index.extras.get(0)).toEqual({ device: '8:3' });
    expect(index.extras.get(1)).toEqual({ device: '8:3' });
  });

  it('keeps the letter of an unknown type and skips its content by size (a27)', () => {
    const index = scan(archive(file('u', 'x'.repeat(600), { flag: 'Z' }), file('next'), END));
    expect(paths(index)).toEqual(['u', 'next']);
    expect(index.type[0]).toBe(7);
    expect(index.extras.get(0)).toEqual({ typeFlag: 'Z' });
    expect(codes(index)).toEqual(['unknown-type entry 0 @ 0']);
  });

  it.each(['1', '2', '5', '6'])(
    'ends at content behind a link or directory (%s), and passes over a size that is only claimed (a28)',
    (flag) => {
      const real = scan(archive(file('a'), file('odd', 'content'.repeat(100), { flag, link: 'a' }), file('next'), END));
      expect(paths(real)).toEqual(['a', 'odd']);
      expect(codes(real)).toEqual(['bad-checksum entry 2 @ 1024']);
      const claimed = scan(archive(file('a'), header({ name: 'odd', flag, link: 'a', size: 700 }), file('next'), END));
      expect(paths(claimed)).toEqual(['a', 'odd', 'next']);
      expect(codes(claimed)).toEqual([]);
      // GNU tar goes by the size of symlinks and fifos, tar-rs by that of all.
      const others = flag === '2' || flag === '6' ? 'GNU tar, tar-rs' : 'tar-rs';
      expect(disagreements(claimed)).toEqual([`size-without-content entry 1 @ 512: ${others}`]);
    },
  );

  it('takes v7 names with a slash as directories, and contiguous files as files', () => {
    const index = scan(
      archive(
        file('d/', '', { flag: '\0', magic: '' }),
        file('f', 'x', { flag: '\0', magic: '' }),
        file('c', 'y', { flag: '7' }),
        END,
      ),
    );
    expect([...index.type]).toEqual([1, 0, 0]);
    expect(paths(index)).toEqual(['d', 'f', 'c']);
  });
});

describe('PAX records', () => {
  it.each([
    ['a length that is no number', 'xx path=a\n'],
    ['a length of zero', '0 path=a\n'],
    ['a length too large', '99 path=a\n'],
    ['a length too small', '5 path=abc\n'],
    ['no equals sign', '7 path\n\n'],
    ['endless digits', '9'.repeat(400)],
  ])('ends at a record with %s (b11-b13)', (_, text) => {
    const index = scan(archive(file('a'), pax([record('uid', '7'), text]), file('own', 'abc'), file('next'), END));
    expect(paths(index)).toEqual(['a']);
    expect(codes(index)).toEqual(['bad-pax-record entry 1 @ 512']);
  });

  it('ends at a name with a NUL (b14)', () => {
    const index = scan(archive(pax([record('path', 'a\0b')]), file('x'), END));
    expect(paths(index)).toEqual([]);
    expect(codes(index)).toEqual(['bad-pax-record entry 0 @ 0']);
  });

  it('says when no entry follows (b15)', () => {
    expect(codes(scan(archive(file('a'), pax([record('path', 'x')]), END)))).toEqual([
      'extended-header-alone entry 1 @ 1536',
    ]);
    expect(codes(scan(archive(file('a'), pax([record('path', 'x')]))))).toEqual(['truncated entry 1 @ 1536']);
  });

  it('reads 60,000 records (b16)', () => {
    const many = Array.from({ length: 60_000 }, () => record('k', 'v'));
    expect(paths(scan(archive(pax([...many, record('path', 'end')]), file('x'), END)))).toEqual(['end']);
  });

  it('keeps xattrs as bytes, from both spellings', () => {
    const capability = Uint8Array.from({ length: 20 }, (_, i) => (i * 37) & 255).fill(10, 4, 6);
    const index = scan(
      archive(
        pax([
          record('LIBARCHIVE.xattr.user.caf%C3%A9', 'AAEC/w'),
          record('SCHILY.xattr.security.capability', capability),
          record('LIBARCHIVE.xattr.security.capability', 'AAAA'),
        ]),
        file('x'),
        END,
      ),
    );
    const xattrs = index.extras.get(0)?.xattrs;
    expect(xattrs?.get('security.capability')).toEqual(capability);
    expect(xattrs?.get('user.caf\u00e9')).toEqual(new Uint8Array([0, 1, 2, 255]));
    for (const value of xattrs?.values() ?? []) expect(value.buffer.byteLength).toBe(value.length);
  });

  it('leaves entries as they are whatever a global header says, and says who does not (b20)', () => {
    const global = pax(
      [record('path', 'evil'), record('size', '0'), record('linkpath', 'evil'), record('uid', '9')],
      'g',
    );
    const index = scan(
      archive(global, file('a', 'abc'), pax([record('uid', '3')]), file('b', 'abc'), file('c', 'abc'), END),
    );
    expect(paths(index)).toEqual(['a', 'b', 'c']);
    expect([...index.size]).toEqual([3, 3, 3]);
    expect([...index.uid]).toEqual([0, 3, 0]);
    expect(codes(index)).toEqual([]);
    expect(disagreements(index).slice(0, 2)).toEqual([
      'global-header entry 0 @ 0: umoci 0.4',
      'global-header entry 0 @ 1024: GNU tar, Python',
    ]);
    const comment = archive(pax([record('comment', 'abc')], 'g'), file('a'), END);
    expect(disagreements(scan(comment))).toEqual(['global-header entry 0 @ 0: umoci 0.4']);
  });

  it('applies to one entry only, and an empty value takes a record back', () => {
    const index = scan(
      archive(
        pax([record('path', 'p'), record('path', '')]),
        file('own'),
        pax([record('path', 'q')]),
        file('x'),
        file('y'),
        END,
      ),
    );
    expect(paths(index)).toEqual(['own', 'q', 'y']);
  });

  it('takes the size of a record where the header has none', () => {
    const content = 'x'.repeat(700);
    const index = scan(archive(pax([record('size', '700')]), file('big', content, { size: 0 }), file('next'), END));
    expect(paths(index)).toEqual(['big', 'next']);
    expect(index.size[0]).toBe(700);
  });
});

describe('GNU long names', () => {
  const long = (name: string | Uint8Array, flag = 'L') => file('././@LongLink', name, { flag, magic: GNU });

  it('counts the last of ten in a row, up to its NUL (b17, b18)', () => {
    const names = Array.from({ length: 10 }, (_, i) => long(`name-${i}\0rest`));
    const index = scan(
      archive(
        ...names,
        long('target\0', 'K'),
        file('short', '', { flag: '2', link: 's', magic: GNU }),
        file('next', '', { magic: GNU }),
        END,
      ),
    );
    expect(paths(index)).toEqual(['name-9', 'next']);
    expect(Buffer.from(index.links).toString()).toBe('target');
  });

  it('refuses one that claims 1 GiB without asking for memory (b19)', () => {
    const claim = header({ name: '././@LongLink', flag: 'L', magic: GNU, size: 2 ** 30 });
    const index = scan(archive(claim, file('a'), END));
    expect(index.count).toBe(0);
    expect(codes(index)).toEqual(['extended-header-too-large entry 0 @ 0']);
  });
});

describe('sparse maps', () => {
  const old = (pieces: [number, number][], real: number, size: number) =>
    header({
      ...{ name: 's', flag: 'S', magic: GNU, size },
      patch: [
        ...pieces.flatMap(([offset, count], i): [number, string][] => [
          [386 + 24 * i, `${offset.toString(8).padStart(11, '0')}\0`],
          [398 + 24 * i, `${count.toString(8).padStart(11, '0')}\0`],
        ]),
        [483, `${real.toString(8).padStart(11, '0')}\0`],
      ],
    });
  const text = (map: string) => {
    const padded = toBytes(map.padEnd(Math.ceil(map.length / 512) * 512, '\0'));
    return archive(
      pax([
        record('GNU.sparse.major', '1'),
        record('GNU.sparse.minor', '0'),
        record('GNU.sparse.name', 'real'),
        record('GNU.sparse.realsize', '1000'),
      ]),
      file('GNUSparseFile.0/real', archive(padded, new Uint8Array(512))),
      file('next'),
      END,
    );
  };

  it.each([
    [
      'overlap',
      [
        [0, 300],
        [200, 212],
      ],
      1000,
    ],
    [
      'reach past the end',
      [
        [0, 256],
        [900, 256],
      ],
      1000,
    ],
  ] as [string, [number, number][], number][])('ends where pieces %s (b21)', (_, pieces, real) => {
    const index = scan(archive(file('a'), old(pieces, real, 512), new Uint8Array(512), file('next'), END));
    expect(paths(index)).toEqual(['a']);
    expect(codes(index)).toEqual(['bad-sparse-map entry 1 @ 512']);
  });

  it.each([
    ['more', 400],
    ['less', 600],
  ])('shows stored bytes where pieces name %s than is stored, and ends there (b21)', (_, stored) => {
    const map: [number, number][] = [
      [0, 400],
      [500, 112],
    ];
    const index = scan(archive(old(map, 1000, stored), new Uint8Array(1024), file('next'), END));
    expect(paths(index)).toEqual(['s']);
    expect(index.size[0]).toBe(stored);
    expect(index.extras.get(0)).toEqual({ broken: true });
    expect(codes(index)).toContain('bad-sparse-map entry 0 @ 0');
  });

  it('does not expand 8 GiB of hole (b22)', () => {
    const index = scan(
      archive(old([[2 ** 32, 512]], 2 ** 33 - 1, 512), new Uint8Array(512).fill(1), file('next'), END),
    );
    expect(paths(index)).toEqual(['s', 'next']);
    expect(index.size[0]).toBe(2 ** 33 - 1);
    expect(index.extras.get(0)).toEqual({ sparse: [{ offset: 2 ** 32, size: 512 }] });
  });

  it.each([
    ['claims 10^9 pieces', '1000000000\n0\n512\n'],
    ['is no list of numbers', '1\nabc\n'],
    ['is longer than the content', '9999\n1\n2\n'.padEnd(512, '3')],
    ['never ends', '1'.repeat(512)],
  ])('ends at a map that %s (b23)', (_, map) => {
    const index = scan(text(map));
    expect(paths(index)).toEqual([]);
    expect(codes(index)).toEqual(['bad-sparse-map entry 0 @ 1024']);
  });

  it('reads a map and its name at the start of the content', () => {
    const index = scan(text('1\n100\n512\n'));
    expect(paths(index)).toEqual(['real', 'next']);
    expect(index.size[0]).toBe(1000);
    expect(index.extras.get(0)).toEqual({ sparse: [{ offset: 100, size: 512 }] });
    expect(codes(index)).toEqual([]);
    // GNU tar leaves the hole at the end out.
    expect(disagreements(index)).toEqual(['sparse-kind entry 0 @ 1024: GNU tar', 'sparse-kind entry 0 @ 1024: tar-rs']);
  });
});

it('keeps the first findings of a kind and counts the rest', () => {
  const index = scan(archive(...Array.from({ length: 500 }, () => file('../x')), END));
  expect(index.findings).toHaveLength(21);
  expect(index.findings[20]).toMatchObject({ code: 'path-escapes', message: expect.stringContaining('480') });
});

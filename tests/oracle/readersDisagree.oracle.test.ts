/** What is said of other readers of tar is what they do: a line for each rule. Archives by the thousand: `npm run fuzz:readers`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RUNTIMES } from '../../src/core/oci/finding.ts';
import { type Answer, verdictOf, foretell as foretellAnew } from '../fuzz/readers/judge.ts';
import { ask, installPrograms } from '../fuzz/readers/programs.mjs';
import { archive, END, file, GNU, header, pax, type RawHeader, record } from '../unit/core/archive/tar/rawTar.ts';
import { sayWhy } from './cutaway.ts';

const CLAIM = { name: 'h', link: 'f', size: 700 };
const sized = pax([record('size', '700')]);
const next = archive(file('next', 'N'), END);
const before = file('f', 'x'.repeat(700));
const x = (...records: (readonly [string, string])[]) => pax(records.map(([key, value]) => record(key, value)));
const g = (...records: (readonly [string, string])[]) =>
  pax(
    records.map(([key, value]) => record(key, value)),
    'g',
  );
const long = (name: string, flag = 'L', fields: RawHeader = {}) =>
  file('././@LongLink', name, { flag, magic: GNU, ...fields });
const base256 = (width: number, ...last: number[]) => {
  const bytes = new Uint8Array(width);
  bytes.set(last, width - last.length);
  bytes[0] = 0x80;
  return bytes;
};
const blocks = (value: string) => new TextEncoder().encode(value.padEnd(Math.ceil(value.length / 512) * 512, '\0'));
const ascii = (text: string) => new TextEncoder().encode(text);
const odd = (fields: RawHeader, content = 'x') => archive(before, file('odd', content, fields), next);
const behind = (...pieces: Uint8Array[]) => archive(before, ...pieces, file('odd', 'hello'), next);
const signed = () => {
  const one = header({ name: '\u00e9', checksum: '000000\0 ' });
  let sum = 256;
  for (let i = 0; i < 512; i++) {
    const byte = one[i] as number;
    if (i < 148 || i >= 156) sum += byte > 127 ? byte - 256 : byte;
  }
  return header({ name: '\u00e9', checksum: `${sum.toString(8).padStart(6, '0')}\0 ` });
};
const sparse1 = archive(
  x(['GNU.sparse.major', '1'], ['GNU.sparse.minor', '0'], ['GNU.sparse.name', 'real'], ['GNU.sparse.realsize', '1000']),
  file('GNUSparseFile.0/real', archive(blocks('1\n100\n512\n'), new Uint8Array(512).fill(0x61))),
);

const sparseRecords = (size: number, ...pairs: (readonly [number, number])[]) => [
  ['GNU.sparse.size', String(size)] as const,
  ['GNU.sparse.numblocks', String(pairs.length)] as const,
  ...pairs.flatMap(([offset, bytes]) => [
    ['GNU.sparse.offset', String(offset)] as const,
    ['GNU.sparse.numbytes', String(bytes)] as const,
  ]),
];
const sparse0 = (size: number, stored: number, ...pairs: (readonly [number, number])[]) =>
  archive(file('f', ''), x(...sparseRecords(size, ...pairs)), file('odd', 'a'.repeat(stored)), next);
const sparse10 = (map: string, size: number, stored: number, minor = '0') =>
  archive(
    file('f', ''),
    x(['GNU.sparse.major', '1'], ['GNU.sparse.minor', minor], ['GNU.sparse.realsize', String(size)]),
    file('odd', archive(blocks(map), new Uint8Array(stored).fill(0x61))),
    next,
  );
const slot = (value: number) => `${value.toString(8).padStart(11, '0')}\0`;
const sparseOld = (size: number, stored: number, pairs: (readonly [number, number])[], fields: RawHeader = {}) => {
  const map = pairs.map(([offset, bytes], i) => [386 + 24 * i, slot(offset) + slot(bytes)] as const);
  const patch = [...map, [483, slot(size)] as const, ...(fields.patch ?? [])];
  return archive(before, file('odd', 'a'.repeat(stored), { flag: 'S', magic: GNU, ...fields, patch }), next);
};

/** So many pieces of a byte each, 1 KiB apart, the last one the end. */
const longMap = (count: number) =>
  [count + 1, ...Array.from({ length: count }, (_, i) => `${i * 1024}\n1`), `${count * 1024}\n0`, ''].join('\n');
const longSlots = (from: number, to: number, count = to) =>
  Array.from({ length: to - from }, (_, i) => slot((from + i) * 1024) + slot(from + i < count ? 512 : 0)).join('');
/** Behind the four pieces of a header, 21 a block. */
const longTable = (count: number) => {
  const blocks = new Uint8Array(Math.ceil((count - 3) / 21) * 512);
  for (let at = 0, from = 4; at < blocks.length; at += 512, from += 21) {
    blocks.set(ascii(longSlots(from, Math.min(from + 21, count + 1), count)), at);
    blocks[at + 504] = at < blocks.length - 512 ? 1 : 0;
  }
  return blocks;
};

/** A file whose checksum is right and not written as usual. */
const summed = (write: (digits: string) => string | Uint8Array) => {
  const one = file('odd', 'x');
  const digits = String.fromCharCode(...one.slice(148, 154));
  const field = write(digits);
  one.set(typeof field === 'string' ? new TextEncoder().encode(field) : field, 148);
  return archive(before, one, next);
};

const ALL = ['GNU tar', 'bsdtar', 'Python', 'tar-rs'];

/** What the archive is, its bytes, and the programs that read it otherwise. */
const CASES: readonly [string, Uint8Array, readonly string[]][] = [
  ['nothing odd', archive(before, next), []],
  ['nothing odd, with a path in PAX', behind(x(['path', 'p'])), []],
  ['nothing odd, with a long name', behind(long('l\0')), []],
  // Data on links and directories.
  ['a hard link with a size', archive(before, header({ ...CLAIM, flag: '1' }), next), ['tar-rs']],
  ['a symlink with a size', archive(before, header({ ...CLAIM, flag: '2' }), next), ['GNU tar', 'tar-rs']],
  ['a directory with a size', archive(before, header({ ...CLAIM, flag: '5' }), next), ['tar-rs']],
  ['a fifo with a size', archive(before, header({ ...CLAIM, flag: '6' }), next), ['GNU tar', 'tar-rs']],
  [
    'a hard link with a PAX size',
    archive(before, sized, header({ ...CLAIM, flag: '1', size: 0 }), next),
    ['GNU tar', 'bsdtar', 'tar-rs'],
  ],
  [
    'a symlink with a PAX size',
    archive(before, sized, header({ ...CLAIM, flag: '2', size: 0 }), next),
    ['GNU tar', 'bsdtar', 'tar-rs'],
  ],
  [
    'a directory with a PAX size',
    archive(before, sized, header({ ...CLAIM, flag: '5', size: 0 }), next),
    ['bsdtar', 'tar-rs'],
  ],
  [
    'a hard link with a size, of version 99',
    archive(before, header({ ...CLAIM, flag: '1', magic: 'ustar\x0099' }), next),
    ['bsdtar', 'tar-rs'],
  ],
  // PAX size against header size (CVE-2025-62518).
  [
    'a PAX size, and 0 in the header',
    archive(before, x(['size', '5']), header({ name: 'odd' }), blocks('hello'), next),
    [],
  ],
  [
    'a PAX size, and another in the header',
    archive(before, x(['size', '600']), file('odd', 'hello', { size: 5 }), blocks(''), file('in', ''), next),
    ['tar-rs'],
  ],
  [
    'a PAX size with a plus',
    archive(before, x(['size', '+5']), file('odd', 'hello', { size: 0 }), next),
    ['GNU tar', 'bsdtar'],
  ],
  ['an empty PAX size', behind(x(['size', ''])), ['bsdtar', 'Python']],
  // Order and repetition of names.
  ['a PAX path before a long name', behind(x(['path', 'p']), long('l\0')), ['GNU tar', 'bsdtar', 'Python']],
  ['a long name before a PAX path', behind(long('l\0'), x(['path', 'p'])), ['GNU tar']],
  ['two long names', behind(long('l\0'), long('m\0')), ['Python', 'tar-rs']],
  ['two PAX headers', behind(x(['path', 'p']), x(['path', 'q'])), ['Python', 'tar-rs']],
  ['an empty long name', behind(long('\0')), ALL],
  ['a long name with a NUL within', behind(long('l\0more\0')), ['tar-rs']],
  ['a long name that goes on behind its end', behind(long('lmore', 'L', { size: 1 })), ['GNU tar', 'Python']],
  // Records.
  ['two paths in one PAX header', behind(x(['path', 'p'], ['path', 'q'])), ['tar-rs']],
  ['a PAX path that is taken back', behind(x(['path', 'p'], ['path', ''])), ['GNU tar', 'Python', 'tar-rs']],
  ['a PAX path with a newline', behind(x(['path', 'a\nb'])), ['tar-rs']],
  ['a record with two blanks', behind(pax(['11  path=a\n'])), ['GNU tar']],
  [
    'a record behind the end of its header',
    archive(before, file('x', '10 path=a\n10 path=b\n', { flag: 'x', size: 10 }), file('odd'), next),
    ['Python'],
  ],
  ['a record without an end', behind(pax(['9 path=a '])), ALL],
  ['an owner in PAX with a plus', behind(x(['uid', '+7'])), ['GNU tar', 'bsdtar']],
  ['an owner in PAX of 2^32', behind(x(['uid', '4294967296'])), ['GNU tar']],
  // Python asks for the character set before it takes records apart, wherever a line names one.
  ['a character set that is not UTF-8', behind(pax([record('hdrcharset', Uint8Array.of(0x42, 0xe5))])), ['Python']],
  [
    'a character set that is not UTF-8, behind one that is',
    behind(x(['hdrcharset', 'BINARY']), pax([record('hdrcharset', Uint8Array.of(0xff))])),
    ['Python', 'tar-rs'],
  ],
  [
    'a character set that is not UTF-8, behind one that is, in the same header',
    behind(pax([record('hdrcharset', 'x'), record('hdrcharset', Uint8Array.of(0xff))])),
    [],
  ],
  [
    'a character set that is not UTF-8, within a comment',
    behind(pax([record('comment', Uint8Array.of(0x0a, ...ascii('9 hdrcharset='), 0xff))])),
    ['Python'],
  ],
  [
    'a character set that is not UTF-8, behind no digit',
    behind(pax([record('comment', Uint8Array.of(0x0a, ...ascii('x hdrcharset='), 0xff))])),
    [],
  ],
  [
    'a character set that is not UTF-8, for all entries',
    archive(pax([record('hdrcharset', Uint8Array.of(0xff))], 'g'), before, next),
    ['Python'],
  ],
  [
    'a character set that is not UTF-8, as the value of another key',
    behind(pax([record('comment', Uint8Array.of(...ascii('9 hdrcharset='), 0xff))])),
    ['Python'],
  ],
  [
    'a character set that is not UTF-8, under a key with a blank',
    behind(pax([record('9 hdrcharset', Uint8Array.of(0xff))])),
    ['Python'],
  ],
  [
    'a character set that is not UTF-8, behind the end of its header',
    archive(
      before,
      file('x', Uint8Array.of(...ascii('10 path=a\n\x009 hdrcharset='), 0xff, 0x0a), { flag: 'x', size: 10 }),
      file('odd'),
      next,
    ),
    ['Python'],
  ],
  [
    'a character set that is not UTF-8, in a header of Solaris',
    archive(before, pax([record('hdrcharset', Uint8Array.of(0xff))], 'X'), next),
    ['GNU tar', 'bsdtar', 'Python'],
  ],
  ['an owner of 4,300 digits', behind(g(['uid', '1'.padStart(4300, '0')])), ALL],
  ['an owner of 4,301 digits', behind(g(['uid', '1'.padStart(4301, '0')])), ALL],
  [
    'a record whose length has 4,301 digits',
    behind(file('x', `${'4311'.padStart(4301, '0')} comment=\n`, { flag: 'x' })),
    ['Python'],
  ],
  // Global headers.
  ['a global header', archive(g(['uid', '9'], ['path', 'evil']), before, next), ['GNU tar', 'Python']],
  ['a global header with a comment', archive(g(['comment', 'c']), before, next), []],
  [
    'a global header between a path and its entry',
    behind(x(['path', 'p']), g(['comment', 'c'])),
    ['GNU tar', 'bsdtar', 'Python'],
  ],
  // Prefixes.
  ['a prefix under the GNU magic', odd({ magic: GNU, patch: [[345, 'dir']] }), ['GNU tar', 'bsdtar', 'tar-rs']],
  ['times under the GNU magic', odd({ magic: GNU, patch: [[345, '00000001234\0']] }), ['Python']],
  ['a prefix without magic', odd({ magic: '', prefix: 'dir' }), ['Python']],
  ['a prefix under version 99', odd({ magic: 'ustar\x0099', prefix: 'dir' }), ['tar-rs']],
  // Numbers.
  ['an owner of blanks', odd({ uid: '        ' }), ['GNU tar']],
  ['an owner behind a NUL', odd({ uid: '\0\x0000017' }), ['GNU tar', 'bsdtar', 'Python']],
  ['an owner of 2^40', odd({ uid: base256(8, 1, 0, 0, 0, 0, 0) }), ['GNU tar']],
  ['an owner below zero', odd({ uid: new Uint8Array(8).fill(0xff) }), ['GNU tar']],
  ['a base-256 size beyond 64 bits', odd({ size: Uint8Array.of(0x81, ...new Uint8Array(11)) }), ['GNU tar', 'tar-rs']],
  ['an empty size', odd({ size: '' }, ''), ['tar-rs']],
  ['a time that is no number', odd({ mtime: '12z' }), ['GNU tar', 'bsdtar', 'tar-rs']],
  [
    'a size of -512 of a header that only some take to speak of the next',
    archive(file('odd', '', { flag: 'X', size: Uint8Array.of(...new Uint8Array(10).fill(0xff), 0xfe, 0) }), next),
    ['GNU tar'],
  ],
  // Checksums.
  ['a checksum of signed bytes', archive(before, signed(), next), ['tar-rs']],
  [
    'a checksum behind a NUL',
    odd({
      checksum: `\0${header({ name: 'odd', size: 1 })
        .slice(148, 154)
        .reduce((text, byte) => text + String.fromCharCode(byte), '')}\0`,
    }),
    ['bsdtar', 'Python', 'tar-rs'],
  ],
  // Links whose header names no target: bsdtar keeps the room of a name that it has once read, and where it has none, there is no link.
  ['a hard link to nothing', odd({ flag: '1' }, ''), ['GNU tar', 'bsdtar']],
  [
    'a hard link to nothing, behind a symlink to nothing',
    archive(header({ name: 's', flag: '2' }), odd({ flag: '1' }, '')),
    ['GNU tar', 'bsdtar'],
  ],
  [
    'a hard link to nothing, behind a header that names a target',
    archive(header({ name: 's', flag: '2', link: 't' }), odd({ flag: '1' }, '')),
    ['GNU tar'],
  ],
  [
    'a symlink whose target stands in PAX alone',
    archive(before, x(['linkpath', 'p']), header({ name: 'odd', flag: '2' }), next),
    ['bsdtar'],
  ],
  [
    'a symlink whose target is a long name alone',
    archive(before, long('l\0', 'K'), header({ name: 'odd', flag: '2' }), next),
    ['bsdtar'],
  ],
  [
    'a hard link whose target stands in PAX alone',
    archive(before, x(['linkpath', 'p']), header({ name: 'odd', flag: '1' }), next),
    ['bsdtar'],
  ],
  [
    'a hard link to nothing, behind a target in the first of two PAX headers',
    archive(x(['linkpath', 'p']), x(['comment', 'c']), file('f'), odd({ flag: '1' }, '')),
    ['GNU tar', 'bsdtar', 'tar-rs'],
  ],
  [
    'a hard link to nothing, behind a target of a global header',
    archive(g(['linkpath', 'p']), file('f'), odd({ flag: '1' }, '')),
    ['GNU tar', 'Python', 'bsdtar'],
  ],
  // Types.
  ['a file with a slash', archive(before, header({ name: 'd/' }), next), ['GNU tar', 'bsdtar']],
  ['a file that is called by a slash alone', archive(before, x(['path', '/']), file('odd', 'x'), next), ['bsdtar']],
  [
    'a file that is called by two slashes',
    archive(before, x(['path', '//']), file('odd', 'x'), next),
    ['GNU tar', 'bsdtar'],
  ],
  [
    'a file with a slash that is not UTF-8',
    archive(before, pax([record('path', Uint8Array.of(0xff, 0x2f))]), file('odd', 'x'), next),
    ['GNU tar'],
  ],
  [
    'a file with a slash that is not UTF-8, and said to be bytes',
    archive(
      before,
      pax([record('hdrcharset', 'BINARY'), record('path', Uint8Array.of(0xff, 0x2f))]),
      file('odd', 'x'),
      next,
    ),
    ['GNU tar', 'bsdtar'],
  ],
  ['type D', odd({ flag: 'D' }), ['GNU tar', 'bsdtar']],
  ['type V', odd({ flag: 'V' }), ['GNU tar', 'bsdtar']],
  ['type X', odd({ flag: 'X' }), ['GNU tar', 'bsdtar', 'Python']],
  ['type A', odd({ flag: 'A' }), ['bsdtar']],
  [
    'a file of v7 that is a directory by its own name, with a long name',
    archive(before, long('l\0'), file('d/', 'x'.repeat(512), { flag: '\0' }), next),
    ['Python'],
  ],
  [
    'a hard link with a slash and a size, of version 99',
    archive(before, header({ name: 'd/', link: 'f', flag: '1', size: 700, magic: 'ustar\x0099' }), next),
    ['tar-rs'],
  ],
  [
    'a record without a key, before a list of access rights',
    archive(before, pax(['4 =\n']), header({ flag: 'A' }), file('odd'), next),
    ['GNU tar', 'bsdtar', 'Python', 'tar-rs'],
  ],
  [
    'a global header that some take for content',
    archive(before, header({ name: 'p', flag: '6', size: 600 }), g(['gid', '5']), file('odd', 'hello'), next),
    ['Python'],
  ],
  // Sparse files. GNU tar leaves out a hole at the end that has no piece of its own.
  ['a sparse file, 1.0', sparse10('2\n512\n512\n2048\n0\n', 2048, 512), ['tar-rs']],
  ['a sparse file, 1.0, without an end', archive(before, sparse1, next), ['GNU tar', 'tar-rs']],
  ['a sparse file, 1.0, whose map has over 64 KiB', sparse10(longMap(9000), 9000 * 1024, 9000), ['GNU tar', 'tar-rs']],
  [
    'a sparse file, 1.0, whose map has over 64 KiB and a word at its end',
    sparse10(`${longMap(9000).slice(0, -3)}x\n`, 9000 * 1024, 9000),
    ['GNU tar', 'tar-rs'],
  ],
  [
    'a sparse file of GNU, whose map has over 64 KiB',
    archive(
      before,
      header({
        ...{ name: 'odd', size: 3000 * 512, flag: 'S', magic: GNU },
        patch: [
          [386, longSlots(0, 4)],
          [482, '\x01'],
          [483, slot(3000 * 1024)],
        ],
      }),
      longTable(3000),
      new Uint8Array(3000 * 512).fill(0x61),
      END,
    ),
    [],
  ],
  [
    'a sparse file, 1.0, of minor version 5',
    sparse10('2\n512\n512\n2048\n0\n', 2048, 512, '5'),
    ['GNU tar', 'bsdtar', 'Python'],
  ],
  [
    'a sparse file, 1.0, with a comment in its map',
    sparse10('#\n1\n512\n512\n', 1024, 512),
    ['GNU tar', 'bsdtar', 'tar-rs'],
  ],
  [
    'a sparse file, 1.0, whose pieces do not fill blocks',
    sparse10('2\n0\n100\n200\n100\n', 300, 200),
    ['GNU tar', 'tar-rs'],
  ],
  ['a sparse file, 0.0', sparse0(2048, 512, [512, 512], [2048, 0]), ['tar-rs']],
  ['a sparse file, 0.0, with overlapping pieces', sparse0(2048, 1024, [512, 512], [600, 512]), ALL],
  ['a sparse file, 0.0, whose sizes do not add up', sparse0(2048, 1024, [512, 512], [2048, 0]), ALL],
  [
    'a sparse file, 0.0, before any file',
    archive(x(...sparseRecords(2048, [512, 512], [2048, 0])), file('odd', 'a'.repeat(512), { flag: '7' }), next),
    ['bsdtar', 'tar-rs'],
  ],
  [
    'a sparse file, 0.1',
    archive(
      before,
      x(['GNU.sparse.size', '2048'], ['GNU.sparse.numblocks', '2'], ['GNU.sparse.map', '512,512,2048,0']),
      file('odd', 'a'.repeat(512)),
      next,
    ),
    ['tar-rs'],
  ],
  [
    'a sparse file, 0.1, under the GNU magic',
    archive(
      before,
      x(['GNU.sparse.size', '2048'], ['GNU.sparse.numblocks', '2'], ['GNU.sparse.map', '512,512,2048,0']),
      file('odd', 'a'.repeat(512), { magic: GNU }),
      next,
    ),
    ['GNU tar', 'tar-rs'],
  ],
  [
    'a sparse file of GNU',
    sparseOld(2048, 512, [
      [512, 512],
      [2048, 0],
    ]),
    [],
  ],
  ['a sparse file of GNU, without an end', sparseOld(2048, 512, [[512, 512]]), ['GNU tar', 'tar-rs']],
  [
    'a sparse file of GNU, with overlapping pieces',
    sparseOld(2048, 1024, [
      [512, 512],
      [600, 512],
      [2048, 0],
    ]),
    ['GNU tar', 'bsdtar', 'Python'],
  ],
  [
    'a sparse file of GNU, without a size in a piece',
    sparseOld(
      2048,
      512,
      [
        [512, 512],
        [2048, 0],
      ],
      { patch: [[422, '\0'.repeat(12)]] },
    ),
    ['GNU tar', 'tar-rs'],
  ],
  [
    'a sparse file, 0.1, one of whose pieces ends nowhere',
    archive(
      file('f', ''),
      x(['GNU.sparse.size', '2048'], ['GNU.sparse.numblocks', '2'], ['GNU.sparse.map', '0,512,9223372036854775808,1']),
      file('odd', 'a'.repeat(1024)),
      next,
    ),
    ['GNU tar', 'Python', 'bsdtar', 'tar-rs'],
  ],
  [
    'a sparse file, 0.1, that claims 2^63 pieces, under the GNU magic',
    archive(
      file('f', ''),
      x(['GNU.sparse.size', '1'], ['GNU.sparse.numblocks', '9223372036854775808'], ['GNU.sparse.map', '1,0']),
      file('odd', '', { magic: GNU }),
      next,
    ),
    ['Python', 'bsdtar', 'tar-rs'],
  ],
  [
    'a sparse file, 1.0, that a global header speaks of, whose map is cut off',
    archive(
      g(['GNU.sparse.major', '1'], ['GNU.sparse.minor', '0'], ['GNU.sparse.name', 'real']),
      file('odd', 'a'.repeat(2000)),
    ).subarray(0, 2200),
    ['GNU tar', 'Python'],
  ],
  [
    'a sparse file, 0.1, of major version 1 and minor version 1, whose content is cut off',
    archive(
      x(
        ['GNU.sparse.size', '1536'],
        ['GNU.sparse.numblocks', '1'],
        ['GNU.sparse.major', '1'],
        ['GNU.sparse.minor', '1'],
        ['GNU.sparse.map', '512,1024'],
      ),
      file('odd', 'a'.repeat(1024)),
    ).subarray(0, 2446),
    ['GNU tar', 'Python', 'bsdtar'],
  ],
  [
    'a sparse file, 0.1, of 2^62 bytes as stored',
    archive(
      x(['GNU.sparse.numblocks', '1'], ['GNU.sparse.map', '0,512']),
      file('odd', 'a'.repeat(512), { size: Uint8Array.of(0x80, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0) }),
      next,
    ),
    ['GNU tar', 'Python', 'bsdtar'],
  ],
  [
    'a sparse file, 0.1, of 2^62 bytes with holes',
    archive(
      file('f', ''),
      x(
        ['GNU.sparse.size', '4611686018427388416'],
        ['GNU.sparse.numblocks', '1'],
        ['GNU.sparse.map', '4611686018427387904,512'],
      ),
      file('odd', 'a'.repeat(512)),
      next,
    ),
    ['tar-rs'],
  ],
  [
    'a sparse file, 0.1, one byte shorter than its map',
    archive(
      file('f', ''),
      x(
        ['GNU.sparse.size', '4611686018427388415'],
        ['GNU.sparse.numblocks', '1'],
        ['GNU.sparse.map', '4611686018427387904,512'],
      ),
      file('odd', 'a'.repeat(512)),
      next,
    ),
    ['GNU tar', 'Python', 'bsdtar', 'tar-rs'],
  ],
  [
    'a file with holes of Solaris',
    archive(before, x(['SUN.holesdata', ' 512 1024']), file('odd', 'a'.repeat(1024)), next),
    ['bsdtar'],
  ],
  [
    'a file with holes of Solaris that leave some out',
    archive(before, x(['SUN.holesdata', ' 0 512']), file('odd', 'a'.repeat(1024)), next),
    ['bsdtar'],
  ],
  [
    'a hard link with content and holes of Solaris, which bsdtar passes over',
    archive(
      before,
      x(['SUN.holesdata', ' 512 1024'], ['size', '1024']),
      file('odd', 'a'.repeat(512), { flag: '1', link: 'f' }),
      file('within'),
      next,
    ),
    ['GNU tar', 'bsdtar', 'tar-rs'],
  ],
  [
    'a sparse file, 0.0, without a number of pieces: to bsdtar a piece ends with its offset',
    archive(
      file('f', ''),
      x(
        ['GNU.sparse.size', '1024'],
        ['GNU.sparse.offset', '512'],
        ['GNU.sparse.numbytes', '512'],
        ['GNU.sparse.offset', '1024'],
        ['GNU.sparse.numbytes', '0'],
      ),
      file('odd', 'a'.repeat(512)),
      next,
    ),
    ALL,
  ],
  [
    'a sparse file, 0.1, whose first piece covers all',
    archive(
      file('f', ''),
      x(['GNU.sparse.size', '600'], ['GNU.sparse.map', '0,600,512,88']),
      file('odd', 'a'.repeat(600)),
      next,
    ),
    ALL,
  ],
  [
    'a sparse file, 1.0, with times of star: to GNU tar it is none',
    archive(
      before,
      x(['GNU.sparse.major', '1'], ['GNU.sparse.minor', '0'], ['GNU.sparse.realsize', '1024']),
      file('odd', archive(blocks('2\n512\n512\n1024\n0\n'), new Uint8Array(512).fill(0x61)), {
        patch: [[476, '00000000001 00000000002 ']],
      }),
      next,
    ),
    ['GNU tar', 'tar-rs'],
  ],
  [
    'a file that is all content to Solaris',
    archive(before, x(['SUN.holesdata', ' 0 1024']), file('odd', 'a'.repeat(1024)), next),
    [],
  ],
  [
    'holes of Solaris that are none, behind a long link: a warning is forgotten',
    archive(long('l\0', 'K'), x(['SUN.holesdata', ' x']), file('d/', 'x'), next),
    ['GNU tar', 'bsdtar'],
  ],
  [
    'a sparse file, 0.0, whose only pair is half and empty: to Go it has no map',
    archive(file('f', ''), x(['GNU.sparse.size', '1'], ['GNU.sparse.offset', '']), file('odd', 'x'), next),
    ['Python', 'bsdtar'],
  ],
  // Sizes that are no doubles.
  [
    'a fifo with a size of 2^62, of which a map of Solaris names five bytes',
    archive(
      before,
      x(['size', '4611686018427387904'], ['SUN.holesdata', ' 0 5']),
      file('odd', '', { flag: '6' }),
      next,
    ),
    ['GNU tar', 'bsdtar', 'tar-rs'],
  ],
  [
    'a fifo with a size of 2^53 + 1, of which a map names a block',
    archive(before, x(['size', '9007199254740993'], ['SUN.holesdata', ' 0 512']), file('odd', '', { flag: '6' }), next),
    ['GNU tar', 'bsdtar', 'tar-rs'],
  ],
  [
    'a fifo with the largest size but one',
    archive(before, x(['size', '9223372036854775806']), file('odd', '', { flag: '6' }), next),
    ['GNU tar', 'bsdtar', 'tar-rs'],
  ],
  [
    'a hard link of GNU with a size, a slash, and another size in PAX',
    archive(
      before,
      x(['size', '4294967296']),
      header({ name: 'd//', flag: '1', link: 'before', size: 513, magic: GNU }),
      next,
    ),
    ['GNU tar', 'tar-rs'],
  ],
  ['a directory with the map of a sparse file', sparseOld(2048, 0, [[512, 512]], { flag: '5' }), []],
  ['a file with the map of a sparse file', sparseOld(2048, 512, [[512, 512]], { flag: '0' }), ['bsdtar']],
  // The end, and damage.
  ['an entry behind the end', archive(before, END, next), []],
  ['an entry behind a lone zero block', archive(before, new Uint8Array(512), next), []],
  ['a wrong checksum', archive(before, file('odd', '', { checksum: '000001\0 ' }), next), ['GNU tar', 'bsdtar']],
  [
    'a checksum in base-256',
    summed((digits) => base256(8, Number.parseInt(digits, 8) >> 8, Number.parseInt(digits, 8) & 255)),
    ['GNU tar', 'Python', 'bsdtar'],
  ],
  ['a checksum behind a tab', summed((digits) => `\t${digits}\0`), ['GNU tar', 'Python', 'bsdtar', 'tar-rs']],
  ['a checksum behind a plus', summed((digits) => `+${digits}\0`), ['GNU tar', 'Python', 'bsdtar', 'tar-rs']],
  ['a checksum before a separator of files', summed((digits) => `${digits}\x1c `), ['GNU tar', 'Python', 'bsdtar']],
  ['a wrong checksum, and nothing behind it', archive(before, header({ checksum: '000001\0 ' })), []],
];

/** What is foretold of an archive is worked out once and held against every program. */
const foretold = new Map<Uint8Array, ReturnType<typeof foretellAnew>>();
function foretell(bytes: Uint8Array) {
  const known = foretold.get(bytes) ?? foretellAnew(bytes);
  foretold.set(bytes, known);
  return known;
}

const folder = mkdtempSync(join(tmpdir(), 'cutaway-readers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { programs, skipped } = installPrograms(folder);
for (const reason of skipped) sayWhy('tar as others read it', reason);

it.each(CASES)('%s is told with the programs that read it otherwise', (_, bytes, others) => {
  // Who refuses a type of entry is told with all of them: `refusedLayers` asks one.
  const reported = [...foretell(bytes).parts.keys()].filter((name) => !RUNTIMES.includes(name));
  expect(reported.sort()).toEqual([...others].sort());
});

describe.each(programs)('$name', (program) => {
  let answers: Answer[] = [];
  beforeAll(async () => {
    answers = await ask(
      program,
      CASES.map(([, bytes]) => bytes),
    );
  });

  it.each(CASES.map(([name, bytes], at) => [name, bytes, at] as const))('reads %s as is said', (_, bytes, at) => {
    expect(verdictOf(program.name, foretell(bytes), answers[at] as Answer)).not.toHaveProperty('problem');
  });
});

/** What was not asked counts as not run. */
describe.each(skipped)('%s', () => {
  it.skipIf(true).each(CASES.map(([name]) => name))('reads %s as is said', () => undefined);
});

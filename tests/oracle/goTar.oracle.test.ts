/** Where readers of tar differ, ours reads what Go's archive/tar reads, which runtimes unpack with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archive, END, file, GNU, header, pax, record } from '../unit/core/archive/tar/rawTar.ts';
import { sayWhy } from './cutaway.ts';
import { askJudge, buildGoReader, noGo } from './readers/goReader.ts';
import { mutated } from './readers/mutations.ts';
import { ownRows, type ReaderAnswer } from './readers/rows.ts';

sayWhy("tar as Go's archive/tar reads it", noGo);

const text = (value: string) => new TextEncoder().encode(value);
const base256 = (width: number, value: bigint) =>
  Uint8Array.from(
    { length: width },
    (_, i) => Number((value >> BigInt(8 * (width - 1 - i))) & 0xffn) | (i === 0 ? 0x80 : 0),
  );
const octal = (value: number) => `${value.toString(8).padStart(11, '0')}\0`;
const next = archive(file('next', 'N'), END);
const long = (name: string, flag = 'L') => file('././@LongLink', name, { flag, magic: GNU });
const x = (...records: (readonly [string, string])[]) => pax(records.map(([key, value]) => record(key, value)));
const g = (...records: (readonly [string, string])[]) =>
  pax(
    records.map(([key, value]) => record(key, value)),
    'g',
  );
const raw = (records: string) => pax([records]);
const oldSparse = (pieces: readonly [number, number][], real: number, size: number, fields = {}) =>
  header({
    ...{ name: 's', flag: 'S', magic: GNU, size, ...fields },
    patch: [
      ...pieces.flatMap(([offset, count], i): [number, string][] => [
        [386 + 24 * i, octal(offset)],
        [398 + 24 * i, octal(count)],
      ]),
      [483, octal(real)],
    ],
  });
const blocks = (value: string) => text(value.padEnd(Math.ceil(value.length / 512) * 512, '\0'));
const sparse1 = (map: string, real = '1000', stored = 512) =>
  archive(
    x(['GNU.sparse.major', '1'], ['GNU.sparse.minor', '0'], ['GNU.sparse.name', 'real'], ['GNU.sparse.realsize', real]),
    file('GNUSparseFile.0/real', archive(blocks(map), new Uint8Array(stored).fill(0x61))),
  );
const sparse0 = (...records: (readonly [string, string])[]) => archive(x(...records), file('s0', 'abcde', { size: 5 }));

/** One line each: what is odd, and the archive. */
const CASES: readonly (readonly [string, Uint8Array])[] = [
  [
    'PAX size with leading zeros',
    archive(x(['size', `${'0'.repeat(21)}5`]), header({ name: 'f' }), blocks('hello'), next),
  ],
  ['PAX size with a sign', archive(x(['size', '+5']), header({ name: 'f' }), blocks('hello'), next)],
  ['PAX size below zero', archive(x(['size', '-5']), file('f'), next)],
  ['PAX size below zero of a directory', archive(x(['size', '-5']), file('d', '', { flag: '5' }), next)],
  ['PAX size of 2^63', archive(x(['size', '9223372036854775808']), file('f'), next)],
  ['PAX size of 2^62', archive(x(['size', '4611686018427387904']), file('f'), next)],
  ['PAX size that is no number', archive(x(['size', '5 ']), file('f', 'hello'), next)],
  ['PAX size that is taken back', archive(x(['size', 'x'], ['size', '']), file('f', 'hello'), next)],
  ['PAX size and no size in the header', archive(x(['size', '5']), header({ name: 'f' }), blocks('hello'), next)],
  [
    'hard link with a PAX size and no data',
    archive(x(['size', '700']), file('h', '', { flag: '1', size: 700, link: 'f' }), next),
  ],
  [
    'hard link with a PAX size and data',
    archive(x(['size', '700']), header({ name: 'h', flag: '1', size: 700, link: 'f' }), blocks('x'.repeat(700)), next),
  ],
  ...['1', '2', '3', '4', '5', '6'].flatMap((flag): [string, Uint8Array][] => [
    [`size without data, type ${flag}`, archive(header({ name: 'h', flag, size: 700, link: 'f' }), next)],
    [`size with data, type ${flag}`, archive(file('h', 'x'.repeat(700), { flag, link: 'f' }), next)],
    [`negative size, type ${flag}`, archive(header({ name: 'h', flag, size: base256(12, -1n), link: 'f' }), next)],
  ]),
  [
    'global owner, time and name',
    archive(g(['uid', '42'], ['mtime', '15'], ['path', 'evil'], ['size', '0']), file('f', 'x'), next),
  ],
  [
    'global header between records and their entry',
    archive(x(['path', 'lost']), g(['comment', 'c']), file('f', 'x'), next),
  ],
  ['global header between a long name and its entry', archive(long('lost'), g(['comment', 'c']), file('f', 'x'), next)],
  ['global header that is malformed', archive(pax(['5 a'], 'g'), file('f'), next)],
  ['global number that is none', archive(g(['uid', 'x']), file('f'), next)],
  ['prefix under the GNU magic, zeros', archive(file('f', 'x', { magic: GNU, prefix: '14000000000' }), next)],
  ['prefix under the GNU magic, text', archive(file('f', 'x', { magic: GNU, prefix: 'some/dir' }), next)],
  [
    'prefix under the GNU magic, not ASCII',
    archive(file('f', 'x', { magic: GNU, patch: [[345, new Uint8Array([0x61, 0xe9])]] }), next),
  ],
  ['prefix without magic', archive(file('f', 'x', { magic: '', prefix: 'some/dir' }), next)],
  ['prefix under half a GNU magic', archive(file('f', 'x', { magic: 'ustar  x', prefix: 'some/dir' }), next)],
  ['prefix under another version', archive(file('f', 'x', { magic: 'ustar\x0099', prefix: 'some/dir' }), next)],
  [
    'prefix and times of star',
    archive(
      file('f', 'x', {
        prefix: 'p',
        patch: [
          [476, octal(5)],
          [488, octal(6)],
          [508, 'tar\0'],
        ],
      }),
      next,
    ),
  ],
  [
    'times of star that are none',
    archive(
      file('f', 'x', {
        prefix: 'p',
        patch: [
          [476, 'zzz'],
          [508, 'tar\0'],
        ],
      }),
      next,
    ),
  ],
  ['prefix that fills its field', archive(file('f', 'x', { prefix: 'p'.repeat(155) }), next)],
  ['entries after a wrong checksum', archive(file('a'), file('b', '', { checksum: '000001\0 ' }), next)],
  ['checksum that is no number', archive(file('a'), file('b', '', { checksum: '12x456\0 ' }), next)],
  ['entries after a lone zero block', archive(file('a'), new Uint8Array(512), next)],
  ['entries after the end', archive(file('a'), END, next)],
  ['cut in a header', archive(file('a', 'x'), next).slice(0, 1300)],
  ['cut in content', archive(file('a', 'x'.repeat(600))).slice(0, 1000)],
  ['cut in padding', archive(file('a', 'x'.repeat(600))).slice(0, 1200)],
  ['cut in records', archive(file('a'), x(['path', 'p'])).slice(0, 1030)],
  ['cut behind records', archive(file('a'), x(['path', 'p']))],
  ...(['mode', 'uid', 'gid', 'mtime', 'size'] as const).flatMap((field): [string, Uint8Array][] => {
    const width = field === 'mtime' || field === 'size' ? 12 : 8;
    const put = (value: string | Uint8Array) => archive(file('f', '', { [field]: value } as object), next);
    return [
      [`${field} with blanks around`, put('  0 \0 ')],
      [`${field} with a blank within`, put('1 1\0')],
      [`${field} with anything behind a NUL`, put('0\0zz')],
      [`${field} with letters`, put('12z\0')],
      [`${field} with an 8`, put('08\0')],
      [`${field} of spaces`, put(' '.repeat(width))],
      [`${field} below zero`, put(base256(width, -5n))],
      [`${field} of 2^40`, put(base256(width, 1n << 40n))],
      [
        `${field} of ${width === 8 ? '2^54-1' : '2^62'}`,
        put(base256(width, width === 8 ? (1n << 54n) - 1n : 1n << 62n)),
      ],
      [`${field} of 2^63 where it fits`, put(base256(width, 1n << 63n))],
    ];
  }),
  ['device numbers of a file that are none', archive(file('f', 'x', { patch: [[329, 'zzz']] }), next)],
  ['device numbers without magic', archive(file('f', 'x', { magic: '', flag: '3', patch: [[329, '0000010']] }), next)],
  [
    'device numbers in PAX',
    archive(x(['SCHILY.devmajor', '7'], ['SCHILY.devminor', '8']), file('f', '', { flag: '3' }), next),
  ],
  ...[
    'xx path=a\n',
    '0 path=a\n',
    '99 path=a\n',
    '5 path=abc\n',
    '7 path\n\n',
    '+9 path=a',
    '+10 path=a\n',
    '010 path=a\n',
    '-9 path=a\n',
    '9'.repeat(400),
    '10 path=a\n\0\0',
    '5 a=\n',
    '4 =\n',
    '6 =ab\n',
    '12 path=a\0b\n',
    '8 k\0=ab\n',
    '9 a=b=cd\n',
    ' 9 path=a\n',
  ].map((records): [string, Uint8Array] => [
    `records ${JSON.stringify(records.slice(0, 20))}`,
    archive(raw(records), file('f', 'x'), next),
  ]),
  ...[
    '1.5',
    '-1.5',
    '-0.5',
    '1700000000.000000100',
    '1700000000.0000001009',
    '1700000000.999999999',
    '1.',
    '.5',
    '-',
    '1e5',
    '+2',
    '9223372036854775807.5',
    '9223372036854775808',
    '9007199254740993.25',
    '1.5x',
    '1,5',
  ].flatMap((time): [string, Uint8Array][] => [
    [`mtime ${time}`, archive(x(['mtime', time]), file('f', 'x'), next)],
    [`atime ${time}`, archive(x(['atime', time]), file('f', 'x'), next)],
  ]),
  ...['3000000000', '-1', '+7', '007', '9223372036854775807', '9223372036854775808', '1.0', ' 1'].map(
    (id): [string, Uint8Array] => [`uid ${id} in PAX`, archive(x(['uid', id]), file('f', 'x'), next)],
  ),
  ['two PAX headers', archive(x(['path', 'p'], ['uid', '3']), x(['gid', '4']), file('f'), next)],
  ['PAX path before a long name', archive(x(['path', 'p']), long('l\0'), file('f'), next)],
  ['long name before a PAX path', archive(long('l\0'), x(['path', 'p']), file('f'), next)],
  ['empty long name', archive(long('l\0'), long('\0'), file('f'), next)],
  ['long link of a file', archive(long('l\0', 'K'), file('f'), next)],
  ['long link of a symbolic link', archive(long('l\0', 'K'), file('f', '', { flag: '2', link: 's' }), next)],
  ['long name over 1 MiB', archive(header({ name: 'l', flag: 'L', magic: GNU, size: (1 << 20) + 1 }), file('f'), next)],
  ['slash that only the long name has, flag NUL', archive(long('d/\0'), file('d', '', { flag: '\0' }), next)],
  ['slash that the long name has not, flag NUL', archive(long('d\0'), file('d/', '', { flag: '\0' }), next)],
  ['slash of a file with flag 0', archive(file('d/', 'x'), next)],
  ...['7', 'D', 'V', 'M', 'N', 'X', 'Z', 'A'].map((flag): [string, Uint8Array] => [
    `type ${flag} with content`,
    archive(file('u', 'content', { flag }), next),
  ]),
  [
    'old sparse file',
    archive(
      oldSparse(
        [
          [0, 512],
          [2048, 512],
        ],
        4096,
        1024,
      ),
      new Uint8Array(1024).fill(7),
      next,
    ),
  ],
  [
    'old sparse file, overlapping',
    archive(
      oldSparse(
        [
          [0, 300],
          [200, 212],
        ],
        1000,
        512,
      ),
      new Uint8Array(512),
      next,
    ),
  ],
  [
    'old sparse file, past its end',
    archive(
      oldSparse(
        [
          [0, 256],
          [900, 256],
        ],
        1000,
        512,
      ),
      new Uint8Array(512),
      next,
    ),
  ],
  [
    'old sparse file, less stored',
    archive(
      oldSparse(
        [
          [0, 500],
          [600, 400],
        ],
        1000,
        512,
      ),
      new Uint8Array(512),
      next,
    ),
  ],
  ['old sparse file, more stored', archive(oldSparse([[0, 100]], 1000, 512), new Uint8Array(512), next)],
  [
    'old sparse file under another magic',
    archive(oldSparse([[0, 512]], 512, 512, { magic: 'ustar\x0000' }), new Uint8Array(512), next),
  ],
  ['sparse map in the content', archive(sparse1('1\n100\n512\n'), next)],
  ['sparse map in the content, signs and zeros', archive(sparse1('+01\n+0100\n0512\n'), next)],
  ['sparse map in the content, letters', archive(sparse1('1\nabc\n512\n'), next)],
  ['sparse map in the content, too long', archive(sparse1('9999\n1\n2\n'), next)],
  ['sparse map in the content, negative count', archive(sparse1('-1\n1\n2\n'), next)],
  ['sparse map in the content, no pieces', archive(sparse1('0\n', '1000', 0), next)],
  [
    'sparse map in records',
    archive(sparse0(['GNU.sparse.map', '1,3,6,2'], ['GNU.sparse.numblocks', '2'], ['GNU.sparse.size', '9']), next),
  ],
  [
    'sparse map in records, wrong count',
    archive(sparse0(['GNU.sparse.map', '1,3,6,2'], ['GNU.sparse.numblocks', '1'], ['GNU.sparse.size', '9']), next),
  ],
  [
    'sparse map in pairs of records',
    archive(
      sparse0(
        ['GNU.sparse.offset', '1'],
        ['GNU.sparse.numbytes', '5'],
        ['GNU.sparse.numblocks', '1'],
        ['GNU.sparse.size', '9'],
      ),
      next,
    ),
  ],
  [
    'sparse map in pairs, out of turn',
    archive(sparse0(['GNU.sparse.numbytes', '5'], ['GNU.sparse.offset', '1'], ['GNU.sparse.numblocks', '1']), next),
  ],
  ['sparse name without a map', archive(sparse0(['GNU.sparse.name', 'other'], ['GNU.sparse.size', '9']), next)],
  [
    'sparse version that nobody knows',
    archive(
      sparse0(
        ['GNU.sparse.major', '2'],
        ['GNU.sparse.name', 'other'],
        ['GNU.sparse.map', '0,5'],
        ['GNU.sparse.numblocks', '1'],
      ),
      next,
    ),
  ],
  [
    'sparse map of a directory',
    archive(x(['GNU.sparse.map', '0,0'], ['GNU.sparse.numblocks', '1']), file('d', '', { flag: '5' }), next),
  ],
];

/** Archives made by seeds from 0. */
const MUTATIONS = Number(process.env.CUTAWAY_MUTATIONS ?? 3000);

/** The fields in the order in which our rows have them. */
const ordered = (answer: ReaderAnswer | undefined) =>
  answer?.rows.map(({ path, link, flag, mode, uid, gid, size, seconds, nanoseconds, device, content }) => ({
    ...{ path, link, flag, mode, uid, gid, size, seconds, nanoseconds, device, content },
  }));

describe.skipIf(noGo !== undefined)("tar as Go's archive/tar reads it", () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-go-tar-'));
  let theirs: ReaderAnswer[] = [];
  beforeAll(() => {
    theirs = askJudge(
      buildGoReader(folder),
      [],
      CASES.map(([, bytes]) => bytes),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(CASES.map(([name, bytes], at) => [name, bytes, at] as const))('%s', (_, bytes, at) => {
    for (const cuts of [1 << 20, 512, 100]) expect(ownRows(bytes, cuts).rows).toEqual(theirs[at]?.rows);
  });

  it('lists mutated archives as Go does', () => {
    const archives = Array.from({ length: MUTATIONS }, (_, seed) => mutated(seed));
    const judged = askJudge(join(folder, 'readers'), [], archives);
    const apart = archives.flatMap((bytes, seed) =>
      JSON.stringify(ownRows(bytes).rows) === JSON.stringify(ordered(judged[seed])) ? [] : [seed],
    );
    expect(apart).toEqual([]);
  });
});

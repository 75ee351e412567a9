/** Archives from a grammar: blocks built from fields, chains of extension headers, with the odd values of every rule. */
import { archive, END, file, GNU, header, pax, type RawHeader, record } from '../../unit/core/archive/tar/rawTar.ts';
import type { Random } from '../random.ts';
import { sparseFile } from './sparse.ts';

type Pick = <T>(list: readonly T[]) => T;

const base256 = (width: number, value: bigint) =>
  Uint8Array.from(
    { length: width },
    (_, i) => Number((value >> BigInt(8 * (width - 1 - i))) & 0xffn) | (i === 0 ? 0x80 : 0),
  );

const SHORT: readonly (string | Uint8Array)[] = [
  ...[
    '',
    '0000005\0',
    '     17 ',
    ' 17 \0',
    '17\0',
    '17\0zz',
    '17 \0\0',
    '\x00000017',
    '\0\x0000017',
    '        ',
    '\x0000000000',
  ],
  ...[
    ' \x0017',
    '7777777\0',
    '77777777',
    '17z\0',
    '1 7\0',
    '08\0',
    '+17\0',
    '-17\0',
    '0o17\0',
    '1_7\0',
    '\t17\0',
    '17\t\0',
  ],
  ...[base256(8, 5n), base256(8, -5n), base256(8, 1n << 33n), base256(8, (1n << 32n) - 1n), base256(8, 1n << 40n)],
  ...[Uint8Array.of(0xc0, 0, 0, 0, 0, 0, 0, 1), Uint8Array.of(0x81, 0, 0, 0, 0, 0, 0, 1)],
  ...[
    base256(8, 0n),
    base256(8, (1n << 31n) - 1n),
    base256(8, 1n << 31n),
    base256(8, 1n << 32n),
    base256(8, 1n << 53n),
  ],
  ...[base256(8, (1n << 53n) + 1n), base256(8, (1n << 62n) - 1n), new Uint8Array(8).fill(0xff)],
  ...[Uint8Array.of(0xff, 0x80, 0, 0, 0, 0, 0, 0), Uint8Array.of(0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
  ...[Uint8Array.of(0x80, 0x30, 0x31, 0x37, 0, 0, 0, 0), '37777777', '20000000', '40000000', '7\x00777777'],
];
const SIZES: readonly (string | Uint8Array)[] = [
  ...[
    '',
    '       17 ',
    '17\0',
    '17\0zz',
    '\x0000000000017',
    '\0\x000000000017',
    ' '.repeat(12),
    ' \x0017',
    '17z\0',
    '+17\0',
  ],
  ...['777777777777', '-17\0', '0o17\0', '1_7\0', base256(12, 15n), base256(12, -5n), base256(12, 1n << 62n)],
  ...[
    base256(12, 1n << 63n),
    Uint8Array.of(0x81, ...new Uint8Array(10), 15),
    Uint8Array.of(0xc0, ...new Uint8Array(10), 15),
  ],
  ...[base256(12, 0n), base256(12, 512n), base256(12, 1n << 33n), base256(12, (1n << 53n) + 1n)],
  ...[base256(12, (1n << 63n) - 1n), base256(12, (1n << 64n) - 512n), base256(12, (1n << 64n) - 1n)],
  ...[base256(12, 1n << 64n), base256(12, -512n), new Uint8Array(12).fill(0xff)],
  ...['77777777777\0', '100000000000', '400000000000', '000000001000', '1000\x0000000', '      1000 \0'],
];
/** Sizes that are claimed where less or more is stored. */
const CLAIMED = [0, 1, 5, 511, 512, 513, 600, 1024, 1025, 4096];
const DECIMALS = [
  ...['5', '+5', '-5', '0005', '5 ', ' 5', '', 'x', '4294967295', '4294967296', '9223372036854775807'],
  ...['-9223372036854775808', '4611686018427387904', '9007199254740993', '18446744073709551616', '8589934592'],
  ...['9223372036854775808', '99999999999999999999', '1.5', '1_5', '0', '512', '513', '5\n', '5\0', '0x5'],
  // What doubles cannot tell apart, and what leaves little to the next block.
  ...['9007199254740991', '9007199254740995', '4611686018427387905', '9223372036854775806', '9223372036854775295'],
  ...['18446744073709551615', '18446744073709551104', '-1', '-511', '-512', '-513', '511', '1025'],
];
const MAGICS = [
  'ustar\x0000',
  'ustar\x0000',
  'ustar\x0000',
  GNU,
  GNU,
  '',
  'ustar  x',
  'ustar\x0099',
  'ustar 00',
  'USTAR\x0000',
];
const FLAGS = ['0', '0', '0', '\0', '1', '2', '3', '4', '5', '5', '6', '7', 'D', 'V', 'M', 'N', 'A', 'X', 'Z', '8'];
const NAMES = [
  ...['f', 'dir/f', 'd/', './f', 'a//b', '\u00e9', 'x'.repeat(100), '', 'd//', '.', '/', '..', 'a/..', '/f', '../f'],
  ...['d/.wh.f', 'd/.wh..wh..opq', 'f.', 'a\\b', 'a\tb'],
];
const LONG = ['l\0', 'long/name\0', '\0', '', 'l', 'l\0more\0', 'd/\0', `${'n'.repeat(150)}\0`, '\u00fc\0'];
const KEYS = [
  'path',
  'linkpath',
  'size',
  'uid',
  'gid',
  'mtime',
  'comment',
  'SCHILY.xattr.user.a',
  'SCHILY.realsize',
  'uname',
  'mode',
  'gname',
  'atime',
  'ctime',
  'hdrcharset',
  'SUN.holesdata',
];
/** Ends of holes and of content in turn. */
const HOLES = [
  ...[' 0 5 ', ' 0 5', ' 512 1024', ' 5', '5', ' ', ' 0 0 512', ' x', ' 0 512', ' 0 9223372036854775807'],
  ...[' 0 9007199254740993', ' 1 4611686018427387905 9223372036854775806', ' 512 9223372036854775807'],
];
const RAW = [
  ...['xx path=a\n', '0 path=a\n', '99 path=a\n', '5 path=abc\n', '7 path\n\n', '+9 path=a', '+10 path=a\n'],
  ...[
    '011 path=a\n',
    '-9 path=a\n',
    '10 path=a\n\0\0',
    '4 =\n',
    '6 =ab\n',
    '12 path=a\0b\n',
    '9 a=b=cd\n',
    ' 9 path=a\n',
  ],
  ...['11  path=a\n', '10 path=a\n\n', '10\tpath=a\n', '9 path=a ', '10 path=a\nxyz', '10 path=a\n10 path=b\n'],
];

/** An archive of a few entries, most of them odd in a way or two. */
export function generate(random: Random): Uint8Array<ArrayBuffer> {
  const pick: Pick = (list) => list[random.below(list.length)] as (typeof list)[number];
  const pieces: Uint8Array[] = [];
  const plain = [0, 0, 1, 2][random.below(4)] ?? 0;
  for (let i = 0; i < plain; i++) pieces.push(plainEntry(pick, i));
  const count = 1 + random.below(4);
  for (let i = 0; i < count; i++) {
    const extensions = [0, 0, 1, 1, 2, 3][random.below(6)] ?? 0;
    for (let k = 0; k < extensions; k++) pieces.push(extension(random, pick));
    pieces.push(random.below(4) === 0 ? oddSparse(random, pick, i) : entry(random, pick, i));
  }
  pieces.push(file('last', 'L'), ending(random));
  return mutate(archive(...pieces), random);
}

/** What every program reads alike: oddities show only behind it. */
function plainEntry(pick: Pick, number: number): Uint8Array {
  return pick([
    () => file(`p${number}`, 'plain'),
    () => file(`p${number}`, 'plain', { magic: GNU }),
    () => file(`p${number}/`, '', { flag: '5' }),
    () => file(`p${number}`, '', { flag: '2', link: 'p' }),
    () => archive(pax([record('path', `p${number}/long`)]), file(`p${number}`, 'plain')),
  ])();
}

function ending(random: Random): Uint8Array {
  switch (random.below(8)) {
    case 0:
      return new Uint8Array(512);
    case 1:
      return new Uint8Array(0);
    case 2:
      return archive(END, file('behind', 'B'));
    case 3:
      return archive(new Uint8Array(512), file('behind', 'B'));
  }
  return END;
}

function extension(random: Random, pick: Pick): Uint8Array {
  const fields = oddFields(random, pick, 12);
  const kind = random.below(10);
  if (kind < 3) return file('././@LongLink', pick(LONG), { flag: pick(['L', 'L', 'K']), magic: GNU, ...fields });
  if (kind === 3) return file('PaxHeaders/x', pick(RAW), { flag: pick(['x', 'x', 'g', 'X']), ...fields });
  const records = Array.from({ length: 1 + random.below(3) }, () => paxRecord(random, pick));
  return pax(records, random.below(3) === 0 ? 'g' : 'x');
}

function paxRecord(random: Random, pick: Pick): Uint8Array {
  const key = pick(KEYS);
  if (key === 'path' || key === 'linkpath')
    return record(
      key,
      pick<string | Uint8Array>([
        ...['p', 'p/q', '', 'd/', '\u00e9', 'a\nb', '\n9 path=z\n', 'p'.repeat(300), '.', '/', 'p=q'],
        ...[Uint8Array.of(0x61, 0xff), Uint8Array.of(0xff, 0x2f), Uint8Array.of(0x61, 0xed, 0xa0, 0x80)],
      ]),
    );
  if (key === 'hdrcharset') return record(key, pick(['BINARY', 'ISO-IR 10646 2000 UTF-8', 'x']));
  if (key === 'SUN.holesdata') return record(key, pick(HOLES));
  if (key.endsWith('time')) return record(key, pick(['1', '1.5', '-1', 'x']));
  if (key.startsWith('SCHILY.x')) return record(key, pick(['v', 'a\0b', '\n10 path=z\n', '']));
  if (key === 'size') return record(key, pick(random.below(3) !== 0 ? DECIMALS : ['0', '5', '512', '600', '1024']));
  return record(key, pick(DECIMALS));
}

function entry(random: Random, pick: Pick, number: number): Uint8Array {
  const flag = pick(FLAGS);
  const magic = pick(MAGICS);
  const prefix = random.below(6) === 0 ? pick(['p', 'some/dir', 'dir/', '00000001234', 'p'.repeat(155)]) : '';
  const fields: RawHeader = { flag, magic, prefix, link: pick(['t', 't/u', '']), ...oddFields(random, pick, 3) };
  const name = random.below(4) === 0 ? pick(NAMES) : `f${number}`;
  const content = 'x'.repeat(pick([0, 0, 1, 5, 511, 512, 513, 600, 1024]));
  // A size that is only claimed, or one that is there.
  return random.below(3) === 0
    ? header({ name, size: random.below(2) === 0 ? pick(CLAIMED) : content.length, ...fields })
    : file(name, content, { size: content.length, ...fields });
}

function oddSparse(random: Random, pick: Pick, number: number): Uint8Array {
  const fields = random.below(6) === 0 ? oddFields(random, pick, 1) : {};
  return sparseFile(random, pick, random.below(8) === 0 ? pick(NAMES) : `s${number}`, fields);
}

/** Odd numbers in one of `rare` headers. */
function oddFields(random: Random, pick: Pick, rare: number): RawHeader {
  if (random.below(rare) !== 0) return {};
  const one = oddField(random, pick);
  return random.below(4) === 0 ? { ...one, ...oddField(random, pick) } : one;
}

function oddField(random: Random, pick: Pick): RawHeader {
  switch (random.below(10)) {
    case 0:
      return { mode: pick(SHORT) as string };
    case 1:
      return { uid: pick(SHORT) };
    case 2:
      return { gid: pick(SHORT) };
    case 3:
      return { size: pick(SIZES) };
    case 4:
      return { mtime: pick(SIZES) };
    case 5:
      return { patch: [[pick([329, 337]), pick(SHORT)]] };
    case 6:
      return { size: pick(SIZES) };
    case 7:
      return {
        magic: 'ustar\x0000',
        patch: [
          [476, pick(['00000000001 00000000002 ', '00000000001\x00'])],
          [508, pick(['tar\0', ''])],
        ],
      };
    case 8:
      return { patch: [[pick([257, 262, 263, 264, 265, 297, 500, 508]), pick(['\xe9', 'tar\0', '\xff\xff', '0'])]] };
  }
  return { checksum: pick(['000001\0 ', '12x456\0 ', '']) };
}

/** Some archives have bytes changed, mostly with the checksum made right again, in one of its forms; some are cut. */
function mutate(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const changes = random.below(3) === 0 ? 1 + random.below(3) : 0;
  for (let i = 0; i < changes; i++) {
    const block = 512 * random.below(bytes.length / 512);
    const at = block + random.below(random.below(2) === 0 ? 512 : 160);
    bytes[at] = random.below(3) === 0 ? random.below(256) : 0x30 + random.below(10);
    if (random.below(4) !== 0) mend(bytes, block, random.below(8));
  }
  return random.below(12) === 0 ? bytes.slice(0, random.below(bytes.length)) : bytes;
}

/** Writes the checksum of a block anew. */
function mend(bytes: Uint8Array, block: number, form: number): void {
  bytes.fill(0x20, block + 148, block + 156);
  let sum = 0;
  for (let i = block; i < block + 512; i++) {
    const byte = bytes[i] as number;
    sum += form === 1 && byte > 127 ? byte - 256 : byte;
  }
  const digits = Math.max(0, sum).toString(8);
  const text = [
    `${digits.padStart(6, '0')}\0 `,
    `${digits.padStart(6, '0')}\0 `,
    `${digits.padStart(7, '0')}\0`,
    ` ${digits} \0`,
    `\0${digits.padStart(6, '0')}\0`,
    digits.padStart(8, '0'),
    `${digits.padStart(6, '0')}  `,
    `${digits.padStart(6, '0')}\0x`,
  ][form] as string;
  for (let i = 0; i < 8; i++) bytes[block + 148 + i] = i < text.length ? text.charCodeAt(i) : 0;
}

/** Sparse files of every kind, right and broken: in GNU's old header, and in PAX 0.0, 0.1 and 1.0. */
import { archive, file, GNU, pax, type RawHeader, record } from '../../unit/core/archive/tar/rawTar.ts';
import type { Random } from '../random.ts';

type Pick = <T>(list: readonly T[]) => T;

interface Plan {
  readonly pairs: readonly (readonly [offset: number, size: number])[];
  readonly content: string;
  readonly size: number;
}

const BLOCK = 512;

/** The headers and content of one such file. */
export function sparseFile(random: Random, pick: Pick, name: string, fields: RawHeader): Uint8Array {
  const plan = planOf(random, pick);
  switch (random.below(4)) {
    case 0:
      return oldSparse(random, pick, name, plan, fields);
    case 1:
      return inRecords(random, pick, name, plan, fields, '0.0');
    case 2:
      return inRecords(random, pick, name, plan, fields, '0.1');
  }
  return atStart(random, pick, name, plan, fields);
}

/** Pieces in order, mostly; some overlap, and sizes that do not add up. */
function planOf(random: Random, pick: Pick): Plan {
  const count = pick([0, 1, 1, 2, 2, 3, 4, 5, 6, 26]);
  const isAligned = random.below(3) !== 0;
  const pairs: [number, number][] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const offset = Math.max(0, at + (isAligned ? BLOCK * random.below(3) : pick([0, 1, 100, 512])));
    const size = isAligned ? BLOCK * (1 + random.below(2)) : pick([0, 1, 100, 511, 512, 600]);
    pairs.push([offset, size]);
    at = offset + size;
  }
  const sum = pairs.reduce((all, [, size]) => all + size, 0);
  let end = at + pick([0, 0, 1, 512, 700]);
  // A hole that is larger than all that is stored.
  if (random.below(60) === 0) end = at + pick([1 << 20, (1 << 21) + 1]);
  if (random.below(2) === 0) pairs.push([end, 0]);
  if (random.below(8) === 0 && pairs.length > 1) pairs.reverse();
  if (random.below(8) === 0 && pairs.length > 0) pairs[0] = [pick([0, 5, 4096]), pick([0, 5, 4096])];
  if (random.below(8) === 0) end = pick([0, 5, 4096]);
  const stored = random.below(6) === 0 ? Math.max(0, sum + pick([-512, -1, 1, 512])) : sum;
  return { pairs, size: end, content: letters(stored) };
}

/** No stretch is like another: more than the longest content has. */
const LETTERS = Array.from({ length: 1 << 16 }, (_, i) =>
  String.fromCharCode(0x61 + ((i + Math.floor(i / 26)) % 26)),
).join('');

function letters(count: number): string {
  if (count > LETTERS.length) throw new RangeError(`${count} letters`);
  return LETTERS.slice(0, count);
}

const octal = (value: number, digits = 11) => `${value.toString(8).padStart(digits, '0')}\0`;

/** A number of a map, now and then in an odd way. */
function slotNumber(random: Random, pick: Pick, value: number): string | Uint8Array {
  if (random.below(40) !== 0) return octal(value);
  const wide = new Uint8Array(12);
  new DataView(wide.buffer).setUint32(8, value);
  wide[0] = 0x80;
  return pick<string | Uint8Array>([wide, `${value.toString(8)} `, '', '-1\0', 'x', ' '.repeat(12), '777777777777']);
}

function oldSparse(random: Random, pick: Pick, name: string, plan: Plan, fields: RawHeader): Uint8Array {
  const slots = plan.pairs.map(([offset, size]) => [slotNumber(random, pick, offset), slotNumber(random, pick, size)]);
  const patch: [number, string | Uint8Array][] = [[483, slotNumber(random, pick, plan.size)]];
  for (const [i, [offset = '', size = '']] of slots.slice(0, 4).entries())
    patch.push([386 + 24 * i, offset], [398 + 24 * i, size]);
  const more: Uint8Array[] = [];
  for (let at = 4; at < slots.length; at += 21) {
    const block = new Uint8Array(BLOCK);
    slots.slice(at, at + 21).forEach(([offset = '', size = ''], i) => {
      put(block, 24 * i, offset);
      put(block, 24 * i + 12, size);
    });
    if (at + 21 < slots.length) block[504] = 1;
    more.push(block);
  }
  if (more.length > 0 || random.below(30) === 0) patch.push([482, pick(['\x01', '\x01', '\x01', '\x01', '1'])]);
  const flag = random.below(12) === 0 ? pick(['0', '5', '7', 'x']) : 'S';
  const magic = random.below(12) === 0 ? pick(['ustar\x0000', '', 'ustar  x']) : GNU;
  const whole = file(name, plan.content, { ...fields, flag, magic, patch: [...patch, ...(fields.patch ?? [])] });
  return archive(whole.subarray(0, BLOCK), ...more, whole.subarray(BLOCK));
}

function put(block: Uint8Array, at: number, value: string | Uint8Array): void {
  block.set(typeof value === 'string' ? Uint8Array.from(value, (char) => char.charCodeAt(0)) : value, at);
}

/** A decimal number, now and then in an odd way. */
function text(random: Random, pick: Pick, value: number): string {
  if (random.below(40) !== 0) return String(value);
  return pick([
    ...[`+${value}`, `0${value}`, `${value} `, ` ${value}`, '', '-1', 'x', '1_0', '9223372036854775808'],
    ...['9007199254740993', '4611686018427387905', '9223372036854775806', '18446744073709551615', '4294967297'],
  ]);
}

function inRecords(
  random: Random,
  pick: Pick,
  name: string,
  plan: Plan,
  fields: RawHeader,
  form: '0.0' | '0.1',
): Uint8Array {
  const say = (key: string, value: number) => record(`GNU.sparse.${key}`, text(random, pick, value));
  const count = random.below(20) === 0 ? pick([0, 1, 30]) : plan.pairs.length;
  const records = [say(random.below(12) === 0 ? 'realsize' : 'size', plan.size), say('numblocks', count)];
  if (random.below(10) === 0) records.push(say('major', pick([0, 0, 1])), say('minor', pick([0, 1])));
  if (random.below(3) === 0) records.push(record('GNU.sparse.name', pick(['real', 'dir/real', '', 'd/'])));
  if (form === '0.0' || random.below(30) === 0)
    for (const [offset, size] of plan.pairs) records.push(say('offset', offset), say('numbytes', size));
  const numbers = plan.pairs.flat().map((value) => text(random, pick, value));
  const tail = random.below(30) === 0 ? pick([',', ',5', 'x']) : '';
  if (form === '0.1') records.push(record('GNU.sparse.map', numbers.join(',') + tail));
  if (random.below(12) === 0) records.splice(random.below(records.length), 1);
  return archive(pax(records, random.below(12) === 0 ? 'g' : 'x'), entryOf(random, pick, name, plan.content, fields));
}

function atStart(random: Random, pick: Pick, name: string, plan: Plan, fields: RawHeader): Uint8Array {
  const records = [
    record('GNU.sparse.major', random.below(20) === 0 ? pick(['0', '2', '', 'x']) : '1'),
    record('GNU.sparse.minor', random.below(20) === 0 ? pick(['1', '2', '', 'x']) : '0'),
    record('GNU.sparse.realsize', text(random, pick, plan.size)),
  ];
  if (random.below(3) !== 0) records.push(record('GNU.sparse.name', pick(['real', 'dir/real', '', 'd/'])));
  if (random.below(12) === 0) records.splice(random.below(records.length), 1);
  const count = random.below(20) === 0 ? pick([0, 1, 30]) : plan.pairs.length;
  const lines = [text(random, pick, count), ...plan.pairs.flat().map((value) => text(random, pick, value))];
  if (random.below(30) === 0) lines.splice(random.below(lines.length), 0, '# a comment');
  const map = `${lines.join('\n')}\n`;
  const filled = map.padEnd(Math.ceil(map.length / BLOCK) * BLOCK, '\0');
  return archive(
    pax(records, random.below(12) === 0 ? 'g' : 'x'),
    entryOf(random, pick, name, filled + plan.content, fields),
  );
}

function entryOf(random: Random, pick: Pick, name: string, content: string, fields: RawHeader): Uint8Array {
  const flag = random.below(12) === 0 ? pick(['\0', '1', '2', '5', '7', 'S', 'Z']) : '0';
  const magic = random.below(12) === 0 ? pick([GNU, '', 'ustar  x', 'ustar\x0099']) : 'ustar\x0000';
  return file(random.below(3) === 0 ? `dir/GNUSparseFile.1/${name}` : name, content, { ...fields, flag, magic });
}

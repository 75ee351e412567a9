/** Archives made and damaged by a seed: the same seed gives the same archives on every machine. */
import { archive, END, file, GNU, header, pax, record } from '../../unit/core/archive/tar/rawTar.ts';

/** Numbers from 0 up to a bound; xorshift. */
function seeded(seed: number): (bound: number) => number {
  let state = seed | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

const NUMBERS = ['5', '+5', '-5', '0005', '5 ', '', 'x', '9223372036854775808', '1.5', '-1.5', '1.0000000019', '.5'];
const KEYS = ['size', 'uid', 'gid', 'mtime', 'atime', 'path', 'linkpath', 'GNU.sparse.map', 'GNU.sparse.numblocks'];
const FLAGS = ['0', '\0', '1', '2', '3', '5', '6', '7', 'S', 'x', 'g', 'L', 'K', 'Z'];
const MAGICS = ['ustar\x0000', GNU, '', 'ustar  x'];

/** An archive of a few entries, half of them odd, with a few bytes changed and checksums mended or not. */
export function mutated(seed: number): Uint8Array<ArrayBuffer> {
  const next = seeded(Math.imul(seed + 1, 0x9e3779b1));
  const pick = <T>(list: readonly T[]) => list[next(list.length)] as T;
  const pieces = Array.from({ length: 1 + next(4) }, (_, i) => {
    if (next(3) === 0) return pax([record(pick(KEYS), pick(NUMBERS))], next(6) === 0 ? 'g' : 'x');
    if (next(6) === 0)
      return file('././@LongLink', pick(['long\0', '\0', 'd/\0']), { flag: pick(['L', 'K']), magic: GNU });
    const fields = { flag: pick(FLAGS), magic: pick(MAGICS), link: 'f', prefix: pick(['', '', 'p', 'some/dir']) };
    return next(4) === 0
      ? header({ name: `h${i}`, size: next(700), ...fields })
      : file(`f${i}`, 'x'.repeat(next(700)), fields);
  });
  const bytes = archive(...pieces, file('last', 'L'), next(5) === 0 ? new Uint8Array(512) : END);
  for (let count = next(4); count > 0; count--) change(bytes, next);
  return next(8) === 0 ? bytes.slice(0, next(bytes.length)) : bytes;
}

/** Sets a byte of a header's fields; mostly the checksum is made right again, so that the field is looked at. */
function change(bytes: Uint8Array, next: (bound: number) => number): void {
  const block = 512 * next(bytes.length / 512);
  const at = block + next(512);
  bytes[at] = next(3) === 0 ? next(256) : 0x30 + next(10);
  if (next(4) === 0) return;
  bytes.fill(0x20, block + 148, block + 156);
  const sum = bytes.subarray(block, block + 512).reduce((all, byte) => all + byte, 0);
  bytes.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), block + 148);
}

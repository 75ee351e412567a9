/** ar archives (static libraries, .deb) whose members are equal save their times. (ar(5): 60 bytes before each member.) */
import { latin1 } from '../../bytes/byteArrays.ts';
import { NOISE } from '../noise.ts';
import { explainerOf, type Ranges } from './explainer.ts';

const MAGIC = '!<arch>\n';
const HEADER = 60;

/** ar archives that differ only in times. */
export const ar = explainerOf(timesOf, {
  noise: NOISE['file-times'],
  text: 'The same members in the same order; only their times in the archive differ.',
});

function timesOf(bytes: Uint8Array): Ranges | undefined {
  if (latin1(bytes, 0, MAGIC.length) !== MAGIC) return undefined;
  const ranges: number[] = [];
  let at = MAGIC.length;
  while (at < bytes.length) {
    if (at + HEADER > bytes.length || bytes[at + 58] !== 0x60 || bytes[at + 59] !== 0x0a) return undefined;
    const size = latin1(bytes, at + 48, at + 58).trimEnd();
    if (!/^\d+$/.test(size)) return undefined;
    ranges.push(at + 16, at + 28);
    at += HEADER + Number(size) + (Number(size) % 2);
  }
  // The last member may end without its filling byte.
  return at - bytes.length <= 1 ? ranges : undefined;
}

/** Python's bytecode with another time of its source. (PEP 552: magic, flags, then time and size where the flags are 0.) */
import { NOISE } from '../noise.ts';
import { explainerOf } from './explainer.ts';

const FLAGS = 4;
const TIME = 8;
const HEADER = 16;

/** The magic ends in CR LF in every version; from 3.7 on the flags follow. */
export const pyc = explainerOf(
  (bytes, path) => {
    if (!/\.py[co]$/.test(path) || bytes.length < HEADER || bytes[2] !== 0x0d || bytes[3] !== 0x0a) return undefined;
    for (let at = FLAGS; at < TIME; at++) if (bytes[at] !== 0) return undefined;
    // Before 3.7 the time stood where the flags are now, and was never 0.
    return [TIME, TIME + 4];
  },
  { noise: NOISE['file-times'], text: 'The same bytecode; only the time of its source differs.' },
);

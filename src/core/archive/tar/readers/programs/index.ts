/** The programs that are described, besides Go's reader, which is followed. */
import type { Program } from '../seen.ts';
import { bsdtar } from './bsdtar.ts';
import { gnuTar } from './gnuTar.ts';
import { python } from './python.ts';
import { tarRs } from './tarRs.ts';

/** The programs that are compared with what is read here. */
export const PROGRAMS: readonly Program[] = [gnuTar, bsdtar, python, tarRs];

/** Readers in the order they are asked: the first that accepts a file describes it. */
import { elf } from './elf.ts';
import type { Reader } from './reader.ts';

export const READERS: readonly Reader[] = [elf];

/** Readers in the order they are asked: the first that accepts a file describes it. */
import { certificates } from './certificates.ts';
import { document } from './document.ts';
import { elf } from './elf.ts';
import { model } from './model.ts';
import { databaseReaders } from './packages.ts';
import type { Reader } from './reader.ts';
import { sqlite } from './sqlite.ts';

/** All readers, in the order in which they are tried. */
export const READERS: readonly Reader[] = [elf, ...databaseReaders, sqlite, model, certificates, document];

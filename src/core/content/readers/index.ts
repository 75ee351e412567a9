/** Readers in the order they are asked: the first that accepts a file describes it. */
import { apk } from './apk.ts';
import { certificates } from './certificates.ts';
import { document } from './document.ts';
import { dpkg } from './dpkg.ts';
import { elf } from './elf.ts';
import type { Reader } from './reader.ts';
import { rpm } from './rpm.ts';

export const READERS: readonly Reader[] = [elf, rpm, dpkg, apk, certificates, document];

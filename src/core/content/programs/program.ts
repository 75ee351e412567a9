/** Program: the parts of an executable file that tell what it was linked from, in whatever format it is. */
import type { ByteSource } from '../../bytes/source.ts';

/** A section of a program; offsets in bytes. */
export interface ProgramSection {
  readonly name: string;
  readonly offset: number;
  /** Bytes in the file. */
  readonly size: number;
}

/** A program of any format, by its sections. */
export interface Program {
  readonly source: ByteSource;
  /** Addresses have 8 bytes, else 4. */
  readonly wide: boolean;
  readonly littleEndian: boolean;
  readonly sections: readonly ProgramSection[];
  /** The section that data to be written begins in: Go writes about its build there where it has no section of its own. */
  readonly data: ProgramSection | undefined;
  /** Where an address of the running program lies in the file. */
  offsetOf(address: bigint): number | undefined;
}

/** A stretch of memory that a stretch of the file is loaded to. */
export interface Loaded {
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
}

/** Undefined where nothing of the file is loaded there. */
export function offsetIn(loaded: readonly Loaded[], address: bigint): number | undefined {
  for (const { address: start, offset, size } of loaded) {
    if (address < start) continue;
    const into = Number(address - start);
    if (into < size) return offset + into;
  }
  return undefined;
}

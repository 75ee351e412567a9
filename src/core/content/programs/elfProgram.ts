/** ELF: programs of Linux and of other Unix systems. */
import type { ByteSource } from '../../bytes/source.ts';
import { type ElfHeader, type ElfTables, readHeader, readTables } from '../elf/tables.ts';
import { Remarks } from '../remarks.ts';
import { offsetIn, type Program } from './program.ts';

const PT_LOAD = 1;
const WRITABLE_AND_EXECUTABLE = 3;
const WRITABLE = 2;

/** An ELF program with its sections; undefined where the header is not valid. */
export async function openElf(
  source: ByteSource,
  head: Uint8Array,
  signal?: AbortSignal,
): Promise<Program | undefined> {
  const header = readHeader(head);
  return header && elfProgram(source, header, await readTables(source, header, new Remarks(''), signal));
}

/** A program whose tables are read already. */
export function elfProgram(source: ByteSource, header: ElfHeader, { segments, sections }: ElfTables): Program {
  const loaded = segments
    .filter(({ type }) => type === PT_LOAD)
    .map(({ address, offset, fileSize }) => ({ address, offset, size: fileSize }));
  const data = segments.find(({ type, flags }) => type === PT_LOAD && (flags & WRITABLE_AND_EXECUTABLE) === WRITABLE);
  return {
    ...{ source, sections, wide: header.bits === 64, littleEndian: header.littleEndian },
    data: data && { name: '', offset: data.offset, size: data.fileSize },
    offsetOf: (address) => offsetIn(loaded, address),
  };
}

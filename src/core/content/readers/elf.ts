/** Programs and libraries: what they run on, what they need, what they were built from. */
import type { ByteSource } from '../../bytes/source.ts';
import type { ElfDescription } from '../description.ts';
import { type Dynamic, readDynamic, readInterpreter } from '../elf/dynamic.ts';
import { hex } from '../elf/fields.ts';
import * as names from '../elf/names.ts';
import { readBuildID, readDebugLink } from '../elf/notes.ts';
import {
  type ElfHeader,
  type ElfTables,
  isElf,
  readHeader,
  readTables,
  type Section,
  type Segment,
} from '../elf/tables.ts';
import { elfProgram } from '../programs/elfProgram.ts';
import { readGoBuild } from '../programs/goBuild.ts';
import { Remarks } from '../remarks.ts';
import type { ReadCall, Reader } from './reader.ts';

const SHT_SYMTAB = 2;
const TYPE = { executable: 2, shared: 3 } as const;

/** ELF programs and libraries. */
export const elf: Reader = {
  name: 'elf',
  accepts: (_path, head) => isElf(head),
  async read(source: ByteSource, { path, head, signal }: ReadCall): Promise<ElfDescription | null> {
    const header = isElf(head) ? readHeader(head) : undefined;
    if (header === undefined) return null;
    const remarks = new Remarks(path);
    const tables = await readTables(source, header, remarks, signal);
    const { segments, sections } = tables;
    const interpreter = await readInterpreter(source, segments, signal);
    const dynamic = await readDynamic(source, header, segments, remarks, signal);
    return {
      kind: 'elf',
      ...identity(header),
      interpreter,
      ...{ needed: dynamic?.needed ?? [], soname: dynamic?.soname ?? null },
      ...{ rpath: dynamic?.rpath ?? null, runpath: dynamic?.runpath ?? null },
      buildID: await readBuildID(source, header, tables, signal),
      linking: linkingOf(header, interpreter, dynamic),
      stripped: sections.length === 0 ? null : !sections.some(({ type }) => type === SHT_SYMTAB),
      debug: sections.some(({ name }) => /^\.z?debug_/.test(name)),
      debugLink: await readDebugLink(source, tables, signal),
      go: await readGoBuild(elfProgram(source, header, tables), signal),
      ...listed(header, tables),
      findings: remarks.findings,
    };
  },
};

function identity({ bits, littleEndian, type, machine, osABI, abiVersion, entry, flags }: ElfHeader) {
  return {
    ...{ bits, littleEndian, abiVersion, entry: hex(entry), flags: hex(flags) },
    type: names.FILE_TYPES[type] ?? hex(type),
    machine: names.MACHINES[machine] ?? `<unknown>: ${hex(machine)}`,
    architecture: names.architectureOf(machine, bits, littleEndian),
    osABI: names.OS_ABIS[osABI] ?? `<unknown: ${osABI.toString(16)}>`,
  };
}

/** Before binutils 2.26 nothing marked position-independent programs; they have an interpreter and no soname. */
function linkingOf({ type }: ElfHeader, interpreter: string | null, dynamic: Dynamic | undefined) {
  if (type === TYPE.executable) return interpreter !== null || dynamic ? 'dynamic' : 'static';
  if (type !== TYPE.shared) return 'none';
  if (dynamic?.pie) return interpreter === null ? 'static-pie' : 'pie';
  return interpreter !== null && dynamic?.soname == null ? 'pie' : 'library';
}

function listed({ machine }: ElfHeader, { segments, sections }: ElfTables) {
  const segment = ({ type, flags, offset, address, fileSize, memorySize, align }: Segment) => ({
    ...{ type: names.segmentType(type, machine), flags: names.segmentFlags(flags) },
    ...{ offset, address: hex(address), fileSize, memorySize, align },
  });
  const section = ({ name, type, flags, address, offset, size }: Section) => ({
    ...{ name, type: names.sectionType(type, machine), flags: names.sectionFlags(flags) },
    ...{ address: hex(address), offset, size },
  });
  return { segments: segments.map(segment), sections: sections.map(section) };
}

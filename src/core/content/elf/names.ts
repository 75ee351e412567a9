/** The numbers of ELF by the names `readelf` (binutils 2.40) prints, and by the names of image platforms. */

type Names = Readonly<Record<number, string>>;

/** Names of `e_type`, as readelf prints them. */
export const FILE_TYPES: Names = { 0: 'NONE', 1: 'REL', 2: 'EXEC', 3: 'DYN', 4: 'CORE' };

/** Names of `e_machine`, as readelf prints them. */
export const MACHINES: Names = {
  0: 'None',
  2: 'Sparc',
  3: 'Intel 80386',
  4: 'MC68000',
  6: 'Intel MCU',
  7: 'Intel 80860',
  8: 'MIPS R3000',
  9: 'IBM System/370',
  15: 'HPPA',
  18: 'Sparc v8+',
  20: 'PowerPC',
  21: 'PowerPC64',
  22: 'IBM S/390',
  40: 'ARM',
  41: 'Digital Alpha (old)',
  42: 'Renesas / SuperH SH',
  43: 'Sparc v9',
  50: 'Intel IA-64',
  62: 'Advanced Micro Devices X86-64',
  83: 'Atmel AVR 8-bit microcontroller',
  94: 'Tensilica Xtensa Processor',
  183: 'AArch64',
  190: 'NVIDIA CUDA architecture',
  224: 'AMD GPU',
  243: 'RISC-V',
  247: 'Linux BPF',
  252: 'C-SKY',
  258: 'LoongArch',
};

/** Names of `EI_OSABI`, as readelf prints them. */
export const OS_ABIS: Names = {
  0: 'UNIX - System V',
  1: 'UNIX - HP-UX',
  2: 'UNIX - NetBSD',
  3: 'UNIX - GNU',
  6: 'UNIX - Solaris',
  7: 'UNIX - AIX',
  8: 'UNIX - IRIX',
  9: 'UNIX - FreeBSD',
  10: 'UNIX - TRU64',
  11: 'Novell - Modesto',
  12: 'UNIX - OpenBSD',
  13: 'VMS - OpenVMS',
  14: 'HP - Non-Stop Kernel',
  15: 'AROS',
  16: 'FenixOS',
  17: 'Nuxi CloudABI',
  97: 'ARM',
  255: 'Standalone App',
};

const SEGMENT_TYPES: Names = {
  0: 'NULL',
  1: 'LOAD',
  2: 'DYNAMIC',
  3: 'INTERP',
  4: 'NOTE',
  5: 'SHLIB',
  6: 'PHDR',
  7: 'TLS',
  1685382480: 'GNU_EH_FRAME',
  1685382481: 'GNU_STACK',
  1685382482: 'GNU_RELRO',
  1685382483: 'GNU_PROPERTY',
  1685382484: 'GNU_SFRAME',
};

const SECTION_TYPES: Names = {
  0: 'NULL',
  1: 'PROGBITS',
  2: 'SYMTAB',
  3: 'STRTAB',
  4: 'RELA',
  5: 'HASH',
  6: 'DYNAMIC',
  7: 'NOTE',
  8: 'NOBITS',
  9: 'REL',
  10: 'SHLIB',
  11: 'DYNSYM',
  14: 'INIT_ARRAY',
  15: 'FINI_ARRAY',
  16: 'PREINIT_ARRAY',
  17: 'GROUP',
  18: 'SYMTAB SECTION INDICES',
  19: 'RELR',
  1879048181: 'GNU_ATTRIBUTES',
  1879048182: 'GNU_HASH',
  1879048183: 'GNU_LIBLIST',
  1879048189: 'VERDEF',
  1879048190: 'VERNEED',
  1879048191: 'VERSYM',
};

/** Types from 0x70000000 up mean something else on each machine; the ones met in images. */
const BY_MACHINE: Readonly<Record<number, { readonly segments?: Names; readonly sections?: Names }>> = {
  40: { segments: { 1879048193: 'EXIDX' }, sections: { 1879048193: 'ARM_EXIDX', 1879048195: 'ARM_ATTRIBUTES' } },
  62: { sections: { 1879048193: 'X86_64_UNWIND' } },
  183: { segments: { 1879048194: 'AARCH64_MEMTAG_MTE' }, sections: { 1879048195: 'AARCH64_ATTRIBUTES' } },
  243: { segments: { 1879048195: 'RISCV_ATTRIBUTES' }, sections: { 1879048195: 'RISCV_ATTRIBUTES' } },
};

const SECTION_FLAGS: readonly (readonly [bit: number, letter: string])[] = [
  [0x1, 'W'],
  [0x2, 'A'],
  [0x4, 'X'],
  [0x10, 'M'],
  [0x20, 'S'],
  [0x40, 'I'],
  [0x80, 'L'],
  [0x100, 'O'],
  [0x200, 'G'],
  [0x400, 'T'],
  [0x800, 'C'],
  [0x200000, 'R'],
  [0x80000000, 'E'],
];

const LOW_OS = 0x60000000;
const LOW_PROCESSOR = 0x70000000;

/** The name of a segment's type, as readelf prints it. */
export function segmentType(type: number, machine: number): string {
  return SEGMENT_TYPES[type] ?? BY_MACHINE[machine]?.segments?.[type] ?? numbered(type);
}

/** The name of a section's type, as readelf prints it. */
export function sectionType(type: number, machine: number): string {
  return SECTION_TYPES[type] ?? BY_MACHINE[machine]?.sections?.[type] ?? numbered(type);
}

function numbered(type: number): string {
  const hex = (value: number) => value.toString(16);
  if (type >= 0x80000000) return `LOUSER+0x${hex(type - 0x80000000)}`;
  if (type >= LOW_PROCESSOR) return `LOPROC+0x${hex(type - LOW_PROCESSOR)}`;
  return type >= LOW_OS ? `LOOS+0x${hex(type - LOW_OS)}` : `<unknown>: ${hex(type)}`;
}

/** The flags of a segment as letters. */
export function segmentFlags(flags: number): string {
  return `${flags & 4 ? 'R' : ' '}${flags & 2 ? 'W' : ' '}${flags & 1 ? 'E' : ' '}`;
}

/** The flags of a section as letters. */
export function sectionFlags(flags: number): string {
  return SECTION_FLAGS.map(([bit, letter]) => ((flags & bit) >>> 0 === bit ? letter : '')).join('');
}

/** The architecture of an image that this runs in, in Go's words; null where there is none. */
export function architectureOf(machine: number, bits: 32 | 64, littleEndian: boolean): string | null {
  const wide = bits === 64;
  switch (machine) {
    case 3:
      return '386';
    case 8:
      return `mips${wide ? '64' : ''}${littleEndian ? 'le' : ''}`;
    case 21:
      return littleEndian ? 'ppc64le' : 'ppc64';
    case 22:
      return wide ? 's390x' : 's390';
    case 40:
      return littleEndian ? 'arm' : 'armbe';
    case 43:
      return 'sparc64';
    case 62:
      return wide ? 'amd64' : null;
    case 183:
      return littleEndian ? 'arm64' : 'arm64be';
    case 243:
      return wide ? 'riscv64' : 'riscv';
    case 258:
      return wide ? 'loong64' : null;
    default:
      return null;
  }
}

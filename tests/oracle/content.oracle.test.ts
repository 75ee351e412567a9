/** Files of this machine described by us and by the tools made for them: every program and library, by `readelf`. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { describeFile } from '../../src/core/content/describe.ts';
import type { ElfDescription } from '../../src/core/content/description.ts';
import { onPath, run, sayWhy } from './cutaway.ts';

const FILES_MAX_COUNT = Number(process.env.CUTAWAY_ELF_FILES ?? 150);
const FILE_MAX_BYTES = 64 * 1024 * 1024;

function elfFiles(folders: readonly string[]): string[] {
  const found = folders.flatMap((folder) => {
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => join(folder, name));
    } catch {
      return [];
    }
  });
  const programs = found.filter((path) => statSync(path).size <= FILE_MAX_BYTES && startsLikeElf(path));
  // Some of everywhere: neighbours by name are alike.
  const step = Math.max(1, Math.floor(programs.length / FILES_MAX_COUNT));
  return programs.filter((_, i) => i % step === 0);
}

function startsLikeElf(path: string): boolean {
  const head = Buffer.alloc(4);
  const file = openSync(path, 'r');
  readSync(file, head, 0, 4, 0);
  closeSync(file);
  return head.toString('latin1') === '\x7fELF';
}

const one = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? null;
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((hit) => hit[1] as string);

/** The parts of readelf's report that we tell too. */
function readelfSays(text: string) {
  const header = (name: string) => one(text, new RegExp(`^  ${name}:\\s+(.*)$`, 'm'));
  return {
    bits: header('Class') === 'ELF64' ? 64 : 32,
    littleEndian: /little/.test(header('Data') ?? ''),
    osABI: header('OS/ABI'),
    abiVersion: Number(header('ABI Version')),
    type: header('Type')?.split(' ')[0],
    machine: header('Machine'),
    entry: header('Entry point address'),
    flags: header('Flags')?.split(',')[0],
    interpreter: one(text, /\[Requesting program interpreter: (.*)\]/),
    needed: all(text, /\(NEEDED\)\s+Shared library: \[(.*)\]/g),
    soname: one(text, /\(SONAME\)\s+Library soname: \[(.*)\]/),
    rpath: one(text, /\(RPATH\)\s+Library rpath: \[(.*)\]/),
    runpath: one(text, /\(RUNPATH\)\s+Library runpath: \[(.*)\]/),
    buildID: one(text, /Build ID: ([0-9a-f]+)$/m),
    stripped: /^ {2}\[ *0\]/m.test(text) ? !/^ {2}\[ *\d+\] \S*\s+SYMTAB /m.test(text) : null,
    sections: all(text, /^ {2}\[ *\d+\] (.*)$/gm).map((row) => sectionRow(row)),
    segments: all(text, /^ {2}(\S+ +0x[0-9a-f]+ 0x.*)$/gm).map((row) => row.replace(/\s+/g, ' ').trim()),
  };
}

/**
 * `name type address offset size es flags`: the name may be empty, and is cut off nowhere with -W. GNU_RETAIN is `o`,
 * some system's flag, to readelf where the header does not name GNU.
 */
function sectionRow(row: string): string {
  const hit =
    /^(\S*)\s+([A-Z0-9_+a-z]+(?: SECTION INDICES)?)\s+([0-9a-f]{8,16}) ([0-9a-f]{6,}) ([0-9a-f]{6,}) [0-9a-f]{2,} (.{3,4}) /.exec(
      row,
    );
  if (!hit) return row;
  const [, name, type, address, offset, size, flags] = hit as unknown as string[];
  const number = (text: string | undefined) => Number.parseInt(text ?? '', 16);
  return [
    name,
    type,
    BigInt(`0x${address}`).toString(16),
    number(offset),
    number(size),
    flags?.trim().replace('o', 'R'),
  ].join(' ');
}

function weSay(found: ElfDescription): ReturnType<typeof readelfSays> {
  const { bits, littleEndian, osABI, abiVersion, type, machine, entry, flags, stripped } = found;
  const { interpreter, needed, soname, rpath, runpath, buildID } = found;
  const address = (text: string) => `0x${text.slice(2).padStart(bits / 4, '0')}`;
  return {
    ...{ bits, littleEndian, osABI, abiVersion, type, machine, entry, flags, stripped },
    ...{ interpreter, needed: [...needed], soname, rpath, runpath, buildID },
    sections: found.sections.map((section) =>
      [section.name, section.type, section.address.slice(2), section.offset, section.size, section.flags].join(' '),
    ),
    segments: found.segments.map((segment) => {
      const { fileSize, memorySize, align, offset } = segment;
      const hex = (value: number) => `0x${value.toString(16).padStart(6, '0')}`;
      // The physical address is not ours to tell: on Linux it is the same.
      const at = address(segment.address);
      const flag = segment.flags.replace(/\s+/g, ' ').trim();
      return `${segment.type} ${hex(offset)} ${at} ${at} ${hex(fileSize)} ${hex(memorySize)} ${flag} 0x${align.toString(16)}`.replace(
        /\s+/g,
        ' ',
      );
    }),
  };
}

const noReadelf = onPath('readelf') ? undefined : 'readelf not installed';
sayWhy('programs by readelf', noReadelf);

describe.skipIf(noReadelf)('ELF', () => {
  it('every program and library here reads as readelf has it', async () => {
    const folders = ['/usr/bin', '/usr/sbin', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64'];
    const files = elfFiles(folders);
    expect(files.length).toBeGreaterThan(20);
    for (const path of files) {
      const { stdout } = await run('readelf', ['-hlSndW', path]);
      const found = await describeFile(fromBytes(new Uint8Array(readFileSync(path))), { path });
      expect(found?.kind).toBe('elf');
      const { findings } = found as ElfDescription;
      expect({ path, findings }).toEqual({ path, findings: [] });
      expect({ path, ...weSay(found as ElfDescription) }).toEqual({ path, ...readelfSays(`${stdout}`) });
    }
  });
});

const GO = ['/usr/local/go/bin/go', '/usr/lib/go/bin/go'].find((path) => existsSync(path));
sayWhy('Go builds by go version', GO ? undefined : 'go not installed');

describe.skipIf(!GO)('Go programs', () => {
  it('say what go version -m says', async () => {
    const { stdout } = await run(GO as string, ['version', '-m', GO as string]);
    const lines = `${stdout}`.split('\n');
    const rows = lines.slice(1).map((line) => line.trim().split('\t'));
    const found = await describeFile(fromBytes(new Uint8Array(readFileSync(GO as string))), { path: 'go' });
    const { go } = found as ElfDescription;
    expect(go?.version).toBe(lines[0]?.split(': ')[1]);
    expect(go?.path).toBe(rows.find(([word]) => word === 'path')?.[1]);
    expect(go?.settings).toEqual(rows.filter(([word]) => word === 'build').map(([, setting]) => setting));
  });
});

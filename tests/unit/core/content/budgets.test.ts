/** Files whose many records all lead to the same bytes: the work on them grows with their size, not with the product. */
import { describe, expect, it } from 'vitest';
import { ar } from '../../../../src/core/archive/formats/ar.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { describeFile } from '../../../../src/core/content/describe.ts';
import { Steps } from '../../../../src/core/content/steps.ts';
import { toBytes } from '../../../fixtures/tar.ts';

describe('budgets', () => {
  it('end with a word for the file, and grow with its size', () => {
    const small = new Steps('var/lib/x', 0);
    expect(() => small.take(100_000_000)).toThrowError(expect.objectContaining({ code: 'too-large', at: 'var/lib/x' }));
    expect(() => new Steps('x', 100_000_000).take(100_000_000)).not.toThrow();
  });

  it('bound the names of ELF sections, however many lead into one table without an end', async () => {
    const count = 4000;
    const names = 1024 * 1024;
    const bytes = new Uint8Array(64 + count * 64 + names).fill(0x61);
    bytes.fill(0, 0, 64 + count * 64);
    bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
    const view = new DataView(bytes.buffer);
    view.setUint16(16, 2, true);
    view.setUint16(18, 62, true);
    view.setBigUint64(40, 64n, true);
    view.setUint16(58, 64, true);
    view.setUint16(60, count, true);
    view.setUint16(62, 1, true);
    view.setBigUint64(64 + 64 + 24, BigInt(64 + count * 64), true);
    view.setBigUint64(64 + 64 + 32, BigInt(names), true);
    const found = await describeFile(fromBytes(bytes), { path: 'bin/x' });
    const sections = found?.kind === 'elf' ? found.sections : [];
    expect(sections.length).toBe(count);
    expect(Math.max(...sections.map(({ name }) => name.length))).toBe(1024);
    expect(found?.findings.map(({ code }) => code)).toContain('too-large');
  });

  it('bound the names of ar members, however many lead into one table without an end', async () => {
    const header = (name: string, size: number) =>
      `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${String(size).padEnd(10)}\`\n`;
    const members = header('/0', 0).repeat(2000);
    const table = 'a'.repeat(1024 * 1024);
    const found = await ar.read(fromBytes(toBytes(`!<arch>\n${header('//', table.length)}${table}${members}`).slice()));
    expect(found.entries.length).toBe(2000);
    expect(Math.max(...found.entries.map(({ path }) => path.length))).toBe(4096);
  });

  it('bound a field that goes on in millions of lines', async () => {
    const text = `Package: a\nStatus: install ok installed\nVersion: 1\nDepends: x\n${' y,\n'.repeat(500_000)}\n`;
    const found = await describeFile(fromBytes(toBytes(text).slice()), { path: 'var/lib/dpkg/status' });
    const [only] = found?.kind === 'packages' ? found.packages : [];
    expect(only?.depends.length).toBeLessThan(70_000);
  });
});

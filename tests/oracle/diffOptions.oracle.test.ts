/** What `diff` leaves out, adds and writes on demand, on the built command line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { cutaway } from './cutaway.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-diff-options-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const packages = (version: string) => `Package: tool\nStatus: install ok installed\nVersion: ${version}\n\n`;
const layer = (content: string, version: string, mtime: number) => ({
  entries: [
    { path: 'etc/motd', content, mtime },
    { path: 'srv/data', content: 'same', mtime },
    { path: 'var/lib/dpkg/status', content: packages(version), mtime },
  ],
});

beforeAll(() => {
  const write = (name: string, ...images: ReturnType<typeof buildImage>[]) =>
    writeFileSync(at(name), toTar(ociLayout(images.map((image) => ({ image, names: [image.layers.length + name] })))));
  const one = (content: string, version: string, mtime: number) =>
    buildImage({ layers: [layer(content, version, mtime)] });
  write('a.tar', one('hello\n', '1.9', 1000));
  write('b.tar', one('hullo\n', '1.10', 1000));
  write('later.tar', one('hello\n', '1.9', 2000));
  const { entries } = layer('hello\n', '1.9', 1000);
  write('turned.tar', buildImage({ layers: [{ entries: [...entries].reverse() }] }));
  const arm = buildImage({ layers: [layer('hello\n', '1.9', 1000)], architecture: 'arm64' });
  write('both.tar', one('hello\n', '1.9', 1000), arm);
});

async function diff(...args: string[]) {
  const { status, stdout, stderr } = await cutaway('diff', ...args);
  return { status, stdout: `${stdout}`, stderr };
}
const json = async (...args: string[]) => {
  const { status, stdout } = await diff(...args, '--json');
  return { status, ...JSON.parse(stdout) };
};

describe('diff', () => {
  it('leaves out kinds of noise by name, counts them, and then finds the same image', async () => {
    expect((await diff(at('a.tar'), at('later.tar'), '--files')).status).toBe(1);
    const { status, same, files, hidden, verdict } = await json(
      at('a.tar'),
      at('later.tar'),
      '--files',
      '--ignore',
      'file-times',
    );
    expect([status, same, files]).toEqual([0, true, []]);
    expect(hidden).toMatchObject({ files: 3, fields: { mtime: 3 }, noise: { 'file-times': 3 } });
    expect(verdict.grade).toBe('noise');
    expect((await diff(at('a.tar'), at('later.tar'), '--semantic')).status).toBe(0);
    expect((await diff(at('a.tar'), at('later.tar'), '--bit-for-bit')).status).toBe(1);
  });

  it('leaves out paths by a file of patterns, and says which of them match nothing', async () => {
    writeFileSync(at('ignore'), '# built anew each time\n/etc/\n*/dpkg/status\nnowhere\n');
    const { status, stdout, stderr } = await diff(
      at('a.tar'),
      at('b.tar'),
      '--files',
      '--ignore-file',
      at('ignore'),
      '--json',
    );
    const { files, hidden } = JSON.parse(stdout);
    expect([status, files.map(({ path }: { path: string }) => path)]).toEqual([1, ['var/lib/dpkg/status']]);
    expect(hidden).toMatchObject({ files: 1, paths: { '/etc/': 1 } });
    expect(stderr).toMatch(/no path that differs matches nowhere/);
  });

  it('cannot be done with names and files that are none: status 2 and a line that says so', async () => {
    for (const [args, line] of [
      [['--ignore', 'file-timez'], /--ignore file-timez: must be some of/],
      [['--ignore-file', at('missing')], /--ignore-file .*missing: cannot be read \(ENOENT\)/],
      [['--bit-for-bit', '--semantic'], /--bit-for-bit: ignores nothing/],
      [['--html', at('no/such/folder.html')], /--html .*: cannot be written \(ENOENT\)/],
    ] as const) {
      const { status, stderr } = await diff(at('a.tar'), at('b.tar'), ...args);
      expect([status, stderr]).toEqual([2, expect.stringMatching(line)]);
    }
  });

  it('lists packages and sizes beside the fields that are always there', async () => {
    const found = await json(at('a.tar'), at('b.tar'), '--packages', '--size');
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['same', 'objects', 'config', 'layers', 'packages', 'size']),
    );
    expect(found.packages.rows).toMatchObject([
      { name: 'tool', kind: 'upgraded', left: { version: '1.9', layer: 0 }, right: { version: '1.10', layer: 0 } },
    ]);
    expect(found.size.pull.layers).toEqual([0]);
    const { stdout } = await diff(at('a.tar'), at('b.tar'), '--packages', '--size');
    expect(stdout).toMatch(/^Different/);
    expect(stdout).toMatch(/\^ tool {2}1\.9 -> 1\.10/);
    expect(stdout).toMatch(/A host that has the first image pulls .* for the second: layer 0 of 1/);
  });

  it('tells of layers that differ, header by header, what unpacking hides', async () => {
    const [a, b] = [at('a.tar'), at('turned.tar')];
    const { layerHeaders, verdict } = await json(a, b, '--files', '--layer-headers');
    expect(layerHeaders).toMatchObject([{ path: 'layer 0', same: 1, counts: { order: 2, content: 0 } }]);
    expect(verdict.noise).toMatchObject([{ name: 'header-form' }]);
    const { stdout } = await diff(a, b, '--layer-headers');
    expect(stdout).toMatch(/layer 0: The same files; they differ in order \(2\)/);
    expect((await json(a, a, '--layer-headers')).layerHeaders).toEqual([]);
  });

  it('compares two platforms of one input', async () => {
    const both = at('both.tar');
    const { objects } = await json(both, both, '--platform', 'linux/amd64', '--platform-b', 'linux/arm64');
    expect(objects.map(({ path }: { path: string }) => path)).toContain('config');
    expect((await diff(both, both, '--platform', 'linux/arm64', '--files')).status).toBe(0);
  });

  it('writes the report beside what it prints', async () => {
    const { status, stdout } = await diff(at('a.tar'), at('b.tar'), '--html', at('report.html'), '--json');
    expect([status, JSON.parse(stdout).same]).toEqual([1, false]);
    expect(readFileSync(at('report.html'), 'utf8')).toMatch(/^<!doctype html>.*etc\/motd.*<\/html>\n$/s);
  });
});

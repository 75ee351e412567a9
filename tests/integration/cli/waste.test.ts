import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';
import { runCommand } from '../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-waste-test-'));
const path = join(folder, 'image.tar');
const image = buildImage({
  layers: [
    {
      entries: [
        { path: 'keep', content: 'k'.repeat(700) },
        { path: 'etc/motd', content: 'f'.repeat(100) },
        { path: 'root/.netrc', content: 's'.repeat(50) },
      ],
      createdBy: 'ADD rootfs.tar /',
    },
    { entries: [{ path: 'etc/motd', content: 'g'.repeat(110) }], createdBy: 'RUN motd' },
    {
      entries: [
        { path: 'root/.wh..netrc', content: '' },
        { path: 'odd\tname', content: 'x' },
      ],
      createdBy: 'RUN rm',
    },
  ],
});
writeFileSync(path, toTar(ociLayout([{ image, names: ['waste:1'] }])));
writeFileSync(join(folder, 'rules'), 'rules:\n  lowestEfficiency: 0.99\n  highestWastedBytes: 1kB\n');
afterAll(() => rmSync(folder, { recursive: true }));

describe('cutaway waste', () => {
  it('prints totals and every file as JSON, with the layer and the step that hid it', async () => {
    const { status, out } = await runCommand('waste', path, '--json');
    const answer = JSON.parse(out);
    expect(status).toBe(0);
    expect(answer).toMatchObject({ totalBytes: 961, wastedBytes: 150, efficiency: 1 - 150 / 961 });
    expect(answer.files).toEqual([
      { path: 'etc/motd', bytes: 100, layers: [0], why: 'overwritten', by: 1, step: 1 },
      { path: 'root/.netrc', bytes: 50, layers: [0], why: 'deleted', by: 2, step: 2 },
    ]);
    expect(answer.reclaimable.unpacked).toBe(150);
  });

  it('prints figures in words, a table, what each step hid, and likely secrets for a person', async () => {
    const { out } = await runCommand('waste', path);
    expect(out).toContain('efficiency  84.39 %');
    expect(out).toContain('150 of 961 bytes');
    expect(out).toMatch(/100B {2}overwritten {2}0 +1 +etc\/motd/);
    expect(out).toMatch(/100B {2}hidden by layer 1, 1 file: RUN motd/);
    expect(out).toMatch(/root\/\.netrc.*credentials/);
  });
});

describe('cutaway ci', () => {
  it('passes or fails by dive’s rules, flags over the file over the defaults', async () => {
    const byDefault = await runCommand('ci', path);
    expect(byDefault.status).toBe(1);
    expect(byDefault.out).toContain('FAIL  lowestEfficiency (image efficiency is too low');
    expect(byDefault.out).toContain('SKIP  highestWastedBytes (disabled)');
    expect(byDefault.out).toContain('FAIL  highestUserWastedPercent');
    expect(byDefault.out).toContain('FAIL [fail:2 skip:1]');
    const rules = join(folder, 'rules');
    const flags = ['--lowestEfficiency=0.8', '--highestUserWastedPercent', 'off'];
    const passed = await runCommand('ci', path, '--ci-config', rules, ...flags);
    expect(passed.out).toContain('PASS  highestWastedBytes (1kB)');
    expect(passed.out).toContain('PASS [pass:2 skip:1]');
    expect(passed.status).toBe(0);
  });

  it('prints the same as JSON', async () => {
    const { out, status } = await runCommand('ci', path, '--json', '--highestWastedBytes', '149');
    const { pass, wastedBytes, userBytes, rules } = JSON.parse(out);
    expect([status, pass, wastedBytes, userBytes]).toEqual([1, false, 150, 111]);
    expect(rules.map(({ rule, status: verdict }: Record<string, string>) => `${rule} ${verdict}`)).toEqual([
      'lowestEfficiency FAIL',
      'highestWastedBytes FAIL',
      'highestUserWastedPercent FAIL',
    ]);
  });

  it('refuses a missing file and a threshold that is none', async () => {
    await expect(runCommand('ci', path, '--ci-config', join(folder, 'none'))).rejects.toThrow(/no such file/);
    await expect(runCommand('ci', path, '--highestWastedBytes', 'lots')).rejects.toThrow(/must be a size/);
  });

  it('gives no verdict where a layer cannot be read', async () => {
    const files = ociLayout([{ image }]);
    files.delete(`blobs/sha256/${image.layers[1]?.descriptor.digest.slice(7)}`);
    const cut = join(folder, 'cut.tar');
    writeFileSync(cut, toTar(files));
    const judged = await runCommand('ci', cut, '--json');
    expect([judged.status, judged.notes.join()]).toEqual([2, expect.stringContaining('no verdict')]);
    expect(JSON.parse(judged.out)).toMatchObject({ pass: false, incomplete: [{ layer: 1, why: 'absent' }] });
    const counted = await runCommand('waste', cut, '--json');
    expect(counted.status).toBe(1);
    expect(counted.notes.join()).toContain('not in the input');
  });
});

describe('cutaway ls --tsv', () => {
  it('prints the names of the columns and a row an entry, tabs in names escaped', async () => {
    const { out } = await runCommand('ls', path, '--tsv');
    const [head, ...rows] = out
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t'));
    expect(head).toEqual([
      'path',
      'type',
      'mode',
      'uid',
      'gid',
      'size',
      'mtime',
      'layer',
      'whiteout',
      'device',
      'link',
    ]);
    expect(rows.every((row) => row.length === head?.length)).toBe(true);
    expect(rows.map(([name]) => name)).toContain('etc/motd');
    expect(rows.some(([name]) => name?.startsWith('odd\\'))).toBe(true);
  });
});

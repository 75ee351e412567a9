/** Limits of `ci` beside dive's rules: each passes and fails, and none passes where layers could not be read. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';
import type { TarEntry } from '../../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Put together here, so that nobody takes this file for a leak. */
const TOKEN = ['ghp', 'k7Qx2VbN9mZr4TcY8wLd3HsJ6fGp1EaU5oRi'].join('_');
const dpkg = 'Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n';

const layer = (entries: readonly TarEntry[]) => buildImage({ layers: [{ entries, compression: 'gzip' }] });
const save = (name: string, files: ReturnType<typeof ociLayout>) => {
  const path = join(folder, name);
  writeFileSync(path, toTar(files));
  return path;
};
const plain = save('plain.tar', ociLayout([{ image: layer([{ path: 'a', content: 'a' }]), names: ['a:1'] }]));
const full = layer([
  { path: 'bin/su', content: 'su', mode: 0o4755 },
  { path: 'app/<s> & "t".txt', content: `token=${TOKEN}\n` },
  { path: 'var/lib/dpkg/status', content: dpkg + dpkg.replace('Package: a', 'Package: b') },
]);
const laden = save('laden.tar', ociLayout([{ image: full, names: ['b:1'] }]));
const cut = ociLayout([{ image: full, names: ['b:1'] }]);
cut.delete(`blobs/sha256/${full.layers[0]?.descriptor.digest.slice(7)}`);
const broken = save('broken.tar', cut);

type Row = readonly [args: readonly string[], rule: string, status: 'PASS' | 'FAIL'];
const ROWS: readonly Row[] = [
  [[plain, '--maxSize', '1MB'], 'maxSize', 'PASS'],
  [[plain, '--maxSize', '10'], 'maxSize', 'FAIL'],
  [[laden, '--base', plain, '--maxGrowth', '1MB'], 'maxGrowth', 'PASS'],
  [[laden, '--base', plain, '--maxGrowth', '1%'], 'maxGrowth', 'FAIL'],
  [[plain, '--base', laden, '--maxGrowth', '0%'], 'maxGrowth', 'PASS'],
  [[laden, '--maxPackages', '2'], 'maxPackages', 'PASS'],
  [[laden, '--maxPackages', '1'], 'maxPackages', 'FAIL'],
  [[plain, '--noSecrets'], 'noSecrets', 'PASS'],
  [[laden, '--noSecrets'], 'noSecrets', 'FAIL'],
  [[plain, '--noSetuid'], 'noSetuid', 'PASS'],
  [[laden, '--noSetuid'], 'noSetuid', 'FAIL'],
];

describe('ci', () => {
  it.each(ROWS)('%j: %s is %s', async (args, rule, status) => {
    const { out, status: exit } = await runCommand('ci', ...args, '--json');
    const { rules, pass } = JSON.parse(out);
    expect(rules.find((each: { rule: string }) => each.rule === rule)).toMatchObject({ status });
    expect([pass, exit]).toEqual(status === 'PASS' ? [true, 0] : [false, 1]);
  });

  it('checks no limit that is not asked for', async () => {
    const { out } = await runCommand('ci', laden, '--json');
    expect(JSON.parse(out).rules).toHaveLength(3);
  });

  it.each(['--noSecrets', '--noSetuid'])('has no verdict on layers that could not be read: %s', async (limit) => {
    const { status } = await runCommand('ci', broken, limit, '--json');
    expect(status).toBe(2);
  });

  it.each([
    [['--maxGrowth', '5%'], 'each needs the other'],
    [['--maxSize', 'much'], 'must be a size'],
    [['--maxPackages', 'many'], 'not a number'],
  ])('%j is a mistake', async (args, message) => {
    await expect(runCommand('ci', plain, ...args)).rejects.toThrow(message);
  });

  it('finds secrets in the config, and says how many files it left out', async () => {
    const key = `token=${TOKEN}\n`;
    const entries = [
      { path: 'usr/share/doc/a/key.txt', content: key },
      { path: 'app/node_modules/a/test/key.txt', content: key },
    ];
    const config = { Env: [`GITHUB_TOKEN=${TOKEN}`] };
    const told = async (name: string, with_: object) => {
      const path = save(name, ociLayout([{ image: buildImage({ layers: [{ entries }], ...with_ }) }]));
      const { out } = await runCommand('ci', path, '--noSecrets', '--json');
      expect(out).not.toContain(TOKEN);
      expect((await runCommand('ci', path, '--noSecrets')).out).toContain('2 files were left out');
      return JSON.parse(out).rules.find(({ rule }: { rule: string }) => rule === 'noSecrets');
    };
    expect(await told('docs.tar', {})).toMatchObject({ status: 'PASS', leftOut: 2 });
    expect(await told('env.tar', { config })).toMatchObject({
      ...{ status: 'FAIL', actual: 1, leftOut: 2 },
      places: [{ path: 'config Env GITHUB_TOKEN', inConfig: true }],
    });
  });

  it('refuses two reports in one file', async () => {
    for (const again of ['a.out', './a.out', `../${folder.split('/').at(-1)}/a.out`])
      await expect(
        runCommand('ci', laden, '--sarif', join(folder, 'a.out'), '--junit', `${folder}/${again}`),
      ).rejects.toMatchObject({ message: expect.stringContaining('the same file as --sarif') });
  });

  it('writes reports in which nothing of an image is an escape, or reads backwards', async () => {
    const odd = layer([
      { path: 'usr/a\u202Egnp.exe', content: 'x', mode: 0o4755 },
      { path: 'usr/b\u001b[31m', content: 'x', mode: 0o4755 },
      { path: 'c\u0085\u2066', content: 'x', mode: 0o4755 },
    ]);
    const path = save('odd.tar', ociLayout([{ image: odd }]));
    const [sarif, junit] = [join(folder, 'odd.sarif'), join(folder, 'odd.xml')];
    await runCommand('ci', path, '--noSetuid', '--sarif', sarif, '--junit', junit);
    for (const report of [sarif, junit].map((name) => readFileSync(name, 'utf8'))) {
      expect(report).toContain('gnp.exe');
      expect(report).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    }
    const allowed = ['testsuites', 'testsuite', 'testcase', 'failure', 'skipped'];
    const tags = [...readFileSync(junit, 'utf8').matchAll(/<\/?(\w+)/g)].map(([, name]) => name);
    expect(tags.filter((name) => !allowed.includes(name ?? ''))).toEqual([]);
  });

  it('writes SARIF and JUnit that name rule and file, never the secret', async () => {
    const [sarif, junit] = [join(folder, 'a.sarif'), join(folder, 'a.xml')];
    await runCommand('ci', laden, '--noSecrets', '--noSetuid', '--sarif', sarif, '--junit', junit);
    const log = JSON.parse(readFileSync(sarif, 'utf8'));
    expect(log.runs[0].results.map((each: { ruleId: string }) => each.ruleId)).toEqual(['noSecrets', 'noSetuid']);
    expect(log.runs[0].results[1].locations[0].physicalLocation.artifactLocation.uri).toBe('bin/su');
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('failures="2" errors="0"');
    expect(xml).toContain('/app/&lt;s&gt; &amp; &quot;t&quot;.txt: GitHub token');
    expect(xml + JSON.stringify(log)).not.toContain(TOKEN);
  });
});

/** `cutaway packages`: each with the layer and the step that brought it, in every form, and honest about what was not read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { BilledPackage } from '../../../src/core/content/packages/bill/bill.ts';
import { buildImage, type LayerSpec } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';
import { rpmDatabase } from '../../fixtures/rpmdb.ts';
import { runCommand } from '../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-packages-command-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function image(layers: readonly LayerSpec[]): string {
  const path = join(folder, `${Math.random()}.tar`);
  writeFileSync(path, toTar(ociLayout([{ image: buildImage({ layers }) }])));
  return path;
}

const status = (packages: Readonly<Record<string, string>>): LayerSpec => ({
  entries: [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
    {
      path: 'var/lib/dpkg/status',
      content: Object.entries(packages)
        .map(
          ([name, version]) =>
            `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: all\n`,
        )
        .join('\n'),
    },
  ],
});
const whole = image([status({ a: '1', gone: '1' }), status({ a: '2' })]);

describe('cutaway packages', () => {
  it('lists what is installed and what was removed, as JSON for programs', async () => {
    const { status: code, out, notes } = await runCommand('packages', whole, '--json');
    expect([code, notes]).toEqual([0, []]);
    const place = { paths: ['var/lib/dpkg/status'], bytes: null };
    expect(JSON.parse(out).map(({ step, ...rest }: { step?: number }) => rest)).toEqual([
      {
        type: 'deb',
        name: 'a',
        version: '2',
        purl: 'pkg:deb/debian/a@2?arch=all&distro=debian-12',
        layer: 1,
        ...place,
      },
      {
        ...{
          type: 'deb',
          name: 'gone',
          version: '1',
          purl: 'pkg:deb/debian/gone@1?arch=all&distro=debian-12',
          layer: 0,
        },
        ...{ removedBy: 1, ...place },
      },
    ]);
  });

  it('gives bills of materials that are the same each time, without what was removed', async () => {
    for (const form of ['--spdx', '--cyclonedx']) {
      const { status: code, out } = await runCommand('packages', whole, form);
      expect([code, (await runCommand('packages', whole, form)).out]).toEqual([0, out]);
      expect(out).toContain('pkg:deb/debian/a@2');
      expect(out).not.toContain('gone');
    }
    expect((await runCommand('packages', whole, '--tsv')).out.split('\n')).toHaveLength(4);
    await expect(runCommand('packages', whole, '--spdx', '--tsv')).rejects.toThrow(/exclude/);
  });

  it('says where a database could not be read in full, and exits with 1; a package is not removed by that', async () => {
    const rpm = (bytes: Uint8Array): LayerSpec => ({ entries: [{ path: 'var/lib/rpm/rpmdb.sqlite', content: bytes }] });
    const database = rpmDatabase([{ name: 'a', version: '1' }]);
    const damaged = image([rpm(database), rpm(database.slice(0, 4096))]);
    const { status: code, out, notes } = await runCommand('packages', damaged, '--json');
    const line = notes.find((note) => note.startsWith('incomplete ')) ?? '';
    expect(code).toBe(1);
    expect(JSON.parse(line.slice('incomplete '.length))).toMatchObject({
      database: 'var/lib/rpm/rpmdb.sqlite',
      unread: 1,
    });
    expect(
      JSON.parse(out).map(({ name, removedBy }: { name: string; removedBy?: number }) => [name, removedBy]),
    ).toEqual([['a', undefined]]);
    const text = await runCommand('packages', damaged);
    expect([text.status, text.notes.join('\n')]).toEqual([1, expect.stringContaining('some may be missing')]);
  });

  it('lists packages of languages by layer: upgraded, removed, and those that a package of the system brought', async () => {
    const site = 'usr/lib/python3/dist-packages';
    const python = (name: string, version: string) => ({
      path: `${site}/${name}-${version}.dist-info/METADATA`,
      content: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nLicense: MIT\n`,
    });
    const npm = (path: string, name: string, version: string) => ({
      path: `${path}/package.json`,
      content: JSON.stringify({ name, version, license: 'ISC' }),
    });
    const modules = 'app/node_modules';
    const built = image([
      {
        entries: [
          ...(status({ 'python3-six': '1-1' }).entries ?? []),
          { path: 'var/lib/dpkg/info/python3-six.list', content: `/.\n/${site}\n/${site}/six-1.dist-info/METADATA\n` },
          ...[python('six', '1'), python('own', '1')],
          ...[npm(`${modules}/a`, 'a', '1.0.0'), npm(`${modules}/a/node_modules/b`, 'b', '1.0.0')],
          ...[npm(`${modules}/gone`, 'gone', '1.0.0'), { path: `${modules}/a/index.js`, content: 'x'.repeat(100) }],
        ],
      },
      {
        entries: [
          ...[npm(`${modules}/a`, 'a', '2.0.0'), { path: `${modules}/.wh.gone`, content: '' }],
          ...[{ path: `${site}/.wh.own-1.dist-info`, content: '' }, python('own', '2')],
        ],
      },
    ]);
    const { status: code, out, notes } = await runCommand('packages', built, '--json');
    expect([code, notes]).toEqual([0, []]);
    const lines = (JSON.parse(out) as BilledPackage[])
      .filter(({ type }) => type !== 'deb')
      .map(({ type, name, version, layer, removedBy, bytes, owner, licenses }) =>
        [type, name, version, layer, removedBy, bytes, owner, licenses?.[0]].join(' '),
      );
    const size = JSON.stringify({ name: 'a', version: '2.0.0', license: 'ISC' }).length + 100;
    expect(lines).toEqual([
      `npm a 2.0.0 1  ${size}  ISC`,
      `npm b 1.0.0 0  ${JSON.stringify({ name: 'b', version: '1.0.0', license: 'ISC' }).length}  ISC`,
      `npm gone 1.0.0 0 1 ${JSON.stringify({ name: 'gone', version: '1.0.0', license: 'ISC' }).length}  ISC`,
      'pypi own 2 1    MIT',
      'pypi six 1 0   python3-six MIT',
    ]);
    const text = await runCommand('packages', built);
    expect(text.out).toMatch(/pypi\s+six {2}1 {2}layer 0 {2}of python3-six\n/);
  });

  it('says which file of a language could not be read', async () => {
    const broken = image([{ entries: [{ path: 'app/node_modules/a/package.json', content: '{' }] }]);
    const { status: code, notes } = await runCommand('packages', broken);
    expect([code, notes.join('\n')]).toEqual([1, expect.stringContaining('app/node_modules/a/package.json')]);
  });
});

/** `cutaway packages`: each with the layer and the step that brought it, in every form, and honest about what was not read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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
    const { status: told, out, notes } = await runCommand('packages', whole, '--json');
    expect([told, notes]).toEqual([0, []]);
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
      const { status: told, out } = await runCommand('packages', whole, form);
      expect([told, (await runCommand('packages', whole, form)).out]).toEqual([0, out]);
      expect(out).toContain('pkg:deb/debian/a@2');
      expect(out).not.toContain('gone');
    }
    expect((await runCommand('packages', whole, '--tsv')).out.split('\n')).toHaveLength(4);
    await expect(runCommand('packages', whole, '--spdx', '--tsv')).rejects.toThrow(/exclude/);
  });

  it('says where a database could not be read whole, and exits with 1; a package is not removed by that', async () => {
    const rpm = (bytes: Uint8Array): LayerSpec => ({ entries: [{ path: 'var/lib/rpm/rpmdb.sqlite', content: bytes }] });
    const database = rpmDatabase([{ name: 'a', version: '1' }]);
    const damaged = image([rpm(database), rpm(database.slice(0, 4096))]);
    const { status: told, out, notes } = await runCommand('packages', damaged, '--json');
    const line = notes.find((note) => note.startsWith('incomplete ')) ?? '';
    expect(told).toBe(1);
    expect(JSON.parse(line.slice('incomplete '.length))).toMatchObject({
      database: 'var/lib/rpm/rpmdb.sqlite',
      unread: 1,
    });
    expect(
      JSON.parse(out).map(({ name, removedBy }: { name: string; removedBy?: number }) => [name, removedBy]),
    ).toEqual([['a', undefined]]);
    const text = await runCommand('packages', damaged);
    expect([text.status, text.notes.join('\n')]).toEqual([1, expect.stringContaining('packages may be missing')]);
  });
});

import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import { describeFile } from '../../../../../src/core/content/describe.ts';
import type { Package, PackagesDescription } from '../../../../../src/core/content/description.ts';
import { historyOf } from '../../../../../src/core/content/packages/history.ts';
import { rpmDatabase } from '../../../../fixtures/rpmdb.ts';
import { toBytes } from '../../../../fixtures/tar.ts';

async function read(path: string, content: string | Uint8Array): Promise<PackagesDescription> {
  const found = await describeFile(fromBytes(toBytes(content).slice()), { path });
  expect(found?.kind).toBe('packages');
  return found as PackagesDescription;
}

const DPKG = `Package: base-files
Status: install ok installed
Priority: required
Installed-Size: 341
Maintainer: Zoë <z@example.org>
Architecture: amd64
Source: base (1.2)
Version: 1:12.4+deb12u5
Pre-Depends: awk
Depends: libc6 (>= 2.36),
 libcrypt1 | libcrypt2
Description: Debian base system miscellaneous files
 Depends: not a field, the description goes on.
 .
 More.

Package: gone
Status: deinstall ok config-files
Version: 2
Architecture: all

Package: kept
Status: hold ok installed
Version: 3
Architecture: all
`;

const APK = `C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
P:busybox
V:1.36.1-r15
A:x86_64
S:513000
I:962560
T:Size optimized toolbox
L:GPL-2.0-only
o:busybox
m:Someone <s@example.org>
D:so:libc.musl-x86_64.so.1 /bin/sh
F:bin
R:busybox
a:0:0:755
R:sh
F:etc/network
F:usr/share
R:x

P:second
V:2
`;

describe('package lists', () => {
  it('of dpkg tell what is installed apart from what only left its configuration', async () => {
    const { packages, others } = await read('var/lib/dpkg/status', DPKG);
    expect(packages[0]).toEqual({
      ...{
        name: 'base-files',
        version: '1:12.4+deb12u5',
        architecture: 'amd64',
        size: 341 * 1024,
        source: 'base (1.2)',
      },
      ...{ maintainer: 'Zoë <z@example.org>', license: null, summary: 'Debian base system miscellaneous files' },
      ...{ status: 'install ok installed', files: null },
      depends: ['awk', 'libc6 (>= 2.36)', 'libcrypt1 | libcrypt2'],
    });
    expect(packages.map(({ name }) => name)).toEqual(['base-files', 'kept']);
    expect(others.map(({ name }) => name)).toEqual(['gone']);
  });

  it('of distroless images, one package a file and without a status, count as installed', async () => {
    const text = 'Package: tzdata\nVersion: 2024a\nArchitecture: all\nInstalled-Size: 10\n';
    const { packages } = await read('var/lib/dpkg/status.d/tzdata', text);
    expect(packages.map(({ name, version, size }) => [name, version, size])).toEqual([['tzdata', '2024a', 10240]]);
  });

  it('of apk give sizes, dependencies and every file with its folder', async () => {
    const { packages } = await read('lib/apk/db/installed', APK);
    expect(packages.map(({ name, version, size, files }) => [name, version, size, files])).toEqual([
      ['busybox', '1.36.1-r15', 962560, ['bin/busybox', 'bin/sh', 'usr/share/x']],
      ['second', '2', null, []],
    ]);
    expect(packages[0]?.depends).toEqual(['so:libc.musl-x86_64.so.1', '/bin/sh']);
  });

  it('of rpm give epochs, and headers that spill over many pages whole', async () => {
    const files = Array.from({ length: 900 }, (_, i) => `file-number-${i}`);
    const { packages, findings } = await read(
      'var/lib/rpm/rpmdb.sqlite',
      rpmDatabase([
        { name: 'small', version: '1', epoch: 2, size: 77 },
        { name: 'large', version: '3', files },
      ]),
    );
    expect(findings).toEqual([]);
    expect(packages.map(({ name, version, size }) => [name, version, size])).toEqual([
      ['small', '2:1-1', 77],
      ['large', '3-1', 0],
    ]);
    expect(packages[1]?.files).toEqual(files.map((name) => `opt/${name}`));
  });

  it('in a database whose pages point at each other end, with a remark', async () => {
    const bytes = rpmDatabase([{ name: 'a', version: '1' }]);
    // The rows' page becomes an inner one that is its own and only child.
    bytes.set([5, 0, 0, 0, 0], 4096);
    new DataView(bytes.buffer).setUint32(4096 + 8, 2);
    const { packages, findings } = await read('var/lib/rpm/rpmdb.sqlite', bytes);
    expect(packages).toEqual([]);
    expect(findings.map(({ message }) => message)).toEqual(['Page 2 is used twice.']);
  });
});

describe('a hostile rpm database', () => {
  it('whose first page is an inner one that names itself ends, with a remark', async () => {
    const bytes = new Uint8Array(1024);
    bytes.set(toBytes('SQLite format 3\0'));
    const view = new DataView(bytes.buffer);
    view.setUint16(16, 512);
    bytes[100] = 5;
    view.setUint32(108, 1);
    const { packages, findings } = await read('var/lib/rpm/rpmdb.sqlite', bytes);
    expect(packages).toEqual([]);
    expect(findings.map(({ message }) => message)).toContain('Page 1 is used twice.');
  });
});

describe('historyOf', () => {
  const one = (name: string, version: string, architecture = 'amd64'): Package => ({
    ...{ name, version, architecture, size: null, source: null, maintainer: null, license: null, summary: null },
    ...{ status: null, depends: [], files: null },
  });

  it('gives each package the layer that brought its version, and what it replaced', () => {
    const { packages, removed } = historyOf({ format: 'dpkg', path: 'db' }, [
      { layer: 0, packages: [one('a', '1'), one('b', '1'), one('c', '1')], isWhole: true },
      { layer: 2, packages: [one('a', '2'), one('c', '1')], isWhole: true },
      { layer: 3, packages: [one('a', '2'), one('b', '1'), one('b', '1', 'i386')], isWhole: true },
    ]);
    expect(packages.map(({ name, layer, earlier }) => [name, layer, earlier])).toEqual([
      ['a', 2, [{ version: '1', layer: 0 }]],
      ['b', 3, [{ version: '1', layer: 0 }]],
      ['b', 3, []],
    ]);
    expect(removed.map(({ name, removedBy }) => [name, removedBy])).toEqual([['c', 3]]);
  });

  it('never takes a package for removed after a database that was not read in full', () => {
    const stands = [
      { layer: 0, packages: [one('a', '1'), one('b', '1')], isWhole: true },
      { layer: 1, packages: [one('b', '2')], isWhole: false },
      { layer: 2, packages: [one('b', '2')], isWhole: false },
    ];
    const last = { layer: 3, packages: [one('b', '2')], isWhole: true };
    const { packages, removed } = historyOf({ format: 'dpkg', path: 'db' }, stands);
    expect(packages.map(({ name, unsureSince }) => [name, unsureSince])).toEqual([
      ['b', null],
      ['a', 1],
    ]);
    expect(removed).toEqual([]);
    expect(
      historyOf({ format: 'dpkg', path: 'db' }, [...stands, last]).removed.map(({ name, removedBy }) => [
        name,
        removedBy,
      ]),
    ).toEqual([['a', 3]]);
  });

  it('keeps several versions of one package apart, as rpm has kernels', () => {
    const kernels = [one('kernel', '1'), one('kernel', '2')];
    const { packages } = historyOf({ format: 'rpm', path: 'db' }, [
      { layer: 0, packages: kernels, isWhole: true },
      { layer: 1, packages: kernels, isWhole: true },
    ]);
    expect(packages.map(({ version, layer }) => [version, layer])).toEqual([
      ['1', 0],
      ['2', 0],
    ]);
  });
});

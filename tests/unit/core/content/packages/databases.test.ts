/** Databases from all of their files: what they list, and how much of them could not be read. */
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import type { DatabaseName } from '../../../../../src/core/content/description.ts';
import { DATABASES } from '../../../../../src/core/content/packages/databases/index.ts';
import { readDatabase } from '../../../../../src/core/content/packages/readDatabase.ts';
import { berkeleyDatabase, type Frame, ndbDatabase, writeAheadLog } from '../../../../fixtures/rpmFormats.ts';
import { rpmDatabase, rpmHeader } from '../../../../fixtures/rpmdb.ts';
import { toBytes } from '../../../../fixtures/tar.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function read(name: DatabaseName, files: Files) {
  const kind = DATABASES.find((each) => each.name === name);
  if (!kind) throw new Error(name);
  const parts = Object.entries(files).map(([path, content]) => ({ path, source: fromBytes(toBytes(content).slice()) }));
  const { packages, others, unread, findings } = await readDatabase(kind, parts[0]?.path ?? '', parts);
  return {
    packages: packages.map((each) => `${each.name} ${each.version}`),
    others: others.map((each) => each.name),
    unread,
    messages: findings.map(({ message }) => message).join('\n'),
    all: packages,
  };
}

const STATUS = 'var/lib/dpkg/status';
const A = 'Package: a\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\nDescription: x\n';
const b = (version: string, more = '') =>
  `Package: b\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n${more}`;
const GONE = 'Package: b\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\n';

/** What dpkg-query says of the same files is in packageDatabases.oracle.test.ts. */
const DPKG: readonly (readonly [string, Files, readonly string[], number])[] = [
  ['an empty file', { [STATUS]: '' }, [], 0],
  ['blank lines first', { [STATUS]: `\n\n${A}\n` }, ['a 1.0-1'], 0],
  ['fields in lower case', { [STATUS]: A.replace('Package:', 'package:') }, ['a 1.0-1'], 0],
  ['a space before the colon', { [STATUS]: A.replace('Version:', 'Version :') }, ['a 1.0-1'], 0],
  ['line ends of DOS', { [STATUS]: `${A}\n${b('2')}`.replaceAll('\n', '\r\n') }, ['a 1.0-1', 'b 2'], 0],
  ['a line that is not a field', { [STATUS]: `no colon here\n\n${A}` }, ['a 1.0-1'], 1],
  ['a paragraph without a name', { [STATUS]: `Version: 3\n\n${A}` }, ['a 1.0-1'], 1],
  ['a blank line of spaces between packages', { [STATUS]: `${A}  \n${b('2')}` }, ['a 1.0-1', 'b 2'], 0],
  ['a file cut within a line', { [STATUS]: `${A}\n${b('2')}Depen` }, ['a 1.0-1', 'b 2'], 1],
  ['no status at all', { [STATUS]: 'Package: a\nVersion: 1\nArchitecture: all\n' }, [], 0],
  ['the same package twice', { [STATUS]: `${b('1')}\n${A}\n${b('2')}` }, ['b 2', 'a 1.0-1'], 0],
  ['a package removed', { [STATUS]: `${A}\n${GONE}` }, ['a 1.0-1'], 0],
  ['an update', { [STATUS]: `${A}\n${b('1')}`, 'var/lib/dpkg/updates/0000': b('2') }, ['a 1.0-1', 'b 2'], 0],
  ['an update that removes', { [STATUS]: `${A}\n${b('1')}`, 'var/lib/dpkg/updates/0000': GONE }, ['a 1.0-1'], 0],
  [
    'an update of another architecture',
    { [STATUS]: b('1'), 'var/lib/dpkg/updates/0003': b('2').replace('amd64', 'all') },
    ['b 2'],
    0,
  ],
  ['what is no update', { [STATUS]: A, 'var/lib/dpkg/updates/tmp.i': b('2') }, ['a 1.0-1'], 0],
];

describe('dpkg databases', () => {
  it.each(DPKG)('with %s', async (_, files, packages, unread) => {
    expect(await read('dpkg', files)).toMatchObject({ packages, unread });
  });

  it('in parts skip scripts and checksums beside packages, and count what is neither', async () => {
    const found = await read('dpkg-parts', {
      'var/lib/dpkg/status.d/base': A,
      'var/lib/dpkg/status.d/base.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  etc/x\n',
      'var/lib/dpkg/status.d/libc6': '\npackage: libc6\nVersion: 2',
      'var/lib/dpkg/status.d/libc6.preinst': '#!/bin/sh\nset -e\n',
      'var/lib/dpkg/status.d/junk': 'junk\n',
    });
    expect(found).toMatchObject({ packages: ['a 1.0-1', 'libc6 2'], unread: 1 });
    expect(found.messages).toContain('status.d/junk has no package name');
  });
});

describe('other package databases', () => {
  it('of opkg take sizes and licences from the control files beside', async () => {
    const found = await read('opkg', {
      'usr/lib/opkg/status':
        'Package: busybox\nVersion: 1.36.1-1\nStatus: install user installed\nArchitecture: x86_64\n\nPackage: x\nVersion: 1\nStatus: deinstall hold not-installed\n',
      'usr/lib/opkg/info/busybox.control':
        'Package: busybox\nVersion: 1.36.1-1\nLicense: GPL-2.0\nInstalled-Size: 512000\nDescription: tools\n',
    });
    expect(found).toMatchObject({ packages: ['busybox 1.36.1-1'], others: ['x'], unread: 0 });
    expect(found.all[0]).toMatchObject({ license: 'GPL-2.0', size: 512000, summary: 'tools' });
  });

  it('of pacman are a folder a package, with files beside', async () => {
    const local = 'var/lib/pacman/local';
    const found = await read('pacman', {
      [`${local}/acl-2.3.1-1/desc`]:
        '%NAME%\nacl\n\n%VERSION%\n2.3.1-1\n\n%ARCH%\nx86_64\n\n%SIZE%\n330000\n\n%LICENSE%\nLGPL\nGPL\n\n%DEPENDS%\nattr\nlibattr.so\n\n',
      [`${local}/broken-1-1/desc`]: '%DESC%\nno name\n',
      [`${local}/acl-2.3.1-1/files`]: '%FILES%\nusr/\nusr/bin/\nusr/bin/getfacl\n\n%BACKUP%\netc/x\td41d\n',
    });
    expect(found).toMatchObject({ packages: ['acl 2.3.1-1'], unread: 1 });
    expect(found.all[0]).toMatchObject({
      ...{ architecture: 'x86_64', size: 330000, license: 'LGPL AND GPL', depends: ['attr', 'libattr.so'] },
      files: ['usr/bin/getfacl'],
    });
  });

  it('of distroless Azure Linux are lines of ten fields', async () => {
    const line = (name: string, epoch: string) =>
      `${name}\t2.35-7.cm2\t1653816591\t1653628955\tMicrosoft Corporation\t${epoch}\t10855265\tx86_64\t0\tglibc-2.35-7.cm2.src.rpm\n`;
    const found = await read('rpm-manifest', {
      'var/lib/rpmmanifest/container-manifest-2': `${line('glibc', '(none)')}${line('e', '3')}cut\toff\n`,
    });
    expect(found).toMatchObject({ packages: ['glibc 2.35-7.cm2', 'e 3:2.35-7.cm2'], unread: 1 });
    expect(found.all[0]).toMatchObject({ size: 10855265, architecture: 'x86_64', source: 'glibc-2.35-7.cm2.src.rpm' });
  });

  it('of apk count paragraphs without a name, and name the binary format of apk 3', async () => {
    const installed = '\nP:musl\nV:1.2\n\nV:1\n\nC:Q1x=\nP:zlib\nV:1.3\nnot a field\n';
    expect(await read('apk', { 'lib/apk/db/installed': installed })).toMatchObject({
      ...{ packages: ['musl 1.2', 'zlib 1.3'], unread: 1 },
      messages: expect.stringContaining('Line 10 is not a field'),
    });
    const binary = await read('apk', { 'lib/apk/db/installed.adb': 'ADB.' });
    expect(binary).toMatchObject({ unread: 1, messages: expect.stringContaining('apk 3') });
  });
});

const HEADERS = [
  rpmHeader({ name: 'small', version: '1', epoch: 2 }),
  rpmHeader({ name: 'large', version: '3', files: Array.from({ length: 400 }, (_, i) => `file-number-${i}`) }),
];
const BOTH = ['small 2:1-1', 'large 3-1'];
const rpm = (name: string, bytes: Uint8Array, beside: Files = {}) =>
  read('rpm', { [`var/lib/rpm/${name}`]: bytes, ...beside });

describe('rpm databases', () => {
  it.each([
    ['little-endian', 512, true],
    ['big-endian', 512, false],
    ['little-endian', 4096, true],
    ['big-endian', 65536, false],
  ] as const)('of Berkeley DB are read (%s, pages of %i)', async (_, pageSize, little) => {
    const found = await rpm('Packages', berkeleyDatabase(HEADERS, { pageSize, little }));
    expect(found).toMatchObject({ packages: BOTH, unread: 0, messages: '' });
  });

  it('of Berkeley DB whose chain of pages names itself end, and the others are read', async () => {
    const bytes = berkeleyDatabase(HEADERS);
    const view = new DataView(bytes.buffer);
    // The second header's pages: the first one becomes its own successor.
    const first = view.getUint32(2 * 512 + 512 - 13, true);
    view.setUint32(first * 512 + 16, first, true);
    const found = await rpm('Packages', bytes);
    expect(found).toMatchObject({ packages: ['small 2:1-1'], messages: expect.stringContaining('is used twice') });
    expect(found.unread).toBeGreaterThan(0);
  });

  it('of ndb are read', async () => {
    expect(await rpm('Packages.db', ndbDatabase(HEADERS))).toMatchObject({ packages: BOTH, unread: 0, messages: '' });
  });

  it('of ndb with a wrong checksum or a slot out of the file are read but for that', async () => {
    const damaged = ndbDatabase(HEADERS);
    damaged[4096 + 20] = 0xff;
    expect(await rpm('Packages.db', damaged)).toMatchObject({ packages: BOTH.slice(1), unread: 1 });
    const cut = ndbDatabase(HEADERS);
    expect(await rpm('Packages.db', cut.slice(0, -32))).toMatchObject({ packages: BOTH.slice(0, 1), unread: 1 });
  });

  it.each([
    ['a Berkeley DB B-tree', 'Packages', 0x53162],
    ['a Berkeley DB queue', 'Packages', 0x42253],
  ] as const)('that are %s say so and count as not read', async (_, name, magic) => {
    const bytes = new Uint8Array(512);
    new DataView(bytes.buffer).setUint32(12, magic, true);
    const found = await rpm(name, bytes);
    expect(found).toMatchObject({
      packages: [],
      unread: 1,
      messages: expect.stringMatching(/rpm (?:does not store|has no such)/),
    });
  });

  it('that are encrypted, of another version or empty are not empty', async () => {
    const encrypted = berkeleyDatabase(HEADERS);
    encrypted[24] = 1;
    expect(await rpm('Packages', encrypted)).toMatchObject({ unread: 1, messages: 'It is encrypted.' });
    const later = ndbDatabase(HEADERS);
    later[4] = 1;
    expect(await rpm('Packages.db', later)).toMatchObject({
      unread: 1,
      messages: expect.stringContaining('version 1'),
    });
    expect(await rpm('rpmdb.sqlite', new Uint8Array())).toMatchObject({ packages: [], unread: 1 });
  });

  it('whose rows all point at one payload end by their budget, with what was read', async () => {
    const bytes = rpmDatabase([{ name: 'a', version: '1', files: ['x'.repeat(3000)] }]);
    const page = new DataView(bytes.buffer, 4096, 4096);
    const cell = page.getUint16(8);
    // As many rows as the page has room for, over and over the same; and as many pages as 16 MiB hold.
    const many = new Uint8Array(4096 * 4096);
    many.set(bytes.subarray(0, 4096));
    const root = new DataView(many.buffer, 4096, 4096);
    root.setUint8(0, 5);
    root.setUint16(3, 800);
    root.setUint32(8, 3);
    for (let i = 0; i < 800; i++) {
      root.setUint16(12 + 2 * i, 4096 - 4 * (i % 500) - 4);
      root.setUint32(4096 - 4 * (i % 500) - 4, 4 + (i % 500));
    }
    for (let at = 2; at < 600; at++) {
      many.set(bytes.subarray(4096, 8192), at * 4096);
      const leaf = new DataView(many.buffer, at * 4096, 4096);
      leaf.setUint16(3, 300);
      for (let i = 0; i < 300; i++) leaf.setUint16(8 + 2 * i, cell);
    }
    const found = await rpm('rpmdb.sqlite', many);
    expect(found.messages).toContain('repeatedly');
    expect(found.unread).toBeGreaterThan(0);
  });
});

describe("SQLite's write-ahead log", () => {
  const one = rpmDatabase([{ name: 'a', version: '1' }]);
  const two = rpmDatabase([
    { name: 'a', version: '2' },
    { name: 'b', version: '1' },
  ]);
  const rows = two.subarray(4096, 8192);
  const schema = two.subarray(0, 4096);

  const CASES: readonly (readonly [string, readonly Frame[], readonly string[]])[] = [
    ['what was committed counts', [{ page: 2, bytes: rows, commit: 2 }], ['a 2-1', 'b 1-1']],
    ['what was not committed does not', [{ page: 2, bytes: rows }], ['a 1-1']],
    [
      'only what lies before the last commit does',
      [
        { page: 2, bytes: rows, commit: 2 },
        { page: 2, bytes: one.subarray(4096, 8192) },
      ],
      ['a 2-1', 'b 1-1'],
    ],
    ['frames with other salts are of an older log', [{ page: 2, bytes: rows, commit: 2, stale: true }], ['a 1-1']],
    ['frames with a wrong checksum end it', [{ page: 2, bytes: rows, commit: 2, wrongSum: true }], ['a 1-1']],
    [
      'the newest frame of a page counts',
      [
        { page: 2, bytes: one.subarray(4096, 8192), commit: 2 },
        { page: 1, bytes: schema },
        { page: 2, bytes: rows, commit: 2 },
      ],
      ['a 2-1', 'b 1-1'],
    ],
  ];

  it.each(CASES)('%s', async (_, frames, packages) => {
    const log = { 'var/lib/rpm/rpmdb.sqlite-wal': writeAheadLog(frames, 4096) };
    expect(await rpm('rpmdb.sqlite', one, log)).toMatchObject({ packages, unread: 0 });
  });

  it('that is empty, or whose header is damaged, is none', async () => {
    const log = writeAheadLog([{ page: 2, bytes: rows, commit: 2 }], 4096);
    log[20] = 9;
    for (const bytes of [new Uint8Array(), log]) {
      const found = await rpm('rpmdb.sqlite', one, { 'var/lib/rpm/rpmdb.sqlite-wal': bytes });
      expect(found).toMatchObject({ packages: ['a 1-1'], unread: 0 });
    }
  });

  it('of the old kind, not rolled back, is said', async () => {
    const journal = Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7);
    const found = await rpm('rpmdb.sqlite', one, { 'var/lib/rpm/rpmdb.sqlite-journal': journal });
    expect(found).toMatchObject({ packages: ['a 1-1'], unread: 1, messages: expect.stringContaining('roll back') });
  });
});

/**
 * Advisories of the field, a test each: the input of the advisory, and what must come of it here. docs/security.md has the
 * table for people. Nothing is unpacked to disk, so for those about writing outside a folder it is the tree that must stay
 * within the root.
 */
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { zip as zipFormat } from '../../src/core/archive/formats/zip.ts';
import { gzip } from '../../src/core/bytes/codecs/gzip.ts';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { resolveUser } from '../../src/core/convert/runtime/accounts.ts';
import { applyLayers, createFileTree } from '../../src/core/rootfs/fileTree.ts';
import { follow } from '../../src/core/rootfs/follow.ts';
import { openEntry } from '../../src/core/rootfs/layerContent.ts';
import type { LayerIndex } from '../../src/core/rootfs/layerIndex.ts';
import { type Answer, bearer, type Lab, openLab, reply } from '../fixtures/hostileRegistry.ts';
import { blob, buildImage, manifestOf, OCI } from '../fixtures/image.ts';
import { ociFiles, ociLayout } from '../fixtures/layouts.ts';
import { nodesOf, openBytes } from '../fixtures/openImage.ts';
import { concat, type TarEntry, tar, toBytes } from '../fixtures/tar.ts';
import { zip } from '../fixtures/zip.ts';
import { codes, paths, scan } from './core/archive/tar/listing.ts';
import { archive, END, file, GNU, header, pax, record } from './core/archive/tar/rawTar.ts';

const text = async (index: LayerIndex, entry: number, bytes: Uint8Array<ArrayBuffer>) => {
  const source = openEntry(index, entry, fromBytes(bytes));
  return new TextDecoder().decode(await source.read(0, source.size));
};

/** A tar as content of another, which a reader that goes by the wrong size takes for headers. */
const smuggled = archive(file('smuggled', 'x'), END);

function treeOf(...layers: readonly (readonly TarEntry[])[]) {
  const tree = createFileTree();
  applyLayers(
    tree,
    layers.map((entries) => scan(tar(entries))),
  );
  return tree;
}

/** What a path leads to, or undefined where nothing is there. */
const goal = (tree: ReturnType<typeof treeOf>, path: string) => {
  const found = follow(tree, tree.layers.length - 1, path);
  return found.row === null ? undefined : found.path;
};

describe('readers of tar that disagree', () => {
  it('CVE-2025-62518 (astral-tokio-tar): the PAX size counts where the header says 0', async () => {
    const content = pax([record('size', String(smuggled.length))]);
    const bytes = archive(content, header({ name: 'a', size: 0 }), smuggled, file('after', 'y'), END);
    const index = scan(bytes);
    expect(paths(index)).toEqual(['a', 'after']);
    expect(await text(index, 1, bytes)).toBe('y');
  });

  it('CVE-2026-33055 (tar-rs): the PAX size counts where the header has another one', async () => {
    const bytes = archive(
      pax([record('size', '5')]),
      header({ name: 'a', size: 1024 }),
      toBytes('hello'),
      new Uint8Array(507),
      file('after', 'y'),
      END,
    );
    const index = scan(bytes);
    expect(paths(index)).toEqual(['a', 'after']);
    expect(await text(index, 0, bytes)).toBe('hello');
  });

  it('GHSA-3cv2-h65g-fgmm (astral-tokio-tar, tar-rs): a PAX header is of the file after a GNU long name', async () => {
    const name = `${'n'.repeat(150)}\0`;
    const long = file('././@LongLink', name, { flag: 'L', magic: GNU });
    const bytes = archive(
      pax([record('size', String(smuggled.length))]),
      long,
      header({ name: 'a', size: 0 }),
      smuggled,
      file('after', 'y'),
      END,
    );
    const index = scan(bytes);
    expect(paths(index)).toEqual([name.slice(0, -1), 'after']);
    expect(index.size[0]).toBe(smuggled.length);
  });

  it('CVE-2026-32766 (astral-tokio-tar): a malformed PAX record is never skipped in silence', () => {
    const index = scan(archive(pax(['99 path=a\n']), file('f', 'x'), END));
    expect(codes(index).join()).toMatch(/bad-pax-record/);
    expect(index.findings.some(({ severity }) => severity === 'error')).toBe(true);
  });
});

describe('extended headers that end their reader', () => {
  it('CVE-2026-59871 (node-tar): a path of digits alone is text', () => {
    const types = ['0', '2', '5'] as const;
    const entries = types.flatMap((flag, i) => [
      pax([record('path', `1234${i}`), ...(flag === '2' ? [record('linkpath', '5')] : [])]),
      header({ name: 'x', flag }),
    ]);
    expect(paths(scan(archive(...entries, END)))).toEqual(['12340', '12341', '12342']);
  });

  it.each(['path', 'linkpath'])('CVE-2026-59875 (node-tar): a NUL in the record %s is an error at its place', (key) => {
    const extended = pax([record(key, 'etc/passwd\0.txt')]);
    const index = scan(archive(file('before', 'x'), extended, header({ name: 'a', flag: '2' }), END));
    expect(paths(index)).toEqual(['before']);
    expect(index.findings[0]).toMatchObject({ severity: 'error', at: 'entry 1 @ 1024' });
    expect(() => applyLayers(createFileTree(), [index, index])).not.toThrow();
  });

  it('GHSA-r292-9mhp-454m (node-tar): a path of 100,000 parts is told, and what follows is listed', () => {
    const index = scan(archive(pax([record('path', `${'a/'.repeat(100_000)}f`)]), header({}), file('after', 'y'), END));
    expect(codes(index).join()).toMatch(/path-too-deep/);
    expect(paths(index).at(-1)).toBe('after');
    expect(() => applyLayers(createFileTree(), [index, index])).not.toThrow();
  });
});

describe('archives that exhaust their reader', () => {
  it.each([-1, -512, -(2 ** 62)])('CVE-2026-59874 (node-tar): a size of %d ends the reading', (size) => {
    const bytes = new Uint8Array(12);
    new DataView(bytes.buffer).setInt32(0, -1);
    new DataView(bytes.buffer).setBigInt64(4, BigInt(size));
    const index = scan(archive(header({ name: 'a', size: bytes }), file('after', 'y'), END));
    expect(index.findings.some(({ severity }) => severity === 'error')).toBe(true);
    expect(index.count).toBeLessThanOrEqual(2);
    expect([...index.size].every((one) => one >= 0)).toBe(true);
  });

  it('GHSA-rcw4-f5rp-g42v (adm-zip): a bomb that claims no size at all gives no more than it claims', async () => {
    const bytes = zip([{ name: 'bomb', content: new Uint8Array(64 << 20), claims: { size: 0 } }]);
    const files = await zipFormat.read(fromBytes(bytes));
    const source = files.open('bomb');
    const read = source && (await source.read(0, source.size).catch(() => new Uint8Array()));
    expect(source?.size ?? 0).toBe(0);
    expect(read?.length ?? 0).toBe(0);
  });

  it('CVE-2026-47262 (containerd): a user in 100,000 groups gets as many as Linux takes', () => {
    const group = Array.from({ length: 100_000 }, (_, i) => `g${i}:x:${i}:u\n`).join('');
    const { user, findings } = resolveUser('u', { passwd: 'u:x:7:8::/:/bin/sh\n', group });
    expect(user.additionalGids).toHaveLength(65_536);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error too-many-groups']);
  });

  it('CVE-2026-32288 (Go archive/tar): an old GNU sparse map that never ends is bounded', () => {
    const map = header({
      name: 's',
      flag: 'S',
      magic: GNU,
      size: 0,
      patch: [
        [482, '\x01'],
        [483, '00000002000\0'],
      ],
    });
    const more = new Uint8Array(512);
    for (let i = 0; i < 21; i++) more.set(toBytes('00000000000\x0000000000000\0'), i * 24);
    more[504] = 1;
    const bytes = concat([map, ...Array.from({ length: 20_000 }, () => more)]);
    const index = scan(bytes);
    expect(codes(index).join()).toMatch(/sparse|truncated/);
    expect(index.extras.get(0)?.sparse?.length ?? 0).toBeLessThanOrEqual(100_000);
  });

  it('CVE-2025-58183 (Go archive/tar): a PAX sparse map of 10^9 pieces is refused', () => {
    const sparse = pax([
      record('GNU.sparse.major', '1'),
      record('GNU.sparse.minor', '0'),
      record('GNU.sparse.realsize', '1'),
    ]);
    const index = scan(archive(sparse, file('s', '1000000000\n0\n512\n'), END));
    expect(codes(index).join()).toMatch(/bad-sparse-map/);
  });

  it('CVE-2025-61728 (Go archive/zip): names that nest are indexed in one pass each', async () => {
    const deep = Array.from({ length: 2000 }, (_, i) => ({ name: `${'a/'.repeat(i % 500)}${i}`, content: 'x' }));
    const files = await zipFormat.read(fromBytes(zip(deep)));
    expect(files.entries).toHaveLength(2000);
    expect(files.open(deep[1999]?.name ?? '')?.size).toBe(1);
  });

  it('CVE-2026-59873 (node-tar): a gzip bomb comes out in pieces and is never held', async () => {
    const decoder = await gzip.decoder();
    let [total, largest] = [0, 0];
    const take = (chunks: Iterable<Uint8Array>) => {
      for (const chunk of chunks) [total, largest] = [total + chunk.length, Math.max(largest, chunk.length)];
    };
    take(decoder.push(gzipSync(new Uint8Array(64 << 20))));
    take(decoder.finish());
    decoder.close();
    expect(total).toBe(64 << 20);
    expect(largest).toBeLessThanOrEqual(1 << 20);
  });

  it('GHSA-f36w-mj3v-6jqv (oras-go): a descriptor that claims 2^50 bytes allocates none', async () => {
    const image = buildImage({ layers: [{ entries: [{ path: 'a' }] }] });
    const config = { ...image.config, descriptor: { ...image.config.descriptor, size: 2 ** 50 } };
    const manifest = manifestOf(OCI.manifest, config, image.layers);
    const opened = await openBytes(ociFiles([...image.layers, image.config, manifest], [manifest.descriptor]));
    expect(nodesOf(opened.roots).flatMap(({ findings }) => findings.map(({ code }) => code))).toContain(
      'size-mismatch',
    );
  });
});

describe('links that lead out', () => {
  it('CVE-2026-31802 (node-tar): a drive in a link is a name like any other', () => {
    const tree = treeOf([
      { path: 'l', type: 'symlink', link: 'C:../../../target.txt' },
      { path: 'target.txt', content: 'x' },
    ]);
    // `C:..` is a name that is not there, and a kernel goes no further.
    expect(goal(tree, 'l')).toBeUndefined();
    expect(goal(tree, 'target.txt')).toBe('target.txt');
    expect(goal(treeOf([{ path: 'l', type: 'symlink', link: 'C:\\..\\x' }]), 'l')).toBeUndefined();
  });

  it('CVE-2026-50163 (oras-go): a hard link is looked for in the image, and never where the program runs', () => {
    const tree = treeOf([{ path: 'd/h', type: 'hardlink', link: 'package.json' }]);
    expect(tree.findings.flat().map(({ code }) => code)).toEqual(['hard-link-missing']);
    expect(follow(tree, 0, 'd/h').content).toBeNull();
  });

  it('CVE-2026-17106 (moby go-archive): a chain of links does not leave the root', () => {
    const tree = treeOf([
      { path: 'a', type: 'symlink', link: '../..' },
      { path: 'b', type: 'symlink', link: 'a/../../etc' },
      { path: 'b/passwd', content: 'x' },
      { path: 'etc', type: 'dir' },
    ]);
    expect(goal(tree, 'b/passwd')).toBe('etc/passwd');
    expect(goal(tree, '../../../../etc/passwd')).toBe('etc/passwd');
  });

  it('CVE-2026-46703 (boxlite): an absolute link starts at the root of the image', () => {
    const tree = treeOf([
      { path: 'escape', type: 'symlink', link: '/tmp' },
      { path: 'escape/x/pwned.txt', content: 'x' },
    ]);
    expect(goal(tree, 'tmp/x/pwned.txt')).toBe('tmp/x/pwned.txt');
  });

  it('CVE-2026-26960 (node-tar): a hard link through a chain of symlinks finds only what is in the image', () => {
    const tree = treeOf([
      { path: 'a/b/up', type: 'symlink', link: '../..' },
      { path: 'a/escape', type: 'symlink', link: 'b/up/../..' },
      { path: 'exfil', type: 'hardlink', link: 'a/escape/etc/shadow' },
    ]);
    expect(follow(tree, 0, 'exfil').content).toBeNull();
  });

  it('CVE-2026-33056 (tar-rs): a directory where a symlink was takes its place, and gives its target no mode', () => {
    const tree = treeOf(
      [{ path: 'real', type: 'dir', mode: 0o700 }],
      [
        { path: 'l', type: 'symlink', link: 'real' },
        { path: 'l', type: 'dir', mode: 0o777 },
      ],
    );
    const { content } = follow(tree, 1, 'real');
    expect(content && tree.layers[content.layer]?.mode[content.entry]).toBe(0o700);
    expect(goal(tree, 'l')).toBe('l');
  });
});

describe('documents that lie', () => {
  it.each([
    ...['sha256:../../../etc/passwd', `sha256:${'A'.repeat(64)}`, 'sha256:', 'x', `sha256:${'a'.repeat(64)}/../x`],
    ...[`../${'a'.repeat(64)}:x`, `sha256:${'a'.repeat(64)}\0`],
  ])('CVE-2024-3727 (containers/image): the digest %j is refused before it is looked up', async (digest) => {
    const image = buildImage({ layers: [{ entries: [{ path: 'a' }] }] });
    const manifest = blob(OCI.manifest, {
      ...{ schemaVersion: 2, mediaType: OCI.manifest, config: image.config.descriptor },
      layers: [{ ...image.layers[0]?.descriptor, digest }],
    });
    const files = ociFiles([image.config, manifest], [manifest.descriptor]).set('etc/passwd', toBytes('root'));
    const [, layer] = (await openBytes(files)).roots[0]?.children ?? [];
    expect(layer?.present).toBe(false);
    expect(layer?.findings.map(({ code }) => code)).toContain('bad-digest');
  });

  it('CVE-2026-46680 (containerd): a user beyond 32 bits is not the name of an account', () => {
    const { findings, user } = resolveUser('4294967296:4294967297', {
      passwd: '4294967296:x:7:8::/:/bin/sh\n',
      group: '4294967297:x:9:\n',
    });
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error bad-user', 'error bad-group']);
    expect(user).toEqual({ uid: 0, gid: 0 });
  });
});

describe('registries that want credentials', () => {
  const path = `registry.test/v2/a/b/blobs/sha256:${'b'.repeat(64)}`;
  const basic = `Basic ${btoa('user:s3cret-pass')}`;
  let lab: Lab | undefined;
  afterEach(() => lab?.close());

  async function ask(servers: Readonly<Record<string, Answer>>) {
    lab = await openLab(servers);
    const { status } = await lab.ask(path, { 'X-Cutaway-Credential': basic });
    return {
      status,
      went: lab.went.map(({ url, headers }) => ({ host: new URL(url).host, sent: headers.authorization })),
    };
  }

  const guarded =
    (then: Answer): Answer =>
    (request, response) =>
      (request.headers.authorization === basic ? then : reply(401, { 'WWW-Authenticate': 'Basic realm="x"' }, '{}'))(
        request,
        response,
      );

  it.each([
    'http://registry.test/token',
    'https://169.254.169.254/token',
    'https://10.0.0.1/token',
    'file:///etc/passwd',
  ])('CVE-2026-48978 (oras-go): the realm %s is not asked', async (realm) => {
    const { went } = await ask({ 'registry.test': reply(401, bearer(realm)) });
    expect(went.map(({ host }) => host)).toEqual(['registry.test']);
  });

  it('CVE-2026-33540 (distribution): a realm on another host gets no credentials', async () => {
    const { went } = await ask({
      'registry.test': reply(401, bearer('https://evil.test/token')),
      'evil.test': reply(200, {}, '{"token":"x"}'),
    });
    expect(went.some(({ host, sent }) => host === 'evil.test' && sent !== undefined)).toBe(false);
    expect(went.every(({ sent }) => sent !== basic)).toBe(true);
  });

  it.each(['https://evil.test/x', 'https://registry.test:8443/x'])(
    'CVE-2026-50151 and GHSA-vh4v-2xq2-g5cg (oras-go): a Location at %s gets no credentials',
    async (location) => {
      const other = new URL(location).host;
      const { went } = await ask({
        'registry.test': guarded(reply(307, { Location: location })),
        [other]: reply(200, {}, 'x'),
      });
      expect(went.filter(({ host }) => host === other).map(({ sent }) => sent)).toEqual([undefined]);
    },
  );
});

/** The fixtures above are only worth something where they would open when they are whole. */
it('opens the same inputs when they are right', async () => {
  const image = buildImage({ layers: [{ entries: [{ path: 'a' }] }] });
  expect(nodesOf((await openBytes(ociLayout([{ image }]))).roots).every(({ present }) => present)).toBe(true);
});

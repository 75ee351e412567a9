/**
 * Indexes of layers before others: soci-snapshotter's own package reads the zTOCs that we write and we read those that it
 * makes, indexed_gzip seeks by our file, and Debian's registry takes what is pushed, however it lets us in.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkBytes, readPath } from '../../src/core/rootfs/layerContent.ts';
import { writeGzidx } from '../../src/core/rootfs/published/gzidx.ts';
import { cutaway as own } from '../../src/core/rootfs/published/cutaway/cutaway.ts';
import { soci } from '../../src/core/rootfs/published/soci/soci.ts';
import { DEEP, share } from '../fixtures/deep.ts';
import { incompressible } from '../fixtures/incompressible.ts';
import { indexedLayer, written } from '../fixtures/indexedLayer.ts';
import { samples } from '../fixtures/samples.ts';
import { type TarEntry, tar } from '../fixtures/tar.ts';
import { cutaway, cutawayJSON, lines, missing, must, onPath, run, sayWhy } from './cutaway.ts';
import { goProgram } from './goProgram.ts';
import {
  PASSWORD,
  passwordFile,
  type RegistryServer,
  startRegistry,
  startTokenServer,
  type TokenServer,
  USER,
} from './registryServer.ts';

const MiB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'cutaway-published-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The judge of zTOCs. */
const judge = await goProgram('soci', 'gcc');
const noJudge = judge.absent;
sayWhy("zTOCs before soci-snapshotter's own package", noJudge);

const ENTRIES: readonly TarEntry[] = [
  { path: './etc', type: 'dir' },
  { path: './etc/motd', content: 'hello\n', uid: 3_000_000, mtime: 1.5, xattrs: { 'user.a': Buffer.from('b') } },
  { path: 'bin', type: 'symlink', link: 'usr/bin' },
  { path: 'big', content: incompressible(5 * MiB) },
  { path: 'etc/hard', type: 'hardlink', link: 'etc/motd' },
  { path: 'dev/null', type: 'char', device: [1, 3] },
  { path: `${'long/'.repeat(40)}name`, content: incompressible(4 * MiB) },
  { path: 'last', content: 'the end' },
];
const content = tar(ENTRIES);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

interface Line {
  readonly name: string;
  readonly type: string;
  readonly offset: number;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly link: string;
  readonly content: string;
}

describe.skipIf(noJudge !== undefined || DEEP)("soci-snapshotter's own package", () => {
  const { path } = judge;
  const [blob, ours, theirs] = ['layer.tar.gz', 'ours', 'theirs'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];

  it('reads our zTOC, finds the digests of its spans, and extracts every file', async () => {
    const layer = await indexedLayer(content, { spacing: 3 * MiB });
    writeFileSync(blob, layer.bytes);
    writeFileSync(ours, await written(soci, layer));
    const read = lines<Line>(await must(path, 'read', ours, blob));
    expect(read.map(({ name }) => name)).toEqual(
      ENTRIES.map(({ path: name, type }) => (type === 'dir' ? `${String(name)}/` : name)),
    );
    for (const [i, line] of read.entries()) {
      const { type = 'file', content: bytes = '' } = ENTRIES[i] ?? {};
      if (type === 'file') expect(line.content, line.name).toBe(sha256(Buffer.from(bytes)));
    }
    // What it makes of the layer itself says the same, save for names of users, which we leave out.
    await must(path, 'build', blob, theirs, String(4 * MiB));
    expect(lines<Line>(await must(path, 'read', theirs, blob))).toEqual(read);
  });

  it('makes a zTOC that we read', async () => {
    const layer = await indexedLayer(content);
    const { index, spans } = await soci.read(new Uint8Array(readFileSync(theirs)), layer);
    const told = (all: typeof index) =>
      Array.from(all.type, (type, i) => ({
        ...{
          type,
          path: readPath(all, i),
          offset: all.offset[i],
          size: all.size[i],
          mode: all.mode[i],
          uid: all.uid[i],
        },
        ...{
          mtime: all.mtime[i],
          link: Buffer.from(linkBytes(all, i) ?? []).toString(),
          xattrs: all.extras.get(i)?.xattrs,
        },
      }));
    expect(told(index)).toEqual(told(layer.index));
    for (let i = 0; i < spans.count; i++)
      expect(sha256(layer.bytes.subarray(spans.start[i], spans.end[i]))).toBe(
        Buffer.from(spans.sha256.subarray(32 * i, 32 * i + 32)).toString('hex'),
      );
  });
});

const python = '/usr/bin/python3';
const noPython =
  (await run(python, ['-c', 'import indexed_gzip'])).status === 0 ? undefined : 'python3-indexed-gzip is not installed';
sayWhy('indexed_gzip', noPython);
const SEEK = `
import indexed_gzip, sys
layer, index, tar = sys.argv[1:]
file = indexed_gzip.IndexedGzipFile(layer, auto_build=False)
file.import_index(index)
content = open(tar, 'rb').read()
for offset in range(0, len(content), 300_007):
    file.seek(offset)
    assert file.read(4096) == content[offset:offset + 4096], offset
`;

it.skipIf(noPython !== undefined || DEEP)('indexed_gzip seeks by our file, and builds nothing', async () => {
  const layer = await indexedLayer(content, { spacing: 3 * MiB });
  const files = { 'l.gz': layer.bytes, 'l.gzidx': await writeGzidx(layer), 'l.tar': content };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  await must(python, '-c', SEEK, ...Object.keys(files).map((name) => join(folder, name)));
});

/** The reader that docs/index-format.md gives, in Python: another program, and another pair of eyes on the page. */
it.skipIf(!onPath('python3') || DEEP)(
  'the reader of docs/index-format.md lists a layer by our index as tar does',
  async () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/index-format.md'), 'utf8');
    const [, reader = ''] = /```python\n(.*?)```/s.exec(page) ?? [];
    const layer = await indexedLayer(content, { spacing: 3 * MiB });
    const [program, index, archive] = ['reader.py', 'index', 'listed.tar'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(program, reader);
    writeFileSync(index, await written(own, layer));
    writeFileSync(archive, content);
    const listed = (await must('python3', program, index)).trimEnd().split('\n');
    const paths = (await must('tar', '-tf', archive)).trimEnd().split('\n');
    expect(listed.map((line) => line.replace(/^\S+ \S+ /, ''))).toEqual(
      paths.map((path) => path.replace(/^\.\//, '').replace(/\/$/, '')),
    );
    expect(listed.map((line) => Number(line.split(' ')[1]))).toEqual(Array.from(layer.index.size));
  },
);

const noRegistry = missing('docker-registry', 'skopeo', 'openssl', 'python3');
sayWhy('indexes pushed to a registry', noRegistry);
const third = DEEP && !noRegistry ? await goProgram('distribution3') : undefined;
sayWhy('indexes pushed to distribution 3', third?.absent);

interface IndexJSON {
  readonly image: string;
  readonly layers: readonly {
    readonly digest: string;
    readonly indexes: readonly { readonly format: string; readonly digest: string }[];
  }[];
  readonly manifests: readonly { readonly digest: string; readonly artifactType: string }[];
  readonly pushed: readonly { readonly by: string; readonly sent: number }[];
}

describe.skipIf(noRegistry !== undefined)('pushed to a registry', () => {
  const servers: RegistryServer[] = [];
  let tokens: TokenServer | undefined;
  const archive = join(folder, 'hello.tar');
  beforeAll(async () => {
    writeFileSync(archive, samples().get('hello-oci.tar') ?? new Uint8Array());
    tokens = await startTokenServer(folder);
    for (const auth of ['', await passwordFile(folder), tokens.auth]) servers.push(await startRegistry(folder, auth));
    if (third?.path) servers.push(await startRegistry(folder, '', undefined, '', third.path));
  });
  afterAll(async () => {
    tokens?.stop();
    for (const server of servers) await server.stop();
  });

  const LOCKS: readonly (readonly [string, number])[] = [
    ['open', 0],
    ['with passwords', 1],
    ['with tokens', 2],
    ['of distribution 3', 3],
  ];
  it.for(share(LOCKS, ([kind]) => kind === 'with tokens'))('that is %s', async ([, number], { skip }) => {
    if (number === 3) skip(third?.absent !== undefined, third?.absent);
    const { host } = servers[number] ?? { host: '' };
    const reference = `${host}/cutaway/hello:1.0`;
    const creds = number === 0 || number === 3 ? [] : ['--creds', `${USER}:${PASSWORD}`];
    const reading = [
      ...creds,
      '--platform',
      'linux/amd64',
      ...(number === 2 ? ['--allow-realm', `${host}=${tokens?.host}`] : []),
    ];
    await must(
      'skopeo',
      'copy',
      '--insecure-policy',
      '--dest-tls-verify=false',
      '--all',
      ...creds.map((word) => word.replace('--creds', '--dest-creds')),
      `oci-archive:${archive}`,
      `docker://${reference}`,
    );
    const made = await cutawayJSON<IndexJSON>('index', reference, '--push', '--soci', ...reading);
    expect(made.pushed.map(({ by }) => by)).toEqual(['tag', 'tag']);
    if (number === 2) expect(tokens?.asked.map(({ scope }) => scope)).toContain('repository:cutaway/hello:pull,push');
    // Again: all is there, and the same.
    const again = await cutawayJSON<IndexJSON>('index', reference, '--push', '--soci', ...reading);
    expect(again.pushed.map(({ sent }) => sent)).toEqual([0, 0]);
    expect(again.manifests).toEqual(made.manifests);
    const found = await cutawayJSON<readonly { digest: string; artifactType: string }[]>(
      'referrers',
      reference,
      ...reading,
    );
    expect(found.map(({ digest, artifactType }) => ({ digest, artifactType }))).toEqual(
      made.manifests.map(({ digest, artifactType }) => ({ digest, artifactType })),
    );
    await isAsOthersReadIt(reference, made, creds);
  });

  it.skipIf(DEEP)('that does not let us in: in words, with nothing written', async () => {
    const reference = `${servers[1]?.host}/cutaway/hello:1.0`;
    const { status, stderr } = await cutaway(
      'index',
      reference,
      '--push',
      '--platform',
      'linux/amd64',
      '--creds',
      `${USER}:wrong`,
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/credentials were not accepted/);
  });
});

/** skopeo fetches the artifact; the zTOC in it is read by its own package. */
async function isAsOthersReadIt(
  reference: string,
  { manifests, layers }: IndexJSON,
  creds: readonly string[],
): Promise<void> {
  const manifest = manifests.find(({ artifactType }) => artifactType.includes('amazon'));
  const target = mkdtempSync(join(folder, 'copied-'));
  const source = [
    '--insecure-policy',
    '--src-tls-verify=false',
    ...creds.map((word) => word.replace('--creds', '--src-creds')),
  ];
  await must(
    'skopeo',
    'copy',
    ...source,
    `docker://${reference.replace(/:1\.0$/, '')}@${manifest?.digest}`,
    `dir:${target}`,
  );
  if (noJudge) return;
  await must(
    'skopeo',
    'copy',
    ...source,
    '--override-os',
    'linux',
    '--override-arch',
    'amd64',
    `docker://${reference}`,
    `dir:${target}-image`,
  );
  let held = 0;
  for (const { digest, indexes } of layers) {
    // SOCI has no words for a layer in zstd.
    const ztoc = indexes.find(({ format }) => format === 'SOCI')?.digest;
    if (ztoc === undefined) continue;
    held++;
    const layer = join(`${target}-image`, digest.slice(7));
    copyFileSync(join(target, ztoc.slice(7)), `${layer}.ztoc`);
    const read = lines<Line>(await must(judge.path, 'read', `${layer}.ztoc`, layer));
    const plain = readFileSync(layer);
    const tarBytes = plain[0] === 0x1f ? gunzipSync(plain) : plain;
    for (const { type, offset, size, content: found } of read)
      if (type === 'reg') expect(found).toBe(sha256(tarBytes.subarray(offset, offset + size)));
  }
  expect(held).toBeGreaterThan(0);
}

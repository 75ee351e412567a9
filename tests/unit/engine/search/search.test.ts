/** A search through whole inputs: what it tells and when, several images, layers that can't be read, being stopped. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { ImageError } from '../../../../src/core/oci/imageError.ts';
import { parseQuery } from '../../../../src/core/rootfs/search/query/parseQuery.ts';
import { createEngine } from '../../../../src/engine/createEngine.ts';
import type { EngineHost } from '../../../../src/engine/host.ts';
import type { SearchPart } from '../../../../src/engine/search/found.ts';
import { type BuiltImage, buildImage } from '../../../fixtures/image.ts';
import { type Files, ociLayout, toTar } from '../../../fixtures/layouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-search-test-'));
const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const base = {
  entries: [
    { path: 'etc/hostname', content: 'base\n' },
    { path: 'etc/motd', content: 'one\nsecret two\n' },
    { path: 'bin/sh', content: '\x7fELF\0secret' },
  ],
  compression: 'gzip',
} as const;
const change = {
  entries: [
    { path: 'etc/hostname', content: 'app\nsecret\n' },
    { path: 'etc/.wh.motd', content: '' },
  ],
  compression: 'zstd',
} as const;
const other = { entries: [{ path: 'other/motd', content: 'secret of another\n' }] };
const two = buildImage({ layers: [base, change] });

async function open(files: Files, change: (host: EngineHost) => Partial<EngineHost> = () => ({})) {
  const path = join(folder, 'image.tar');
  writeFileSync(path, toTar(files));
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const engine = createEngine({ ...host, ...change(host) });
  const { id } = await engine.open({ kind: 'path', name: path, path });
  const search = async (text: string, signal?: AbortSignal, onReported?: (part: SearchPart) => void) => {
    const parts: SearchPart[] = [];
    const onPart = (part: unknown) => {
      parts.push(part as SearchPart);
      onReported?.(part as SearchPart);
    };
    const answer = await engine.ask([id], 'search', { query: parseQuery(text) }, { onPart, signal });
    const hits = parts.flatMap((part) => (part.kind === 'hits' ? part.hits : []));
    return { answer, parts, hits };
  };
  return { engine, id, search };
}

const layerOf = (image: BuiltImage, at: number) => image.layers[at] as BuiltImage['layers'][0];
const blobOf = (image: BuiltImage, at: number) =>
  `blobs/sha256/${layerOf(image, at).descriptor.digest.replace('sha256:', '')}`;

describe('a search tells', () => {
  it('the layers first, then each layer as it is compared, and in the end what became of the hits', async () => {
    const { search } = await open(ociLayout([{ image: two }]));
    const { answer, parts, hits } = await search('hostname');
    expect(parts.map(({ kind }) => kind)).toEqual([
      ...['layers', 'compared', 'hits', 'done', 'compared', 'hits', 'done', 'fates'],
    ]);
    expect(hits.map(({ layer, path, size }) => [layer, path, size])).toEqual([
      [0, 'etc/hostname', 5],
      [1, 'etc/hostname', 11],
    ]);
    const fates = parts.flatMap((part) => (part.kind === 'fates' ? part.fates : []));
    expect(fates).toEqual([[{ fate: 'overwritten', by: 1 }], [{ fate: 'final' }]]);
    expect(answer).toMatchObject({ entries: 5, shown: 2, total: 2, unread: [], stopped: false });
  });

  it('lines of text of every layer, and how many files were binary', async () => {
    const { search } = await open(ociLayout([{ image: two }]));
    const { answer, hits } = await search('text:secret');
    const lines = hits.map(({ layer, path, lines }) => [layer, path, lines?.map(({ line }) => line)]);
    expect(lines.sort()).toEqual([
      [0, 'etc/motd', [2]],
      [1, 'etc/hostname', [2]],
    ]);
    expect(answer).toMatchObject({ total: 2, files: 3, binary: 1 });
  });

  it('what is found by what became of it', async () => {
    const { search } = await open(ociLayout([{ image: two }]));
    const { hits } = await search('state:deleted');
    expect(hits).toMatchObject([{ layer: 0, path: 'etc/motd', fates: [{ fate: 'deleted', by: 1 }] }]);
    expect((await search('state:deleted text:/sec.et/')).hits).toMatchObject([{ path: 'etc/motd' }]);
  });
});

describe('several images', () => {
  it('have a layer searched once, with a fate at each of its places', async () => {
    const first = buildImage({ layers: [base, change] });
    const second = buildImage({ layers: [base, other], config: { architecture: 'arm64' } });
    const { search } = await open(ociLayout([{ image: first }, { image: second }]));
    const { answer, hits, parts } = await search('motd');
    expect(answer.layers.map(({ places }) => places.length)).toEqual([2, 1, 1]);
    expect(hits.map(({ layer, path }) => [layer, path])).toEqual([
      [0, 'etc/motd'],
      [1, 'etc/motd'],
      [2, 'other/motd'],
    ]);
    const fates = parts.flatMap((part) => (part.kind === 'fates' ? part.fates : []));
    expect(fates[0]?.map(({ fate }) => fate)).toEqual(['deleted', 'final']);
  });
});

describe('a layer that cannot be read', () => {
  it('is named with the reason, and the others are searched', async () => {
    const files = new Map(ociLayout([{ image: two }]));
    files.delete(blobOf(two, 1));
    const { search } = await open(files as Files);
    const { answer, hits } = await search('motd');
    expect(answer.unread).toEqual([
      { layer: 1, why: 'absent', message: expect.stringContaining('not in the input'), partly: false },
    ]);
    expect(hits).toMatchObject([{ layer: 0, path: 'etc/motd' }]);
    expect((await search('text:secret')).hits).toMatchObject([{ layer: 0, path: 'etc/motd' }]);
  });

  const failing = (error: Error) =>
    open(ociLayout([{ image: two }]), (host) => ({
      runSearchJob: (job, options) => {
        const isBase = job.at.includes(layerOf(two, 0).descriptor.digest.slice('sha256:'.length));
        return isBase ? Promise.reject(error) : host.runSearchJob(job, options);
      },
    }));

  it('is named where its bytes fail only when contents are looked into', async () => {
    const { search } = await failing(new ImageError('unreachable', 'layer', 'The file has changed.'));
    const { answer, hits } = await search('text:secret');
    expect(answer.unread).toMatchObject([{ layer: 0, message: 'The file has changed.', partly: true }]);
    expect(hits).toMatchObject([{ layer: 1, path: 'etc/hostname' }]);
  });

  it('ends the search where it was our fault', async () => {
    const { search } = await failing(new Error('a fault'));
    await expect(search('text:secret')).rejects.toThrow('a fault');
  });
});

describe('stopping a search', () => {
  it.each(['', 'text:secret', 're:/./'])('ends it as aborted in the midst of its parts (%s)', async (query) => {
    const { search } = await open(ociLayout([{ image: two }]));
    const control = new AbortController();
    const reported: string[] = [];
    const running = search(query || 'etc', control.signal, ({ kind }) => {
      reported.push(kind);
      if (kind === 'compared') control.abort();
    });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    const after = reported.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(reported.length).toBe(after);
    expect((await search('motd')).answer.total).toBe(2);
  });
});

it('bytes that no other thread can open are searched all the same', async () => {
  let spooled = 0;
  const { search } = await open(ociLayout([{ image: two }]), (host) => ({
    spool: (chunks, options) => {
      spooled++;
      return host.spool(chunks, options);
    },
    open: async (input) => {
      const source = await host.open(input);
      return 'entries' in source ? source : withoutHandle(source);
    },
  }));
  for (const query of ['text:secret', 'text:/s.cret/'])
    expect((await search(query)).hits.map(({ path }) => path).sort()).toEqual(['etc/hostname', 'etc/motd']);
  // Only an expression, which may never end, has them put where another thread can open them.
  expect(spooled).toBe(2);
});

type Source = Exclude<Awaited<ReturnType<EngineHost['open']>>, { entries: unknown }>;

function withoutHandle(source: Source): Source {
  return {
    ...{ size: source.size, read: source.read.bind(source), stream: source.stream.bind(source) },
    slice: (start, end) => withoutHandle(source.slice(start, end)),
  };
}

it('of a layer that is not compressed, only the wanted files are read', async () => {
  const between = { path: 'large', content: new Uint8Array(12_000_000) };
  const entries = [{ path: 'first.txt', content: 'secret' }, between, { path: 'last.txt', content: 'a\nsecret\n' }];
  let read = 0;
  const counted = (source: Source): Source => ({
    ...{ size: source.size, read: source.read.bind(source) },
    async *stream(options) {
      for await (const chunk of source.stream(options)) {
        read += chunk.length;
        yield chunk;
      }
    },
    slice: (start, end) => counted(source.slice(start, end)),
  });
  const { search } = await open(ociLayout([{ image: buildImage({ layers: [{ entries }] }) }]), (host) => ({
    open: async (input) => {
      const source = await host.open(input);
      return 'entries' in source ? source : counted(source);
    },
  }));
  await search('txt');
  read = 0;
  const { hits } = await search('*.txt text:secret');
  expect(hits.map(({ path, lines }) => [path, lines?.[0]?.line])).toEqual([
    ['first.txt', 1],
    ['last.txt', 2],
  ]);
  expect(read).toBeLessThan(6_000_000);
});

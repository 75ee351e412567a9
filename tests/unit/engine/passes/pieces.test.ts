/** A large layer looked into by many threads tells what one pass over it tells. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { parseQuery } from '../../../../src/core/rootfs/search/query/parseQuery.ts';
import { createEngine, type LocalEngine } from '../../../../src/engine/createEngine.ts';
import type { EngineHost } from '../../../../src/engine/host.ts';
import { piecesOf, runPieces } from '../../../../src/engine/passes/pieces.ts';
import { share } from '../../../fixtures/deep.ts';
import { incompressible } from '../../../fixtures/incompressible.ts';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';

const MIB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'cutaway-pieces-'));
const path = (form: string) => join(folder, `${form}.tar`);
const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA7bq1x2x3\n'.repeat(20)}-----END RSA PRIVATE KEY-----\n`;
/** Does not compress: places to begin at are paid for by stored bytes. */
const noise = incompressible(2 * MIB + 64);
/** 52 MiB, just over two pieces, with something to find in every fifth file. */
const entries = [...Array(26).keys()].flatMap((i) => [
  { path: `data/${i}.bin`, content: noise.subarray(i, i + 2 * MIB) },
  ...(i % 5 === 0 ? [{ path: `keys/${i}.pem`, content: KEY }] : []),
  { path: `notes/note-${i}.txt`, content: i % 5 === 0 ? `a needle in ${i}\n` : 'hay\n' },
]);

beforeAll(() => {
  for (const compression of ['none', 'gzip'] as const) {
    const image = buildImage({
      layers: [
        { entries, compression },
        { entries: [...entries].reverse(), compression },
      ],
    });
    writeFileSync(path(compression), toTar(ociLayout([{ image }])));
  }
});

interface Opened {
  readonly engine: LocalEngine;
  readonly id: string;
  readonly key: string;
  /** Jobs that began in the middle of a layer. */
  readonly inside: () => number;
}

async function open(form: string, threads: number): Promise<Opened> {
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  let inside = 0;
  const note = <J extends { readonly from?: unknown }>(job: J): J => {
    if (job.from !== undefined) inside++;
    return job;
  };
  const many: EngineHost = {
    ...host,
    threads,
    runSearchJob: (job, options) => host.runSearchJob(note(job), options),
    runDigestJob: (job, options) => host.runDigestJob(note(job), options),
    runSecretsJob: (job, options) => host.runSecretsJob(note(job), options),
  };
  const engine = createEngine(many);
  const { id, roots } = await engine.open({ kind: 'path', name: form, path: path(form) });
  return { engine, id, key: roots[0]?.key ?? '', inside: () => inside };
}

const questions: readonly (readonly [string, (opened: Opened) => Promise<unknown>])[] = [
  [
    'a search for text',
    async ({ engine, id }) => {
      const parts: { readonly kind?: string }[] = [];
      const onPart = (part: unknown) => void parts.push(part as { kind: string });
      const answer = await engine.ask([id], 'search', { query: parseQuery('note text:needle') }, { onPart });
      const hits = parts.flatMap((part) => ('hits' in part && part.kind === 'hits' ? (part.hits as object[]) : []));
      expect(hits.length).toBe(12);
      return { answer, hits: hits.map((hit) => JSON.stringify(hit)).sort() };
    },
  ],
  ['the sweep for secrets', ({ engine, id, key }) => engine.ask([id], 'secrets', { image: key })],
  [
    'digests of all files of equal size',
    async ({ engine, id, key }) => {
      const { layers, unread } = await engine.ask([id], 'compareContents', { image: key });
      return { layers, unread, changes: (await engine.layer(id, key, 1, true)).columns.change };
    },
  ],
];

describe('a second pass in pieces', () => {
  // The cuts of both are the same: packed, one question is enough.
  for (const form of ['none', 'gzip'])
    it.each(share(questions, (_, at) => form === 'none' || at === 0))(
      `tells what one pass tells: %s, layers stored as ${form}`,
      async (_, ask) => {
        const whole = await open(form, 1);
        const divided = await open(form, 4);
        expect(await ask(divided)).toEqual(await ask(whole));
        expect(divided.inside()).toBeGreaterThan(0);
      },
    );
});

describe('pieces', () => {
  const count = 1000;
  const wanted = {
    entry: Uint32Array.from({ length: count }, (_, i) => 2 * i),
    offset: Float64Array.from({ length: count }, (_, i) => 512 + i * MIB),
    size: new Float64Array(count).fill(1000),
    sparse: new Map(),
  };
  const layout = { compression: 'none', size: 1000 * MIB, uncompressedSize: 1000 * MIB };

  it.each([1, 2, 3, 7, 64, 5000])('of at most %i have everything once, in order', (most) => {
    const pieces = piecesOf(wanted, layout, most);
    expect(pieces.length).toBeLessThanOrEqual(most);
    expect(pieces.flatMap(({ wanted: own }) => [...own.entry])).toEqual([...wanted.entry]);
    for (const { from, wanted: own } of pieces) expect(from?.out ?? 0).toBeLessThanOrEqual(own.offset[0] as number);
  });

  it('are one where the layer can be entered nowhere', () => {
    expect(piecesOf(wanted, { ...layout, compression: 'zstd' }, 8)).toHaveLength(1);
  });

  it('tell their parts in the order of the layer, whichever ends first', async () => {
    const reported: unknown[] = [];
    const pieces = piecesOf(wanted, layout, 3);
    await runPieces(pieces, '', { onPart: (part) => void reported.push(part) }, async (piece, { onPart }) => {
      const at = pieces.indexOf(piece);
      for (let turn = at; turn < pieces.length; turn++) await Promise.resolve();
      onPart?.(at);
    });
    expect(reported).toEqual([0, 1, 2]);
  });

  it('stop when one fails', async () => {
    const pieces = piecesOf(wanted, layout, 2);
    const signals: AbortSignal[] = [];
    const run = runPieces(pieces, '', {}, async (piece, { signal }) => {
      if (signal) signals.push(signal);
      if (piece === pieces[1]) throw new Error('no');
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    });
    await expect(run).rejects.toThrow('no');
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });
});

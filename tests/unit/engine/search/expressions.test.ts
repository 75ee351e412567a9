/** Expressions that backtrack without end, in real threads: the search is stopped, and what is open stays open. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { startThread } from '../../../../src/cli/node/threads.ts';
import { parseQuery } from '../../../../src/core/rootfs/search/query/parseQuery.ts';
import { createEngine } from '../../../../src/engine/createEngine.ts';
import type { CallOptions } from '../../../../src/engine/engine.ts';
import { Pool } from '../../../../src/engine/pool.ts';
import type { SearchPart } from '../../../../src/engine/search/found.ts';
import type { NamesJob } from '../../../../src/engine/search/namesJob.ts';
import type { SearchJob } from '../../../../src/engine/search/searchJob.ts';
import { buildThread } from '../../../fixtures/builtThread.ts';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-expressions-'));
const path = join(folder, 'image.tar');
const built = join(folder, 'built');

beforeAll(async () => {
  mkdirSync(built);
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  await buildThread(built);
  const image = buildImage({
    layers: [
      {
        entries: [
          { path: 'etc/motd', content: 'hello\n' },
          { path: `var/${'a'.repeat(60)}!`, content: `${'A'.repeat(2_000_000)}\n` },
        ],
      },
      { entries: [{ path: 'etc/ab', content: 'hAAb\n' }] },
    ],
  });
  writeFileSync(path, toTar(ociLayout([{ image }])));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** One thread only: where it is not replaced, nothing goes on. `silence` is how long the first job may say nothing. */
async function open(silence = 600_000) {
  const host = createNodeHost(built);
  let started = 0;
  let ended = 0;
  const pool = new Pool({
    threads: 1,
    grace: 200,
    start() {
      started++;
      const thread = startThread(join(built, 'layerThread.js'), built);
      return { ...thread, stop: () => [thread.stop(), ended++] };
    },
  });
  let begun = 0;
  const run = <Answer>(job: SearchJob | NamesJob, options?: CallOptions) => {
    begun += 1;
    const patience = begun === 1 ? silence : 600_000;
    const bounded = job.bounded && { ...job.bounded, silence: patience };
    return pool.run<Answer>({ ...job, bounded }, options);
  };
  const engine = createEngine({ ...host, runSearchJob: run, runNamesJob: run });
  const { id } = await engine.open({ kind: 'path', name: path, path });
  const stop = async () => {
    pool.stop();
    await host.stop();
  };
  const search = async (text: string, signal?: AbortSignal) => {
    const paths: string[] = [];
    const onPart = (part: unknown) => {
      const found = part as SearchPart;
      if (found.kind === 'hits') paths.push(...found.hits.map((hit) => hit.path));
    };
    const answer = await engine.ask([id], 'search', { query: parseQuery(text) }, { onPart, signal });
    return { ...answer, paths: paths.sort() };
  };
  return { search, stop, threads: () => ({ started, ended }) };
}

describe.each([
  ['names', 're:/^(a+)+b?$/', 're:/^ab$/'],
  ['texts', 'text:/(A+)+b/', 'text:/hA/'],
])('an expression on %s that unbounded backtracking', (_, endless, harmless) => {
  it('stops when the search is stopped: its thread is ended, and the next search has another', async () => {
    const { search, stop, threads } = await open();
    // On a busy machine the thread may not have begun yet; then there was nothing to end, and it is left more time.
    for (let wait = 200; threads().ended === 0; wait *= 2) {
      const control = new AbortController();
      const searching = search(endless, control.signal);
      setTimeout(() => control.abort(), wait);
      await expect(searching).rejects.toMatchObject({ code: 'aborted' });
      expect((await search(harmless)).paths).toEqual(['etc/ab']);
    }
    expect(threads()).toEqual({ started: 2, ended: 1 });
    await stop();
  });

  it('is given up once it is silent for too long; the other layers are searched, and the layer is named', async () => {
    const { search, stop } = await open(400);
    const answer = await search(endless);
    expect(answer.paths).toEqual(['etc/ab']);
    expect(answer.unread).toMatchObject([{ layer: 0, message: expect.stringContaining('unbounded backtracking') }]);
    await stop();
  });
});

it('the command line runs expressions in a thread however small the layer is', async () => {
  const host = createNodeHost(built);
  const control = new AbortController();
  const endless = { kind: 'regex', text: '(a+)+$', flags: '' } as const;
  const bounded = { silence: 600_000, message: '' };
  const job = {
    kind: 'names',
    at: '',
    size: 0,
    once: true,
    bounded,
    pattern: endless,
    names: [`${'a'.repeat(60)}!`],
  } as const;
  const running = host.runNamesJob(job, { signal: control.signal });
  setTimeout(() => control.abort(), 300);
  await expect(running).rejects.toMatchObject({ code: 'aborted' });
  await host.stop();
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ImageError } from '../../../src/core/oci/imageError.ts';
import { createApp } from '../../../src/proxy/app.ts';
import type { Machine, SaveOptions } from '../../../src/proxy/served/machine.ts';
import { serveMachine } from '../../../src/proxy/served/serveMachine.ts';

const KEY = 'the-key-of-the-printed-address';
const folder = mkdtempSync(join(tmpdir(), 'cutaway-machine-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const image = { name: 'app:1', id: 'sha256:1', size: 9 };
/** What the engine was asked to save. */
let saves: string[];
let released: string[];
let id: string;
let during: (options: SaveOptions) => Promise<void> | void;
let app: ReturnType<typeof createApp>;

const machine: Machine = {
  list: async () => [{ engine: 'docker', title: 'Docker', images: [image] }],
  async idOf(_, name) {
    if (name === 'gone:1') throw new ImageError('not-found', name, 'Docker no longer has this image.');
    return id;
  },
  async save(engine, name, options) {
    saves.push(`${engine} ${name}`);
    await during(options);
    const path = join(folder, `${saves.length}.tar`);
    writeFileSync(path, 'an archive');
    return { path, size: 10, release: async () => void released.push(path) };
  },
};

beforeEach(() => {
  saves = [];
  released = [];
  id = 'sha256:1';
  during = ({ onProgress }) => onProgress(5, 9);
  app = createApp({ assets: new Map(), machine: serveMachine(machine, KEY) });
});

const OURS = { 'x-cutaway': '1', 'x-cutaway-key': KEY, 'sec-fetch-site': 'same-origin' };

const ask = (path: string, headers: Record<string, string> = OURS, init: RequestInit = {}) =>
  Promise.resolve(
    app.fetch(
      new Request(`http://127.0.0.1:4280${path}`, { ...init, headers: { host: '127.0.0.1:4280', ...headers } }),
    ),
  );

const linesOf = async (response: Response) =>
  (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the images of this machine', () => {
  it('are listed for the page that has the key', async () => {
    const answer = await ask('/engines/');
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { engines: [{ engine: 'docker', title: 'Docker', images: [image] }] },
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['without the key', { 'x-cutaway': '1' }],
    ['with another key', { ...OURS, 'x-cutaway-key': KEY.replace('t', 'T') }],
    ['with a longer key', { ...OURS, 'x-cutaway-key': `${KEY}x` }],
    ['without the header that other sites cannot send', { 'x-cutaway-key': KEY }],
    ['from another site', { ...OURS, 'sec-fetch-site': 'cross-site' }],
    ['from another port of this machine', { ...OURS, 'sec-fetch-site': 'same-site' }],
    ['from the address bar', { ...OURS, 'sec-fetch-site': 'none' }],
    ['by another host name', { ...OURS, host: 'rebound.example' }],
  ])('are refused %s', async (_, headers) => {
    for (const path of ['/engines/', '/engines/docker/app:1']) expect((await ask(path, headers)).status).toBe(403);
    expect(saves).toEqual([]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('are refused to %s', async (method) => {
    expect((await ask('/engines/docker/app:1', OURS, { method })).status).toBe(405);
    expect(saves).toEqual([]);
  });

  it('are not saved for HEAD, which nobody reads', async () => {
    expect((await ask('/engines/docker/app:1', OURS, { method: 'HEAD' })).status).toBe(403);
    expect(saves).toEqual([]);
  });

  it.each([
    '/engines/docker/../../containers/json',
    '/engines/docker/a/../b',
    '/engines/docker/%2e%2e/json',
    '/engines/docker/app:1%3Fx',
    '/engines/docker//app',
    '/engines/docker/-x',
    '/engines/docker/a b',
    '/engines/docker/',
    '/engines/docker',
    '/engines/Docker/app:1',
  ])('have no name such as %s', async (path) => {
    // As it came over the wire: a Request tidies its address.
    const target = { client: '', target: path };
    app = createApp({ assets: new Map(), machine: serveMachine(machine, KEY), connectionOf: () => target });
    const answer = await ask(path);
    expect([400, 404]).toContain(answer.status);
    expect(saves).toEqual([]);
  });
});

describe('one that is saved', () => {
  it('is told of in lines, and is then a file that ranges are read of', async () => {
    const [progress, done] = await linesOf(await ask('/engines/docker/library/app:1'));
    expect([saves, progress]).toEqual([['docker library/app:1'], { done: 5, total: 9 }]);
    expect(done).toEqual({ url: expect.stringMatching(/^\/saved\/[\w-]{32}$/), size: 10 });
    const part = await ask(String(done?.url), { range: 'bytes=3-9' });
    expect([part.status, await part.text()]).toEqual([206, 'archive']);
    expect((await ask('/saved/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
  });

  it('is saved once while it is the same image', async () => {
    const first = (await linesOf(await ask('/engines/docker/app:1'))).at(-1);
    expect((await linesOf(await ask('/engines/docker/app:1'))).at(-1)).toEqual(first);
    expect(saves).toHaveLength(1);
    id = 'sha256:2';
    expect((await linesOf(await ask('/engines/docker/app:1'))).at(-1)).not.toEqual(first);
    expect(saves).toHaveLength(2);
  });

  it('that stops, says why in its last line', async () => {
    expect((await linesOf(await ask('/engines/docker/gone:1'))).at(-1)).toEqual({
      error: { code: 'not-found', at: 'gone:1', message: 'Docker no longer has this image.' },
    });
    during = () => Promise.reject(new ImageError('too-large', 'scratch space', 'There is no room.'));
    expect((await linesOf(await ask('/engines/docker/app:1'))).at(-1)).toEqual({
      error: { code: 'too-large', at: 'scratch space', message: 'There is no room.' },
    });
    // What failed is not kept.
    during = () => undefined;
    expect((await linesOf(await ask('/engines/docker/app:1'))).at(-1)).toHaveProperty('url');
  });

  it('is stopped when the page goes away', async () => {
    const stopped = vi.fn();
    during = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped();
          reject(new ImageError('aborted', '', 'Stopped.'));
        });
      });
    const { body } = await ask('/engines/docker/app:1');
    await vi.waitFor(() => expect(saves).toHaveLength(1));
    await body?.cancel();
    await vi.waitFor(() => expect(stopped).toHaveBeenCalledOnce());
  });

  it('waits for its turn: no more than four are written at once', async () => {
    during = () => new Promise(() => undefined);
    for (let at = 0; at < 4; at++) expect((await ask(`/engines/docker/app:${at}`)).status).toBe(200);
    expect((await ask('/engines/docker/app:5')).status).toBe(429);
  });

  it('goes when those after it need the room', async () => {
    const large: Machine = {
      ...machine,
      save: async (engine, name, options) => ({ ...(await machine.save(engine, name, options)), size: 9 * 1024 ** 3 }),
    };
    app = createApp({ assets: new Map(), machine: serveMachine(large, KEY) });
    const urls: string[] = [];
    for (const name of ['app:1', 'app:2'])
      urls.push(String((await linesOf(await ask(`/engines/docker/${name}`))).at(-1)?.url));
    expect(released).toEqual([join(folder, '1.tar')]);
    expect(await Promise.all(urls.map(async (url) => (await ask(url)).status))).toEqual([404, 200]);
  });
});

/** `npm run dev`: the page from its sources, and the same proxy to registries as in the server. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
let vite: ChildProcess;
let url = '';

beforeAll(async () => {
  const { VITEST: _, ...env } = process.env;
  const script = join(ROOT, 'node_modules/vite/bin/vite.js');
  vite = spawn(process.execPath, [script, '--port', '0'], { cwd: ROOT, env: { ...env, NO_COLOR: '1' } });
  let text = '';
  url = await new Promise<string>((resolve, reject) => {
    const look = (data: Buffer) => {
      text += data;
      const found = /(http:\/\/(?:localhost|127\.0\.0\.1):\d+)\//.exec(text)?.[1];
      if (found) resolve(found);
    };
    vite.stdout?.on('data', look);
    vite.stderr?.on('data', look);
    vite.once('exit', () => reject(new Error(text)));
  });
});
afterAll(() => void vite.kill());

const ask = (path: string, headers: Record<string, string> = { 'X-Cutaway': '1' }) =>
  fetch(`${url}${path}`, { headers });

describe('in development', () => {
  it('the page is there', async () => {
    expect(await (await ask('/')).text()).toContain('/src/main.tsx');
  });

  it('registries are asked through the proxy: the demo one, and those on this machine', async () => {
    const answer = (await (await ask('/registries/')).json()) as object;
    expect(answer).toMatchObject({ inside: ['demo'], anyPublic: true, thisMachine: true, private: false });
    const catalog = (await (await ask('/registries/demo/v2/_catalog')).json()) as { repositories: string[] };
    expect(catalog.repositories).toContain('cutaway/hello');
    const nobody = await ask('/registries/127.0.0.1:1/v2/');
    expect(await nobody.json()).toMatchObject({ error: { code: 'unreachable', reason: 'connection' } });
  });

  it('other sites, other methods and other addresses are refused there too', async () => {
    expect((await ask('/registries/', {})).status).toBe(403);
    expect((await ask('/registries/', { 'X-Cutaway': '1', Origin: 'http://localhost:1' })).status).toBe(403);
    const post = await fetch(`${url}/registries/demo/v2/`, { method: 'POST', headers: { 'X-Cutaway': '1' } });
    expect(post.status).toBe(405);
    expect((await ask('/registries/169.254.169.254/v2/')).status).toBe(403);
  });
});

/** The edge build as its examples run it: under Deno, and on Cloudflare's own runtime (workerd) by wrangler. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must, onPath, sayWhy } from './cutaway.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-edge-'));
const children: ChildProcess[] = [];

/** A tree with the same paths as the repository: what the runtimes leave behind lies there. */
beforeAll(async () => {
  if (!['edge/edge.js', 'app/_headers'].every((path) => existsSync(join(ROOT, 'dist', path))))
    await must(process.execPath, join(ROOT, 'scripts/build.mjs'), '--edge');
  mkdirSync(join(folder, 'dist'));
  for (const path of ['packaging/edge', 'dist/app', 'dist/edge'])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
});
afterAll(() => {
  // wrangler starts workerd; both are of one group.
  for (const { pid } of children) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function start(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const options = { cwd: folder, stdio: 'ignore', detached: true, env: { ...process.env, ...env } } as const;
  children.push(spawn(command, args, options));
}

async function check(port: number): Promise<void> {
  const at = `http://127.0.0.1:${port}`;
  const page = () =>
    fetch(`${at}/`).then(
      (answer) => answer.text(),
      () => '',
    );
  await expect.poll(page).toContain('<title>Cutaway');
  // The page keeps its policy wherever its files are served from.
  const { headers } = await fetch(`${at}/`);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  const path = '/registries/registry.invalid/v2/a/b/tags/list';
  const foreign = await fetch(`${at}${path}`);
  expect([foreign.status, await foreign.json()]).toMatchObject([403, { error: { reason: 'not-our-page' } }]);
  const asked = await fetch(`${at}${path}`, { headers: { 'X-Cutaway': '1' } });
  expect([asked.status, await asked.json()]).toMatchObject([403, { error: { code: 'denied' } }]);
  expect((await fetch(`${at}/registries/x`, { method: 'POST' })).status).toBe(405);
}

const noDeno = onPath('deno') ? undefined : 'deno is not installed';
const noWrangler = onPath('wrangler') ? undefined : 'wrangler is not installed';
sayWhy('the proxy under Deno', noDeno);
sayWhy('the proxy on Cloudflare’s runtime', noWrangler);

describe('the proxy and the page', () => {
  it.skipIf(noDeno !== undefined)('run under Deno with the rights that the example names', async () => {
    const example = join(folder, 'packaging/edge/deno.js');
    const text = readFileSync(example, 'utf8');
    const port = await freePort();
    writeFileSync(example, text.replace('port: 4280', `port: ${port}`));
    const [, line = ''] = /: deno (run .*)$/m.exec(text) ?? [];
    expect(line).not.toBe('');
    start('deno', line.split(' '), { HOST: '127.0.0.1', DENO_NO_UPDATE_CHECK: '1' });
    await check(port);
  });

  it.skipIf(noWrangler !== undefined)('run on workerd by wrangler, without a network', async () => {
    const port = await freePort();
    const here = ['--local', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', String(await freePort())];
    const own = { CI: '1', WRANGLER_SEND_METRICS: 'false', HOME: folder };
    start('wrangler', ['dev', '--config', 'packaging/edge/wrangler.toml', ...here, '--var', 'HOST:127.0.0.1'], own);
    await check(port);
  });
});

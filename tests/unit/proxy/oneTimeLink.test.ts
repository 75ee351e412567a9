/** The way in for a browser whose command line everyone can read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startServer } from '../../../src/proxy/node.ts';
import { createOneTimeLink } from '../../../src/proxy/served/oneTimeLink.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-link-'));
writeFileSync(join(folder, 'index.html'), '<!doctype html>');
afterAll(() => rmSync(folder, { recursive: true }));

it('leads in once, for a minute, by its own path', () => {
  let now = 0;
  const link = createOneTimeLink('/?inputs=t#/objects', () => now);
  expect(link.follow(`${link.path}x`)).toBeUndefined();
  expect(link.follow('/open/')).toBeUndefined();
  expect(link.follow(link.path)?.headers.get('location')).toBe('/?inputs=t#/objects');
  expect(link.follow(link.path)).toBeUndefined();
  const late = createOneTimeLink('/', () => now);
  now = 60_001;
  expect(late.follow(late.path)).toBeUndefined();
});

it('has no token in it, and leads to the address that is printed', async () => {
  const server = await startServer({ app: folder, port: 0, inputs: [join(folder, 'index.html')], hash: '#/objects' });
  try {
    const { searchParams, origin } = new URL(server.url);
    const token = searchParams.get('inputs') ?? '';
    const link = server.oneTimeUrl();
    expect(token).toHaveLength(32);
    expect(link).not.toContain(token);
    // A look ahead does not use it up.
    expect((await fetch(link, { method: 'HEAD', redirect: 'manual' })).status).toBe(404);
    const answer = await fetch(link, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([303, 'no-store']);
    expect(new URL(answer.headers.get('location') ?? '', origin).href).toBe(server.url);
    const again = await fetch(link, { redirect: 'manual' });
    expect([again.status, await again.text()]).toEqual([
      404,
      expect.stringContaining('Open the address that the terminal shows'),
    ]);
    // What other users of the machine can ask for: neither the list nor a file.
    expect((await fetch(`${origin}/inputs.json`)).status).toBe(404);
    expect((await fetch(`${origin}/inputs.json?inputs=x`)).status).toBe(404);
    expect((await fetch(`${origin}/inputs/x/0`)).status).toBe(404);
    expect((await fetch(`${origin}/inputs/${token}/0`)).status).toBe(200);
  } finally {
    await server.close();
  }
});

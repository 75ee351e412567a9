/** Which origins may hold the page: only those that were named, only at `?embed`, and only as a browser writes them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { embedOrigins } from '../../../scripts/staticSite.mjs';
import { createApp } from '../../../src/proxy/app.ts';
import { listAssets } from '../../../src/proxy/assets.ts';
import { isOrigin } from '../../../src/proxy/embed.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-embed-'));
writeFileSync(join(folder, 'index.html'), '<!doctype html>\n<html lang="en">\n<head></head>');
afterAll(() => rmSync(folder, { recursive: true }));

const ask = async (path: string, embedOrigins: readonly string[]) => {
  const app = createApp({ assets: await listAssets(folder), embedOrigins });
  return app.fetch(new Request(`http://localhost${path}`, { headers: { host: 'localhost' } }));
};

describe('an origin', () => {
  it.each(['https://ci.example.com', 'http://127.0.0.1:8080', 'https://[::1]:8443'])('%s is one', (text) => {
    expect(isOrigin(text)).toBe(true);
    expect(embedOrigins(['--static', '--embed-origin', text])).toEqual([text]);
  });

  it.each([
    ...['*', 'https://*', 'https://*.example.com', 'null', 'ci.example.com', 'https://ci.example.com/'],
    ...[
      'https://ci.example.com:443',
      'https://CI.example.com',
      'https://a.com; script-src *',
      'https://a.com https://b.com',
    ],
    ...['https://u@a.com', 'ftp://a.com', 'https://"a.com', 'https://a.com,b', ''],
  ])('%j is none', (text) => {
    expect(isOrigin(text)).toBe(false);
    expect(() => embedOrigins(['--embed-origin', text])).toThrow('must be an origin');
  });
});

describe('the document', () => {
  it('may be framed by the origins at ?embed, and tells them to the page', async () => {
    const answer = await ask('/?embed', ['https://a.com', 'https://b.com:8443']);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain('frame-ancestors https://a.com https://b.com:8443;');
    expect(policy).toContain("connect-src 'self' https://a.com https://b.com:8443;");
    expect(answer.headers.get('cross-origin-opener-policy')).toBeNull();
    expect(await answer.text()).toContain(
      '<meta name="cutaway-embed-origins" content="https://a.com https://b.com:8443" />',
    );
  });

  it.each([
    ['/', ['https://a.com']],
    ['/?embed', []],
    ['/index.html?embed', ['https://a.com']],
  ])('%s with %j may be framed by nobody', async (path, origins) => {
    const answer = await ask(path, origins);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(await answer.text()).not.toContain('cutaway-embed-origins');
  });
});

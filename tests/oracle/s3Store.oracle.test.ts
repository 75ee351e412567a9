/** The store of indexes before a server that speaks S3 and checks signatures (versitygw, `go install github.com/versity/versitygw/cmd/versitygw@latest`). */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Store } from '../../src/proxy/indexes/s3Store.ts';
import { missing, sayWhy } from './cutaway.ts';

const absent = missing('versitygw');
sayWhy('the store of indexes on a server that speaks S3', absent);
const folder = mkdtempSync(join(tmpdir(), 'cutaway-s3-'));
const SECRET = 'a secret of the test';
let server: ChildProcess | undefined;
let host = '';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** AWS Signature Version 4 for a body that is not signed. */
const signed =
  (secret: string) =>
  (address: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(address);
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${time.slice(0, 8)}/us-east-1/s3/aws4_request`;
    const query = [...url.searchParams]
      .sort()
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&');
    const path = decodeURIComponent(url.pathname).split('/').map(encode).join('/');
    const headers = { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-date': time };
    const names = Object.keys(headers).join(';');
    const lines = Object.entries(headers)
      .map(([name, value]) => `${name}:${value}\n`)
      .join('');
    const request = [init.method ?? 'GET', path, query, lines, names, 'UNSIGNED-PAYLOAD'].join('\n');
    const key = scope.split('/').reduce<Buffer | string>((before, part) => hmac(before, part), `AWS4${secret}`);
    const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n')).toString('hex');
    const authorization = `AWS4-HMAC-SHA256 Credential=alice/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    const { host: _, ...sent } = headers;
    return fetch(url, { ...init, headers: { ...sent, authorization } });
  };

beforeAll(async () => {
  if (absent) return;
  host = await new Promise<string>((resolve) => {
    const free = createServer().listen(0, '127.0.0.1', () => {
      const { port } = free.address() as AddressInfo;
      free.close(() => resolve(`127.0.0.1:${port}`));
    });
  });
  mkdirSync(join(folder, 'data'));
  const env = { ...process.env, ROOT_ACCESS_KEY: 'alice', ROOT_SECRET_KEY: SECRET };
  server = spawn('versitygw', ['-p', host, 'posix', '--nometa', join(folder, 'data')], { env, stdio: 'ignore' });
  const makeBucket = () => signed(SECRET)(`http://${host}/indexes`, { method: 'PUT' }).catch(() => undefined);
  while (!(await makeBucket())?.ok) await new Promise((resolve) => setTimeout(resolve, 100));
});
afterAll(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const storeBy = (secret: string) =>
  createS3Store({ bucket: `http://${host}/indexes`, prefix: 'team/', fetch: signed(secret) });
const KEY = `sha256:${'a'.repeat(64)}`;
const BYTES = Uint8Array.from({ length: 300_000 }, (_, i) => i);

describe.skipIf(absent)('a bucket that checks signatures', () => {
  it('keeps what is put, says its size, lists it over pages, and has nothing else', async () => {
    const store = storeBy(SECRET);
    expect([await store.get(KEY), await store.head(KEY), await store.list()]).toEqual([undefined, undefined, []]);
    await store.put(KEY, BYTES);
    expect(await store.get(KEY)).toEqual(BYTES);
    expect(await store.head(KEY)).toEqual({ size: BYTES.length });
    const more = Array.from({ length: 1001 }, (_, i) => `sha256:${i.toString(16).padStart(64, '0')}`);
    for (const key of more) await store.put(key, BYTES.slice(0, 1));
    expect([...(await store.list())].sort()).toEqual([...more, KEY].sort());
  });

  it('refuses who signs with another secret, which is an error and no absence', async () => {
    const store = storeBy('another secret');
    for (const ask of [() => store.get(KEY), () => store.put(KEY, BYTES), () => store.head(KEY), () => store.list()])
      await expect(ask()).rejects.toThrow(/HTTP 403/);
  });
});

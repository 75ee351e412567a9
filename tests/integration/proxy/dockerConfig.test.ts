import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerConfigPath, readDockerConfig } from '../../../src/proxy/dockerConfig.ts';
import { startServer } from '../../../src/proxy/node.ts';
import { serveRegistries } from '../../../src/proxy/nodeRegistries.ts';
import { reply, startHttp } from '../../fixtures/hostileRegistry.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-docker-config-'));
const path = process.env.PATH;
const write = (value: unknown) => {
  const file = join(folder, 'config.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

beforeAll(() => {
  const helper = join(folder, 'docker-credential-cutaway-test');
  const lines = [
    '#!/bin/sh',
    'read -r server || true',
    'case "$server" in',
    '  *none*) echo "credentials not found"; exit 1 ;;',
    '  *odd*) echo "not JSON" ;;',
    '  *) printf \'{"ServerURL":"%s","Username":"from-helper","Secret":"%s-secret"}\' "$server" "$1" ;;',
    'esac',
  ];
  writeFileSync(helper, `${lines.join('\n')}\n`);
  chmodSync(helper, 0o755);
  process.env.PATH = `${folder}${delimiter}${path}`;
});
afterAll(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

describe('a docker config', () => {
  it('gives what is stored for a registry, by any spelling of its key, and nothing for others', async () => {
    const auth = Buffer.from('alice:pass:word').toString('base64');
    const credentialFor = await readDockerConfig(
      write({
        auths: {
          'https://index.docker.io/v1/': { auth },
          'ghcr.io': { auth, identitytoken: 'identity' },
          'https://r.test:5000': { registrytoken: 'bearer' },
          'empty.test': {},
        },
      }),
    );
    for (const host of ['docker.io', 'index.docker.io', 'registry-1.docker.io'])
      expect(await credentialFor(host)).toBe(basic('alice:pass:word'));
    expect(await credentialFor('ghcr.io')).toBe(basic('<token>:identity'));
    expect(await credentialFor('r.test:5000')).toBe('Bearer bearer');
    for (const host of ['r.test', 'empty.test', 'evil-ghcr.io', 'ghcr.io.evil.test', '__proto__'])
      expect(await credentialFor(host), host).toBeUndefined();
  });

  it('asks the helper of a registry, or the one for all', async () => {
    const own = await readDockerConfig(write({ credHelpers: { 'r.test': 'cutaway-test', 'x.test': 'not/a name' } }));
    expect(await own('r.test')).toBe(basic('from-helper:get-secret'));
    expect(await own('x.test')).toBeUndefined();
    expect(await own('other.test')).toBeUndefined();
    const all = await readDockerConfig(write({ credsStore: 'cutaway-test', auths: { 'r.test': {} } }));
    expect(await all('r.test')).toBe(basic('from-helper:get-secret'));
    expect(await all('none.test')).toBeUndefined();
    expect(await all('odd.test')).toBeUndefined();
    const absent = await readDockerConfig(write({ credsStore: 'cutaway-is-not-there' }));
    expect(await absent('r.test')).toBeUndefined();
  });

  it('that is broken is named without a word of what is in it', async () => {
    expect(await (await readDockerConfig(write({ auths: { 'r.test': null } })))('r.test')).toBeUndefined();
    await expect(readDockerConfig(write('{"auths": secret}'))).rejects.toThrow(
      /^(?!.*secret).*not a valid Docker config/,
    );
    await expect(readDockerConfig(write('[]'))).rejects.toThrow('not a valid Docker config');
    await expect(readDockerConfig(join(folder, 'absent'))).rejects.toThrow('no such file');
  });

  it('lies where docker has it', () => {
    expect(dockerConfigPath({ DOCKER_CONFIG: '/x' })).toBe(join('/x', 'config.json'));
    expect(dockerConfigPath({ HOME: folder, XDG_RUNTIME_DIR: folder })).toBe(join(folder, '.docker/config.json'));
  });

  it('is that of podman login, skopeo login and buildah login where docker has none', () => {
    const runtime = join(folder, 'run');
    const home = join(folder, 'home');
    const path = join(runtime, 'containers/auth.json');
    mkdirSync(join(runtime, 'containers'), { recursive: true });
    mkdirSync(join(home, '.docker'), { recursive: true });
    writeFileSync(path, '{}');
    expect(dockerConfigPath({ HOME: home, XDG_RUNTIME_DIR: runtime })).toBe(path);
    const named = join(folder, 'named.json');
    writeFileSync(named, '{}');
    expect(dockerConfigPath({ HOME: home, XDG_RUNTIME_DIR: runtime, REGISTRY_AUTH_FILE: named })).toBe(named);
    const docker = join(home, '.docker/config.json');
    writeFileSync(docker, '{}');
    expect(dockerConfigPath({ HOME: home, XDG_RUNTIME_DIR: runtime, REGISTRY_AUTH_FILE: named })).toBe(docker);
  });

  it('is used for its user alone: not by a server that others reach, and the page is not told', async () => {
    const file = write({ auths: { 'r.test': { auth: Buffer.from('alice:hidden').toString('base64') } } });
    await expect(serveRegistries({ dockerConfig: file }, false)).rejects.toThrow('--docker-config');
    const { handle, close } = await serveRegistries({ dockerConfig: file }, true);
    const answer = await handle(new Request('http://localhost/registries/', { headers: { 'X-Cutaway': '1' } }));
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ dockerConfig: true });
    expect(text).not.toMatch(/alice|hidden|r\.test/);
    close();
  });

  it('is used by the page at the printed address alone: another user of the machine gets words', async () => {
    const asked: (string | undefined)[] = [];
    const registry = await startHttp((request, response) => {
      asked.push(request.headers.authorization);
      if (request.headers.authorization === undefined)
        return reply(401, { 'WWW-Authenticate': 'Basic realm="x"' })(request, response);
      reply(200, {}, '{"name":"a","tags":[]}')(request, response);
    });
    const host = `localhost:${registry.port}`;
    const auth = Buffer.from('alice:hidden').toString('base64');
    const dockerConfig = write({ auths: { [host]: { auth } } });
    const app = mkdtempSync(join(tmpdir(), 'cutaway-app-'));
    writeFileSync(join(app, 'index.html'), '<!doctype html>');
    const server = await startServer({ app, port: 0, hash: '#/objects', registries: { dockerConfig } });
    try {
      const [, origin = '', key = ''] = /^(.+)\/#key=([\w-]{32})\/objects$/.exec(server.url) ?? [];
      const ask = (credential?: string) =>
        fetch(`${origin}/registries/${host}/v2/a/tags/list`, {
          headers: { 'X-Cutaway': '1', ...(credential !== undefined && { 'X-Cutaway-Credential': credential }) },
        });
      const without = await ask();
      expect(without.status).toBe(401);
      expect(await without.text()).toContain('Only the page at the address that the server printed');
      expect(new Set(asked)).toEqual(new Set([undefined]));
      asked.length = 0;
      for (const wrong of ['Stored x', `Stored ${key}x`, `Stored ${key.slice(1)}`]) {
        const refused = await ask(wrong);
        expect([refused.status, refused.headers.get('x-cutaway-error')]).toEqual([401, 'unauthorized stored-logins']);
      }
      expect(asked).toEqual([]);
      expect((await ask(`Stored ${key}`)).status).toBe(200);
      expect(asked.at(-1)).toBe(`Basic ${auth}`);
      expect(server.notes.join()).toMatch(/Only the page at that address.*every user of this machine/);
      expect(server.oneTimeUrl()).not.toContain(key);
    } finally {
      await server.close();
      await registry.close();
      rmSync(app, { recursive: true });
    }
  });

  it('is not missed where there is none: a page with an old key asks like any other', async () => {
    const { handle, close } = await serveRegistries({}, true, { storedKey: 'x' });
    const headers = { 'X-Cutaway': '1', 'X-Cutaway-Credential': 'Stored old' };
    const answer = await handle(new Request('http://localhost/registries/localhost:1/v2/', { headers }));
    expect(answer.headers.get('x-cutaway-error')).toBe('unreachable connection');
    close();
  });
});

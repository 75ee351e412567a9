import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confirmSecret } from '../../../../src/core/content/secrets/confirm.ts';
import { isAmongSamples, suspect } from '../../../../src/core/content/secrets/suspect.ts';
import { toBytes } from '../../../fixtures/tar.ts';

const find = (path: string, text: string) => confirmSecret(toBytes(text), path);
const kinds = (path: string, text: string) => find(path, text).map(({ kind, line }) => `${kind} ${line}`);
const { privateKey: pem } = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
/** Put together here, so that no scanner takes this file for a leak. */
const letters = 'aZ3kQ9xT7bW2mN5vR8cY1dF6gH4jL0pSqE';
const AWS = `${'AKIA'}QYLPMN5HHHFPZAM2`;
const GITHUB = `${'ghp'}_${letters}Ab`;

describe('suspect', () => {
  it.for([
    ['root/.ssh/id_ed25519', true],
    ['home/x/.ssh/deploy', true],
    ['home/x/.ssh/known_hosts', false],
    ['home/x/.ssh/id_rsa.pub', false],
    ['app/.env', true],
    ['app/.env.production', true],
    ['app/.env.example', false],
    ['root/.aws/credentials', true],
    ['usr/share/aws/credentials-guide.html', false],
    ['root/.docker/config.json', true],
    ['etc/config.json', false],
    ['etc/shadow', true],
    ['etc/ssl/certs/ca.pem', false],
    ['etc/ssl/private/server.key', true],
    ['run/secrets/token', true],
    ['opt/app/release.jks', true],
    ['usr/bin/env', false],
  ] as const)('%s: %s', ([path, expected]) => {
    expect(suspect(path, 0o600, 10) !== null).toBe(expected);
  });

  it('says nothing of an empty file', () => {
    expect(suspect('root/.ssh/id_rsa', 0o600, 0)).toBe(null);
  });

  it.each([
    ['usr/lib/python3/test/key.pem', true],
    ['usr/lib/python3/dist-packages/x/tests/key.pem', true],
    ['opt/venv/lib/python3.11/site-packages/x/tests/deep/key.pem', true],
    ['app/node_modules/x/test/key.pem', true],
    ['usr/share/doc/x/key.pem', true],
    ['go/pkg/mod/x@v1/testdata/key.pem', true],
    ['app/vendor/bundle/ruby/spec/key.pem', true],
    ['opt/latest/key.pem', false],
    ['home/test/.ssh/id_rsa', false],
    ['root/examples/key.pem', false],
    ['home/a/node_modules/x/test/key.pem', false],
    ['srv/demo/key.pem', false],
    ['test/key.pem', false],
    ['app/docs/key.pem', false],
  ] as const)('tests and documentation of packages: %s is %s', (path, expected) => {
    expect(isAmongSamples(path)).toBe(expected);
  });
});

describe('confirmSecret', () => {
  it('finds keys and tokens of known forms in any text, with their lines', () => {
    expect(kinds('srv/notes', `one\n${pem}`)).toEqual(['private key 2']);
    expect(kinds('srv/key.json', JSON.stringify({ type: 'service_account', private_key: pem }))).toEqual([
      'private key 1',
    ]);
    expect(kinds('srv/notes', `a\nb=${AWS}\n${GITHUB}\n`)).toEqual(['AWS access key 2', 'GitHub token 3']);
    expect(kinds('srv/notes', `${'glpat'}-aB3dE5fG7hI9jK1lM3nO`)).toEqual(['GitLab token 1']);
  });

  it('finds passwords only in files that are for them', () => {
    const text = 'DB_PASSWORD=hunter22\nDEBUG=1\n';
    expect(kinds('app/.env', text)).toEqual(['password or token 1']);
    expect(kinds('app/main.py', text)).toEqual([]);
    expect(kinds('root/.npmrc', `//registry.npmjs.org/:_authToken=${letters}\n`)).toContain('package registry token 1');
    expect(kinds('root/.git-credentials', 'https://me:s3cretpw@example.org\n')).toEqual(['password in an address 1']);
    expect(kinds('root/.docker/config.json', '{"auths":{"x":{"auth":"bWU6c2VjcmV0"}}}')).toEqual([
      'registry credentials 1',
    ]);
    expect(kinds('etc/shadow', 'root:*:19000:0:::::\nme:$y$j9T$abcdefgh$ijklmnop:19000:0:::::\n')).toEqual([
      'password hash 2',
    ]);
  });

  it('takes no placeholder, path, number or prose for a secret', () => {
    const env =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's placeholder, as .env files have them
      'PASSWORD=\nTOKEN=${TOKEN}\nSECRET=changeme\nPASSWORD_FILE=/run/x\nTOKEN_URL=https://x.example\nMAX_TOKENS=4096\n';
    expect(find('app/.env', env)).toEqual([]);
    expect(find('srv/guide.md', 'Paste it between -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----.')).toEqual(
      [],
    );
    expect(find('srv/guide.md', `${'AKIA'}IOSFODNN7EXAMPLE`)).toEqual([]);
    expect(find('etc/shadow', 'root:*:19000:0:::::\nbin:!:19000::::::\n')).toEqual([]);
    expect(find('usr/bin/tool', `\0\0${AWS}`)).toEqual([]);
  });

  it('never gives away more than a few characters', () => {
    for (const [path, secret, text] of [
      ['srv/a', AWS, AWS],
      ['srv/a', GITHUB, `token ${GITHUB}`],
      ['app/.env', 'correct-horse-battery', 'API_TOKEN="correct-horse-battery"'],
      ['app/.env', 'correct-horse-battery', 'X_SECRET=correct-horse-battery'],
      ['root/.netrc', 'correct-horse-battery', 'machine x login y password correct-horse-battery'],
    ] as const) {
      const [match] = find(path, text);
      expect(match?.excerpt).toMatch(/…/);
      expect(match?.excerpt).not.toContain(secret.slice(0, 6));
      expect(match?.excerpt).not.toContain(secret.slice(-6));
    }
    const [key] = find('srv/a', pem);
    expect(key?.excerpt).toBe('-----BEGIN PRIVATE KEY-----');
  });

  it('ends on any text, whatever it repeats', () => {
    const starts = [
      '-----BEGIN PRIVATE KEY-----\n',
      'eyJ-',
      'password = ',
      'a.b-',
      ':',
      '\n',
      'sk-proj-',
      'AKIA',
      '://',
      ' ',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.constantFrom(...starts), (a, b) => {
        const text = a + b.repeat(Math.floor(200_000 / b.length));
        for (const path of ['app/.env', 'root/.kube/config', 'x.json', 'root/.netrc', 'etc/shadow', 'root/.pgpass'])
          expect(find(path, text).length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 20 },
    );
  });
});

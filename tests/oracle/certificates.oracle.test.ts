/** Certificates and keys made by OpenSSL, OpenSSH and GnuPG, described by us and by openssl. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { describeFile } from '../../src/core/content/describe.ts';
import { DEEP, share } from '../fixtures/deep.ts';
import type { Certificate, CertificateItem, CertificatesDescription } from '../../src/core/content/keys/description.ts';
import { must, onPath, run, sayWhy } from './cutaway.ts';

const lacks = (...tools: string[]) => tools.filter((tool) => !onPath(tool)).map((tool) => `${tool} not installed`)[0];
const noOpenSSL = lacks('openssl');
sayWhy('certificates by openssl', noOpenSSL);
const folder = noOpenSSL ? '' : mkdtempSync(join(tmpdir(), 'cutaway-certificates-'));
const at = (name: string) => join(folder, name);
const openssl = (...args: string[]) => must('openssl', ...args);
afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

async function items(path: string): Promise<readonly CertificateItem[]> {
  const found = await describeFile(fromBytes(new Uint8Array(readFileSync(path))), { path: path.slice(1) });
  expect(found?.kind).toBe('certificates');
  return (found as CertificatesDescription).items;
}

/** What `openssl x509 -text` says, in our words. */
async function opensslSays(pem: string): Promise<Partial<Certificate>> {
  const name = 'esc_2253,utf8,sep_comma_plus_space,sname';
  const form = ['-subject', '-issuer', '-serial', '-dates', '-fingerprint', '-sha256', '-nameopt', name];
  const short = await openssl('x509', '-in', pem, '-noout', ...form, '-dateopt', 'iso_8601');
  const text = await openssl('x509', '-in', pem, '-noout', '-text');
  const field = (key: string) => new RegExp(`^${key}=\\s?(.*)$`, 'm').exec(short)?.[1] ?? '';
  const extension = (key: string) => new RegExp(`X509v3 ${key}:.*\\n\\s+(.*)`).exec(text)?.[1]?.trim();
  const names = extension('Subject Alternative Name')?.split(', ') ?? [];
  const constraints = extension('Basic Constraints') ?? '';
  const pathLength = /pathlen:(\d+)/.exec(constraints)?.[1];
  return {
    subject: field('subject'),
    issuer: field('issuer'),
    serial: field('serial'),
    notBefore: Date.parse(field('notBefore').replace(' ', 'T')) / 1000,
    notAfter: Date.parse(field('notAfter').replace(' ', 'T')) / 1000,
    fingerprint: /Fingerprint=(.*)/.exec(short)?.[1]?.replaceAll(':', '').toLowerCase(),
    signature: /Signature Algorithm: (.*)/.exec(text)?.[1],
    version: Number(/Version: (\d)/.exec(text)?.[1]),
    names: names.map(inOurWords),
    isCA: /CA:TRUE/.test(constraints),
    pathLength: pathLength === undefined ? null : Number(pathLength),
    usages: extension('Key Usage')?.split(', ') ?? [],
    extendedUsages: extension('Extended Key Usage')?.split(', ') ?? [],
  };
}

/** openssl writes addresses in capitals and a directory name with slashes. */
function inOurWords(name: string): string {
  const ip = /^IP Address:(.*)$/.exec(name)?.[1];
  if (ip !== undefined) return `IP:${ip.toLowerCase()}`;
  return name.replace(/^DirName:\/(.*)$/, (_, parts: string) => `DirName:${parts.replace(/\/(?=\w+=)/g, ', ')}`);
}

async function expectSame(pem: string, found: CertificateItem | undefined): Promise<void> {
  const wanted = await opensslSays(pem);
  const ours = Object.fromEntries(Object.keys(wanted).map((key) => [key, found?.[key as keyof CertificateItem]]));
  expect(ours).toEqual(wanted);
}

const KEYS: readonly (readonly [name: string, args: readonly string[], key: object])[] = [
  ['rsa', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], { algorithm: 'RSA', bits: 2048, curve: null }],
  [
    'ec',
    ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    { algorithm: 'EC', bits: 384, curve: 'secp384r1' },
  ],
  ['ed', ['-algorithm', 'ED25519'], { algorithm: 'Ed25519', bits: 256, curve: null }],
];

describe.skipIf(noOpenSSL)('certificates', () => {
  it.for(KEYS)(
    'of a %s key, with its request, its revocation list and its DER, read as openssl has them',
    async ([name, args, key]) => {
      await openssl('genpkey', ...args, '-out', at(`${name}.key`));
      const subject = '/C=PL/O=Zażółć, Inc. #1/OU=a+b/CN=host.example/emailAddress=x@example.org';
      const extensions = [
        ...[
          '-addext',
          'subjectAltName=DNS:host.example,DNS:*.host.example,IP:10.1.2.3,IP:2001:db8::ff,email:x@example.org,URI:https://e.example/',
        ],
        ...['-addext', 'keyUsage=digitalSignature,keyCertSign,cRLSign'],
        ...['-addext', 'extendedKeyUsage=serverAuth,clientAuth'],
      ];
      const made = ['-key', at(`${name}.key`), '-utf8', '-subj', subject, ...extensions];
      const ca = ['-addext', 'basicConstraints=critical,CA:TRUE,pathlen:2'];
      await openssl('req', '-x509', '-new', ...made, ...ca, '-days', '400', '-out', at(`${name}.pem`));
      await openssl('req', '-new', ...made, '-out', at(`${name}.csr`));
      await openssl('x509', '-in', at(`${name}.pem`), '-outform', 'DER', '-out', at(`${name}.der`));
      await openssl('pkey', '-in', at(`${name}.key`), '-pubout', '-out', at(`${name}.pub.pem`));
      for (const ending of ['pem', 'der']) {
        const [found, ...more] = await items(at(`${name}.${ending}`));
        expect(more).toEqual([]);
        expect(found).toMatchObject({ is: 'certificate', key, selfIssued: true });
        await expectSame(at(`${name}.pem`), found);
      }
      const [request] = await items(at(`${name}.csr`));
      expect(request).toMatchObject({
        is: 'request',
        key,
        names: ((await items(at(`${name}.pem`)))[0] as Certificate).names,
      });
      expect(await items(at(`${name}.pub.pem`))).toMatchObject([{ is: 'public-key', format: 'SPKI', key }]);
    },
  );

  it.for(KEYS)(
    'private %s keys tell their kind and size in every form, and whether they are encrypted',
    async ([name, args, key]) => {
      await openssl('genpkey', ...args, '-out', at(`p-${name}`));
      const plain = { is: 'private-key', encrypted: false, key };
      expect(await items(at(`p-${name}`))).toMatchObject([{ ...plain, format: 'PKCS#8', line: 1 }]);
      await openssl('pkcs8', '-topk8', '-in', at(`p-${name}`), '-passout', 'pass:secret', '-out', at(`e-${name}`));
      expect(await items(at(`e-${name}`))).toMatchObject([
        { is: 'private-key', format: 'PKCS#8', encrypted: true, key: null },
      ]);
      await openssl('pkcs8', '-topk8', '-nocrypt', '-in', at(`p-${name}`), '-outform', 'DER', '-out', at(`d-${name}`));
      expect(await items(at(`d-${name}`))).toMatchObject([{ ...plain, format: 'PKCS#8', line: 0 }]);
      if (name === 'ed') return;
      const format = name === 'rsa' ? 'PKCS#1' : 'SEC 1';
      await openssl('pkey', '-in', at(`p-${name}`), '-traditional', '-out', at(`t-${name}`));
      expect(await items(at(`t-${name}`))).toMatchObject([{ ...plain, format }]);
      const sealed = ['-traditional', '-aes256', '-passout', 'pass:secret'];
      await openssl('pkey', '-in', at(`p-${name}`), ...sealed, '-out', at(`s-${name}`));
      expect(await items(at(`s-${name}`))).toMatchObject([{ is: 'private-key', format, encrypted: true, key: null }]);
    },
  );

  it('the bundle of public authorities of this machine reads as openssl has them', async () => {
    const bundle = '/etc/ssl/certs/ca-certificates.crt';
    const text = await run('cat', [bundle]);
    if (text.status !== 0) return;
    const blocks = `${text.stdout}`.match(/-----BEGIN[\s\S]*?-----END.*?-----/g) ?? [];
    const found = await items(bundle);
    expect(found.length).toBe(blocks.length);
    mkdirSync(at('bundle'), { recursive: true });
    for (const [i, block] of share([...blocks.entries()], ([at]) => at % 6 === 0)) {
      writeFileSync(at('bundle/one.pem'), `${block}\n`);
      await expectSame(at('bundle/one.pem'), found[i]);
    }
  });

  it('revocation lists say who, when and how many', async () => {
    const list = at('list');
    mkdirSync(list, { recursive: true });
    writeFileSync(
      join(list, 'index.txt'),
      'R\t300101000000Z\t250101000000Z\t01\tunknown\t/CN=a\nR\t300101000000Z\t250102000000Z\t02\tunknown\t/CN=b\n',
    );
    writeFileSync(join(list, 'number'), '01\n');
    writeFileSync(
      join(list, 'conf'),
      `[ca]\ndefault_ca=d\n[d]\ndatabase=${list}/index.txt\ncrlnumber=${list}/number\ndefault_md=sha256\ndefault_crl_days=30\n`,
    );
    await openssl(
      'req',
      '-x509',
      '-newkey',
      'ed25519',
      '-nodes',
      '-keyout',
      at('list/key'),
      '-subj',
      '/CN=lister',
      '-out',
      at('list/ca.pem'),
    );
    await openssl(
      'ca',
      '-gencrl',
      '-config',
      join(list, 'conf'),
      '-keyfile',
      at('list/key'),
      '-cert',
      at('list/ca.pem'),
      '-out',
      at('list/crl.pem'),
    );
    const [found] = await items(at('list/crl.pem'));
    const dates = await openssl(
      'crl',
      '-in',
      at('list/crl.pem'),
      '-noout',
      '-lastupdate',
      '-nextupdate',
      '-dateopt',
      'iso_8601',
    );
    const [thisUpdate, nextUpdate] = [...dates.matchAll(/=(.*)/g)].map(
      (hit) => Date.parse((hit[1] ?? '').replace(' ', 'T')) / 1000,
    );
    expect(found).toEqual({ is: 'revocation-list', line: 1, issuer: 'CN=lister', thisUpdate, nextUpdate, revoked: 2 });
  });
});

describe.skipIf(noOpenSSL || DEEP || lacks('ssh-keygen'))('SSH keys', () => {
  it.for([
    ['rsa', '3072', { algorithm: 'RSA', bits: 3072, curve: null }],
    ['ecdsa', '521', { algorithm: 'EC', bits: 521, curve: 'secp521r1' }],
    ['ed25519', '256', { algorithm: 'Ed25519', bits: 256, curve: null }],
  ] as const)(
    'of kind %s are told with and without a passphrase, and their public halves',
    async ([kind, bits, key]) => {
      for (const [phrase, encrypted] of [
        ['', false],
        ['secret phrase', true],
      ] as const) {
        const path = at(`ssh-${kind}-${encrypted}`);
        await must('ssh-keygen', '-q', '-t', kind, '-b', bits, '-N', phrase, '-C', 'me@here now', '-f', path);
        expect(await items(path)).toMatchObject([{ is: 'private-key', format: 'OpenSSH', encrypted, key }]);
        expect(await items(`${path}.pub`)).toEqual([
          { is: 'public-key', format: 'OpenSSH', key, comment: 'me@here now', line: 1 },
        ]);
      }
    },
  );
});

const PGP_KEYS = [
  ['rsa2048', { algorithm: 'RSA', bits: 2048 }],
  ['ed25519', { algorithm: 'EdDSA' }],
] as const;

describe.skipIf(noOpenSSL || lacks('gpg'))('PGP keys', () => {
  it.for(share(PGP_KEYS, ([kind]) => kind === 'ed25519'))(
    'of kind %s are told with and without a passphrase',
    async ([kind, key]) => {
      for (const [phrase, encrypted] of [
        ['', false],
        ['secret', true],
      ] as const) {
        const home = at(`gpg-${kind}-${encrypted}`);
        mkdirSync(home, { mode: 0o700 });
        const gpg = (...args: string[]) =>
          must(
            'gpg',
            '--homedir',
            home,
            '--batch',
            '--quiet',
            '--pinentry-mode',
            'loopback',
            '--passphrase',
            phrase,
            ...args,
          );
        await gpg('--quick-generate-key', 'me@here', kind, 'sign', 'never');
        await gpg('--armor', '--output', at(`${kind}-${encrypted}.asc`), '--export-secret-keys');
        await gpg('--armor', '--output', at(`${kind}-${encrypted}.pub.asc`), '--export');
        expect(await items(at(`${kind}-${encrypted}.asc`))).toMatchObject([
          { is: 'private-key', format: 'PGP', encrypted, key },
        ]);
        expect(await items(at(`${kind}-${encrypted}.pub.asc`))).toMatchObject([
          { is: 'public-key', format: 'PGP', key },
        ]);
        await run('gpgconf', ['--homedir', home, '--kill', 'gpg-agent']);
      }
    },
  );
});

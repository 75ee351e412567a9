/**
 * Every example of the command line in README.md and docs/*.md is run: in this process, in a folder of its own, what stands
 * behind a pipe by bash. Registries of the examples are one on loopback. docs/guide.md has a test that compares its output.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage } from '../fixtures/image.ts';
import { nestedLayout, ociLayout, toTar } from '../fixtures/layouts.ts';
import { tryCommand } from '../fixtures/runCommand.ts';
import { missing, must, onPath, sayWhy } from './cutaway.ts';
import { type RegistryServer, startRegistry } from './registryServer.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-examples-'));
const reason = missing('docker-registry', 'skopeo');
sayWhy('examples that ask a registry', reason);
let registry: RegistryServer | undefined;

/** Examples that no test here can end or has the right to, by how they begin, and where they are tried instead. */
const ELSEWHERE: readonly (readonly [begins: RegExp, where: string])[] = [
  [/^cutaway(?: \S+\.tar| alpine:3 alpine:edge)?$/, 'a server that goes on: tests/e2e, terminal.oracle.test.ts'],
  [/^cutaway serve/, 'a server that goes on: serverName.oracle.test.ts, tests/e2e'],
  [/^npx cutaway/, 'the package as npm installs it: shipped.oracle.test.ts'],
  [/^npm (?:start|test)/, 'the whole project: tests/integration/cli, and the run that this is part of'],
  [/^docker run /, 'the container image: container.oracle.test.ts'],
  [/^docker cutaway|^mkdir -p ~\/\.docker/, 'the plugin of Docker: shipped.oracle.test.ts'],
];

const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);

/** Lines of blocks of the shell; of a session, those behind the prompt. docs/guide.md's sessions have their own test. */
function examplesIn(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/```(sh|console)\n([\s\S]*?)```/g)].flatMap(([, kind, block = '']) => {
    if (kind === 'console' && page === 'docs/guide.md') return [];
    const lines = block.trimEnd().split('\n').filter(Boolean);
    const typed = kind === 'console' ? lines.flatMap((line) => /^\$ (.*)/.exec(line)?.[1] ?? []) : lines;
    return typed.map((line) => line.replace(/\s+#\s.*$/, '').replace('node dist/cli/cutaway.js', 'cutaway'));
  });
}

const EXAMPLES = [...new Set(PAGES.flatMap(examplesIn))];
const isElsewhere = (line: string) => ELSEWHERE.some(([begins]) => begins.test(line));
const RUN = EXAMPLES.filter((line) => !isElsewhere(line));

/** What two images compare to, or rules find, is no failure of the example. */
const MAY_FIND = /^(?:diff|ci)$/;

const HOSTS = /^(?:localhost:5000|quay\.io|ghcr\.io|registry\.example\.(?:com|org))(?:\/|$)/;
const REFERENCE = new RegExp(`${HOSTS.source}|^(?:alpine|app)(?::\\w+)?$`);
const FILE = /^(?:[\w.-]+\.(?:tar|html|json|sarif|gz|gzidx)|layout|out|root|indexes)$/;

/** A word as it is given here: files lie in the folder, repositories in the registry. */
function placed(word: string, position: number): string {
  if (position === 0) return word;
  if (REFERENCE.test(word)) {
    const bare = word.replace(HOSTS, '');
    if (bare === '') return `${registry?.host}`;
    return `${registry?.host}/${bare.includes('/') ? bare : `library/${bare}`}`;
  }
  if (word === 'sha256:0b62…') return digests.layer;
  return FILE.test(word) ? join(folder, word) : word;
}

const digests = { layer: '' };
const unquoted = (text: string) =>
  [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

beforeAll(async () => {
  const base = {
    entries: [
      { path: 'etc/os-release', content: 'ID=made\n' },
      { path: 'etc/motd', content: 'hello\n' },
      { path: 'srv/key.pem', content: '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n' },
    ],
  };
  const image = buildImage({
    layers: [base, { entries: [{ path: 'srv/.wh.key.pem' }, { path: 'etc/motd', content: 'again\n' }] }],
  });
  digests.layer = image.layers[0]?.descriptor.digest ?? '';
  writeFileSync(join(folder, 'image.tar'), toTar(ociLayout([{ image, names: ['image:1'] }])));
  for (const name of ['old', 'build1', 'main', 'app', 'a'])
    copyFileSync(join(folder, 'image.tar'), join(folder, `${name}.tar`));
  const other = buildImage({ layers: [base, { entries: [{ path: 'etc/motd', content: 'another\n' }] }] });
  for (const name of ['new', 'build2', 'pr', 'worker', 'b'])
    writeFileSync(join(folder, `${name}.tar`), toTar(ociLayout([{ image: other, names: ['image:2'] }])));
  const arm = buildImage({ layers: [base], architecture: 'arm64' });
  writeFileSync(join(folder, 'multi.tar'), toTar(nestedLayout([image, arm], 'multi:1')));
  for (const made of ['.zfunc', '.config/fish/completions', '.local/share/bash-completion/completions', 'man1'])
    mkdirSync(join(folder, made), { recursive: true });
  if (reason) return;
  registry = await startRegistry(folder);
  for (const name of [
    'library/alpine:3',
    'library/alpine:edge',
    'podman/stable:1',
    'sigstore/cosign/cosign:v2.4.0',
    'team/app:1',
  ])
    await push('multi.tar', name);
  for (const tag of ['1', '2', '1.4', '1.5']) await push('image.tar', `library/app:${tag}`);
  // A signature, as cosign keeps it by a tag.
  const signed = await tryCommand('digest', `${registry.host}/sigstore/cosign/cosign:v2.4.0`, '--plain-http');
  await push('image.tar', `sigstore/cosign/cosign:${signed.out.trim().replace(':', '-')}.sig`);
  // The layer of the example is one of this repository.
  await push('image.tar', 'library/alpine:latest');
});
afterAll(async () => {
  await registry?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const push = (file: string, name: string) =>
  must(
    'skopeo',
    '--insecure-policy',
    'copy',
    '-q',
    '--all',
    '--dest-tls-verify=false',
    `oci-archive:${join(folder, file)}`,
    `docker://${registry?.host}/${name}`,
  );

it('there are examples, and each that is not run here is there', () => {
  expect(RUN.length).toBeGreaterThan(50);
  expect(ELSEWHERE.filter(([begins]) => !EXAMPLES.some((line) => begins.test(line)))).toEqual([]);
});

describe.each(RUN)('%s', (line) => {
  const [own = '', ...pipe] = line.split(/ (?=[|>] )/);
  const [program, ...words] = unquoted(own);
  const asks = words.slice(1).some((word) => REFERENCE.test(word));
  const needs = pipe.flatMap((part) => /^\| (\w+)/.exec(part)?.[1] ?? []).find((name) => !onPath(name));

  it.skipIf((asks && reason !== undefined) || needs !== undefined)('runs', async () => {
    expect(program).toBe('cutaway');
    const args = words.map(placed);
    const { status, out, notes } = await tryCommand(...args, ...(asks ? ['--plain-http'] : []));
    expect(MAY_FIND.test(words[0] ?? '') ? [0, 1] : [0], notes.join('\n')).toContain(status);
    const files = args.slice(1).filter((word) => word.startsWith(folder));
    // What prints nothing has written a file.
    if (out === '')
      expect(
        [...files].some((path) => existsSync(path)),
        notes.join('\n'),
      ).toBe(true);
    if (pipe.length === 0) return;
    const isBytes = /^(?:export|blob|convert|cat)$/.test(words[0] ?? '');
    const rest = pipe.join(' ').replace('/usr/local/share/man/', '').replaceAll('~', folder);
    const shell = spawnSync('bash', ['-o', 'pipefail', '-c', `cat ${rest}`], {
      cwd: folder,
      input: Buffer.from(out, isBytes ? 'latin1' : 'utf8'),
    });
    expect([shell.status, `${shell.stderr}`]).toEqual([0, '']);
  });
});

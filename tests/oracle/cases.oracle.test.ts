/** What is an image, and what opens: a line an input, with the right answer and the program that gives it too. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImageCase, imageCases } from '../fixtures/imageCases.ts';
import { toFolder, toTar } from '../fixtures/layouts.ts';
import { tryCommand } from '../fixtures/runCommand.ts';
import { lines, must, onPath, run, sayWhy } from './cutaway.ts';
import { type Docker, startDocker } from './docker.ts';

const root = mkdtempSync(join(tmpdir(), 'cutaway-cases-'));
const tarOf = (name: ImageCase) => join(root, `${name}.tar`);
const folderOf = (name: ImageCase) => join(root, name);
let engine: Docker | string = 'not started';

beforeAll(async () => {
  for (const [name, content] of Object.entries(imageCases) as [ImageCase, (typeof imageCases)[ImageCase]][]) {
    writeFileSync(tarOf(name), content instanceof Map ? toTar(content) : content);
    if (content instanceof Map) toFolder(content, folderOf(name));
  }
  engine = await startDocker(join(root, 'engine'));
  sayWhy('archives beside docker load', typeof engine === 'string' ? engine : undefined);
});
afterAll(async () => {
  if (typeof engine !== 'string') await engine.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Paths of files, sorted; `refused` where there is no answer. */
type Answer = string;
interface Judge {
  readonly tool: string;
  asked(name: ImageCase): Promise<Answer>;
}

const sorted = (text: string) =>
  text
    .split('\n')
    .map((path) => path.replace(/^\.\/|\/$/g, ''))
    .filter(Boolean)
    .sort()
    .join(' ');

/** umoci unpacks an image of a layout. */
const umoci: Judge = {
  tool: 'umoci',
  async asked(name) {
    const bundle = join(root, `${name}.bundle`);
    const tag = name === 'signature-beside' ? 'v1' : 'x';
    const { status } = await run('umoci', ['unpack', '--rootless', '--image', `${folderOf(name)}:${tag}`, bundle]);
    return status === 0 ? sorted(readdirSync(join(bundle, 'rootfs')).join('\n')) : 'refused';
  },
};

/** skopeo copies an image: files of its layers. */
const skopeo = (transport: string, of: (name: ImageCase) => string, suffix = ''): Judge => ({
  tool: 'skopeo',
  async asked(name) {
    const out = join(root, `${name}.dir`);
    const target = ['--insecure-policy', 'copy', '-q', `${transport}:${of(name)}${suffix}`, `dir:${out}`];
    if ((await run('skopeo', target)).status !== 0) return 'refused';
    const { layers } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { layers: { digest: string }[] };
    const listed = await Promise.all(layers.map(({ digest }) => must('tar', '-taf', join(out, digest.slice(7)))));
    return sorted(listed.join('\n'));
  },
});

const tar: Judge = { tool: 'tar', asked: async (name) => sorted(await must('tar', '-tf', tarOf(name))) };

/** docker loads an archive, or says why not. Its files are not looked at: that takes a container. */
const docker: Judge = {
  tool: 'dockerd',
  async asked(name) {
    if (typeof engine === 'string') return 'none';
    return engine.docker('load', '-i', tarOf(name)).then(
      () => 'f',
      () => 'refused',
    );
  },
};

async function files(path: string): Promise<Answer> {
  const { out, status } = await tryCommand('ls', path, '--json');
  return status === 0
    ? sorted(
        lines<{ path: string }>(out)
          .map((entry) => entry.path)
          .join('\n'),
      )
    : 'refused';
}

interface Line {
  readonly input: ImageCase;
  readonly right: Answer;
  readonly judges: readonly Judge[];
}

const archive = skopeo('docker-archive', tarOf);
const LINES: readonly Line[] = [
  { input: 'image-artifact-type', right: 'f', judges: [umoci, skopeo('oci', folderOf, ':x')] },
  { input: 'image-artifact-type-own', right: 'f', judges: [umoci, skopeo('oci', folderOf, ':x')] },
  { input: 'image-subject', right: 'f', judges: [umoci, skopeo('oci', folderOf, ':x')] },
  { input: 'index-subject', right: 'f', judges: [] },
  { input: 'signature-beside', right: 'f', judges: [umoci] },
  { input: 'one-platform-present', right: 'f', judges: [skopeo('oci', folderOf, ':x')] },
  { input: 'lone-node-app', right: 'app app/package.json app/yarn.lock', judges: [tar] },
  { input: 'lone-go-src', right: 'src src/go.mod src/main.go', judges: [tar] },
  { input: 'lone-with-archive', right: 'tmp tmp/x.tgz', judges: [] },
  { input: 'lone-web-app', right: 'index.json manifest.json version', judges: [tar] },
  { input: 'lone-empty-layer', right: '', judges: [tar] },
  { input: 'docker-path-dot', right: 'f', judges: [archive, docker] },
  { input: 'docker-path-dotdot', right: 'f', judges: [archive, docker] },
  { input: 'docker-path-double', right: 'f', judges: [archive, docker] },
  // skopeo refuses it, which a finding says.
  { input: 'docker-path-rooted', right: 'f', judges: [docker] },
  { input: 'docker-path-climbs', right: 'refused', judges: [archive, docker] },
  { input: 'before-1.10', right: 'f', judges: [docker] },
  { input: 'dir-without-version', right: 'f', judges: [skopeo('dir', folderOf)] },
  // Its registry is the judge, in another test.
  { input: 'registry-storage', right: 'f', judges: [] },
];

describe('what the files of an input are', () => {
  for (const { input, right, judges } of LINES) {
    it(`is what the tools say: ${input}`, async () => {
      const both = imageCases[input] instanceof Map ? [tarOf(input), folderOf(input)] : [tarOf(input)];
      for (const path of both) expect([path, await files(path)]).toEqual([path, right]);
      for (const judge of judges.filter(({ tool }) => onPath(tool))) {
        const answer = await judge.asked(input);
        if (answer !== 'none') expect([judge.tool, answer]).toEqual([judge.tool, right]);
      }
    });
  }
});

interface Expectation {
  readonly status: number;
  /** Found in what is said on standard error, or printed. */
  readonly says: string;
}

const QUESTIONS: readonly (readonly [ImageCase, readonly string[], Expectation])[] = [
  ['signature-beside', ['inspect'], { status: 0, says: 'artifact' }],
  [
    'one-platform-present',
    ['convert', 'OUT', '--to', 'docker-archive'],
    { status: 0, says: 'not in the input: linux/arm64' },
  ],
  [
    'one-platform-present',
    ['convert', 'OUT', '--to', 'oci-archive', '--platform', 'all'],
    { status: 0, says: 'manifest absent' },
  ],
  [
    'signature-beside',
    ['convert', 'OUT', '--to', 'docker-archive', '--platform', 'all'],
    { status: 0, says: 'is left out' },
  ],
  ['before-1.10', ['convert', 'OUT', '--to', 'docker-archive'], { status: 2, says: 'no diffID' }],
  ['before-1.10', ['convert', 'OUT', '--to', 'oci-archive'], { status: 2, says: 'no diffID' }],
  ['before-1.10', ['history'], { status: 0, says: 'make' }],
  ['lone-config', ['history'], { status: 0, says: 'step 1' }],
  ['lone-config', ['runtime'], { status: 0, says: '/bin/sh' }],
  ['lone-config', ['ls'], { status: 2, says: 'only a config' }],
  [
    'old-artifact',
    ['ls'],
    { status: 0, says: 'sha256:6aff021a015c33e07357f1c9d39d44d120f3811cce176e70a2b251caa462c88e' },
  ],
  ['lone-node-app', ['inspect'], { status: 0, says: 'the source tree of a project' }],
  ['docker-path-rooted', ['inspect'], { status: 0, says: 'skopeo and podman don’t find it' }],
];

describe('what is asked of an input', () => {
  it.each(QUESTIONS)('is answered: %s %j', async (input, [command = '', ...args], { status, says }) => {
    const out = join(root, `${input}.${args.join('').replaceAll(/\W/g, '')}.out`);
    const answer = await tryCommand(command, tarOf(input), ...args.map((arg) => (arg === 'OUT' ? out : arg)));
    expect(`${answer.out}${answer.notes.join('\n')}`).toContain(says);
    expect(answer.status).toBe(status);
  });

  it.skipIf(!onPath('skopeo'))('gives an archive of the one platform that is there, which skopeo reads', async () => {
    const out = join(root, 'one.tar');
    await tryCommand('convert', tarOf('one-platform-present'), out, '--to', 'docker-archive');
    expect(JSON.parse(await must('skopeo', 'inspect', '--config', `docker-archive:${out}`))).toMatchObject({
      architecture: 'amd64',
    });
  });
});

/**
 * Images whose every text plays tricks, through every command: nothing that drives a terminal, hides or forges a line
 * comes out of any, on either stream, in success and error.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMON } from '../../../src/cli/commandLine/command.ts';
import { longName, valueName } from '../../../src/cli/commandLine/option.ts';
import { COMMANDS } from '../../../src/cli/commands/index.ts';
import { runOn } from '../../../src/cli/runOn.ts';
import { CONTROLS, forgedLine, JSON_CONTROLS, rawControls } from '../../fixtures/controls.ts';
import { brokenControls, controlsDocker, controlsImage, controlsLayout } from '../../fixtures/controlsImage.ts';
import { DEEP, runs } from '../../fixtures/deep.ts';
import { type HttpRegistry, serveRegistry } from '../../fixtures/httpRegistry.ts';
import { toFolder, toTar } from '../../fixtures/layouts.ts';
import { MemoryRegistry } from '../../fixtures/memoryRegistry.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-controls-'));
/** What a file system takes for a name. */
const NAME = CONTROLS.replaceAll('/', '').slice(0, 60);

/** Commands that gave an answer, not only a failure. */
const answered = new Set<string>();

/** What both streams of one command line wrote, on a terminal; without colours, whose marks are escape sequences of our own. */
async function printed(args: readonly string[], env = { NO_COLOR: '1' }): Promise<string> {
  const stream = () => Object.assign(new PassThrough({ highWaterMark: 2 ** 30 }), { isTTY: true, columns: 100 });
  const [stdout, stderr] = [stream(), stream()];
  const status = await runOn({ stdout, stderr, folder: '/no-built-scripts-here', env }, args);
  if (status < 2) answered.add(args[0] ?? '');
  stdout.end();
  stderr.end();
  const [out, err] = await Promise.all([stdout.toArray(), stderr.toArray()]);
  return `${Buffer.concat(out)}\n${Buffer.concat(err)}`;
}

const run = async (args: readonly string[]) => (await printed(args)).replaceAll(/\r\x1b\[K/g, '');

/** Lines that come and go, where the machine is slow enough for them. */
const PROGRESS = /(?:\r\x1b\[K[^\r\n]*)*\r\x1b\[K/g;

interface Input {
  readonly path: string;
  /** Another of the same kind, for comparisons. */
  readonly other: string;
}

let counter = 0;
const target = () => join(folder, `out-${counter++}`);
const FILE = `/dir${CONTROLS}/file${CONTROLS}`;

/** The lines of each command for an input. A command without an entry here fails the test below. */
const LINES: Readonly<Record<string, (input: Input) => readonly (readonly string[])[]>> = {
  inspect: ({ path }) => [[path]],
  history: ({ path }) => [[path], [path, '--platform', JSON_CONTROLS], [path, '--image', CONTROLS]],
  config: ({ path }) => [[path], [path, '--raw']],
  manifest: ({ path }) => [[path], [path, '--raw']],
  digest: ({ path }) => [[path]],
  blob: ({ path }) => [
    [path, CONTROLS],
    [path, controlsImage().config.descriptor.digest],
    [path, `sha256:${'1'.repeat(64)}`],
  ],
  layout: ({ path }) => [[path]],
  packages: ({ path }) => [[path], [path, '--spdx'], [path, '--cyclonedx'], [path, '--tsv']],
  runtime: ({ path }) => [[path]],
  convert: ({ path }) => [
    [path, target(), '--to', 'oci-layout', '--platform', 'all'],
    [path, target(), '--to', 'docker-archive', '--name', CONTROLS],
    [path, target(), '--to', 'hybrid', '--as', 'skopeo'],
    [path, join(folder, 'absent', NAME), '--to', 'oci-archive'],
  ],
  ls: ({ path }) => [
    [path],
    [path, '--long'],
    [path, '--tsv'],
    [path, '--sort', 'size'],
    [path, '--layer', '0'],
    [path, `dir${CONTROLS}`],
    [path, `nothing${CONTROLS}`],
  ],
  cat: ({ path }) => [
    [path, FILE],
    [path, `/symlink${CONTROLS}`],
    [path, `/nothing${CONTROLS}`],
    [path, FILE, '--layer', '0'],
  ],
  search: ({ path }) => [
    [path, 'file'],
    [path, 'text', '--text'],
    [path, '[', '--regex'],
    [path, CONTROLS],
  ],
  secrets: ({ path }) => [[path]],
  export: ({ path }) => [[path, '-o', target()], [path, CONTROLS, '-o', target()], [path]],
  extract: ({ path }) => [
    [path, '/', '--to', target()],
    [path, `nothing${CONTROLS}`, '--to', target()],
    [path, '/', '--to', join(folder, NAME, 'x', NAME)],
  ],
  waste: ({ path }) => [[path]],
  advice: ({ path }) => [[path]],
  diff: ({ path, other }) => [
    [path, other],
    [path, other, '--files', '--packages', '--size', '--layer-headers'],
    [path, other, '--bit-for-bit'],
    [path, other, '--markdown'],
    [path, other, '--semantic', '--html', join(folder, 'report.html')],
    [path, other, '--ignore', CONTROLS],
    [path, path],
  ],
  verify: ({ path }) => [[path]],
  ci: ({ path, other }) => [
    [path],
    [path, '--lowestEfficiency', CONTROLS],
    [path, '--ci-config', join(folder, NAME)],
    [path, '--noSecrets', '--noSetuid', '--maxPackages', '0', '--maxSize', '1', '--base', other, '--maxGrowth', '1%'],
    [path, '--noSetuid', '--sarif', join(folder, NAME, 'a.sarif'), '--junit', join(folder, 'a.xml')],
    [path, '--maxSize', CONTROLS],
  ],
  tags: ({ path }) => [[path]],
  catalog: ({ path }) => [[path]],
  referrers: ({ path }) => [[path]],
  index: ({ path }) => [[path, '-o', target(), '--soci'], [path], [path, '--push'], [path, '--gzidx', target()]],
  open: () => [[join(folder, `nothing${NAME}`)], ['-']],
  serve: () => [['--host', CONTROLS]],
  completion: () => [['bash'], [CONTROLS]],
  man: () => [[]],
  help: () => [[], [CONTROLS]],
  version: () => [[]],
};

const inputs: Input[] = [];
let registry: HttpRegistry;

beforeAll(async () => {
  const put = (label: string, bytes: Uint8Array) => {
    const path = join(folder, `${label}${NAME}.tar`);
    writeFileSync(path, bytes);
    return path;
  };
  const both = (label: string, make: (options?: { other: string }) => Parameters<typeof toTar>[0]) => ({
    path: put(label, toTar(make())),
    other: put(`${label}-other`, toTar(make({ other: 'another' }))),
  });
  inputs.push(both('oci', controlsLayout), both('docker', controlsDocker));
  const unpacked = join(folder, `folder${NAME}`);
  mkdirSync(unpacked);
  toFolder(controlsLayout(), unpacked);
  inputs.push({ path: unpacked, other: unpacked });
  // One stands for its kind; the deep run takes all.
  for (const [label, files] of Object.entries(brokenControls()).slice(0, runs(1, Infinity))) {
    const path = put(label, toTar(files));
    inputs.push({ path, other: path });
  }
  const noise = put('text', Buffer.from(CONTROLS.repeat(50)));
  inputs.push({ path: noise, other: noise }, { path: join(folder, `absent${NAME}`), other: noise });

  const memory = new MemoryRegistry({ referrers: 'yes', page: 100 });
  const image = controlsImage();
  memory.push('latest', image);
  memory.tags.push(`tag${JSON_CONTROLS}`, 'latest');
  memory.repositories.push(`repository${JSON_CONTROLS}`);
  memory.referrers.set(image.manifest.descriptor.digest, [
    { mediaType: JSON_CONTROLS, digest: `sha256:${JSON_CONTROLS}`, size: 1, artifactType: JSON_CONTROLS },
    {
      ...image.manifest.descriptor,
      digest: `sha256:${'2'.repeat(64)}`,
      artifactType: JSON_CONTROLS,
      annotations: { [JSON_CONTROLS]: JSON_CONTROLS },
    },
  ]);
  registry = await serveRegistry(memory);
});
afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true });
});

/** Commands that print what a file or an object holds, whose lines are its own. */
const CONTENT: ReadonlySet<string> = new Set(['cat', 'blob', 'config', 'manifest']);

async function check(args: readonly string[]): Promise<void> {
  for (const line of [args, [...args, '--json']]) {
    const printed = await run(line);
    const raw = rawControls(printed) ?? (CONTENT.has(line[0] ?? '') ? undefined : forgedLine(printed));
    expect({ line, raw }).toEqual({ line, raw: undefined });
  }
}

test('every command has its lines here', () => {
  expect(Object.keys(LINES).sort()).toEqual(Object.keys(COMMANDS).sort());
});

describe.each(Object.keys(LINES))('%s', (name) => {
  test('of every input', async () => {
    // The first input goes through all lines, each other through one of six; the deep run has them all.
    const lines = inputs.flatMap((input, at) =>
      (LINES[name]?.(input) ?? []).filter((_, line) => DEEP || at === 0 || (line + at) % 6 === 0),
    );
    const seen = new Set<string>();
    for (const line of lines) {
      if (seen.has(line.join('\0'))) continue;
      seen.add(line.join('\0'));
      await check([name, ...line]);
    }
  });

  test('of a registry', async () => {
    const places: Readonly<Record<string, string>> = {
      tags: `${registry.host}/team/app`,
      catalog: registry.host,
    };
    const path = places[name] ?? `${registry.host}/team/app:latest`;
    if (name === 'serve' || name === 'open') return;
    // From a registry the same lines print what the archives' lines print: one of six, or all in the deep run.
    const lines = (LINES[name]?.({ path, other: path }) ?? []).filter((_, at) => DEEP || at % 6 === 0);
    for (const line of lines)
      await check([name, ...line, ...(path === line[0] ? ['--allow-private', '--plain-http'] : [])]);
  });

  test('of options and operands that are not right', async () => {
    const command = await COMMANDS[name]?.load();
    if (!command) throw new Error(name);
    const operands = command.operands.map((operand) => `${operand}${CONTROLS}`);
    const options = Object.values({ ...command.options, ...COMMON });
    const lines = options.flatMap(({ flags }) =>
      valueName(flags) === undefined ? [] : [[`${longName(flags)}=${CONTROLS}`, ...operands]],
    );
    await check([name, `--${CONTROLS}`, ...operands]);
    await check([name, ...operands, ...operands, ...operands]);
    // A server that all is right for would not end.
    if (name === 'serve' || name === 'open') return;
    for (const line of lines) await check([name, ...line]);
  });
});

test('each of them answered, not only refused', () => {
  const servers = ['open', 'serve'];
  expect([...answered, ...servers].sort()).toEqual(Object.keys(COMMANDS).sort());
});

test('a row of a table keeps its columns', async () => {
  const rows = (await run(['ls', inputs[0]?.path ?? '', '--tsv'])).split('\n').filter((row) => row.includes('\t'));
  expect(rows.length).toBeGreaterThan(10);
  expect(new Set(rows.map((row) => row.split('\t').length)).size).toBe(1);
});

test.each(['inspect', 'history', 'ls', 'layout', 'waste'])(
  '%s: colours add nothing but themselves',
  async (command) => {
    const line = [command, inputs[0]?.path ?? ''];
    const [coloured, plain] = [await printed(line, { NO_COLOR: '' }), await printed(line)];
    expect(coloured.replaceAll(PROGRESS, '').replaceAll(/\x1b\[\d{1,2}m/g, '')).toBe(plain.replaceAll(PROGRESS, ''));
  },
);

test('a word that is no command', async () => {
  await check([CONTROLS]);
  await check([`inspec${CONTROLS}`, CONTROLS]);
});

test('the report to keep', () => {
  expect(existsSync(join(folder, 'report.html'))).toBe(true);
  expect(rawControls(readFileSync(join(folder, 'report.html'), 'utf8'))).toBe(undefined);
});

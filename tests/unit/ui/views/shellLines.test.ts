/** Every kind of line that the page offers to copy, on hostile names, in real shells: the words arrive, nothing else runs. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOISE } from '../../../../src/core/diff/noise.ts';
import type { Node } from '../../../../src/core/image/node.ts';
import type { OpenedInput } from '../../../../src/engine/engine.ts';
import { diffCommand } from '../../../../src/ui/views/compare/out/command.ts';
import type { Side } from '../../../../src/ui/views/compare/sides.ts';
import { FIRST_WISH, shellLines as convertLines, TARGETS } from '../../../../src/ui/views/convert/wishes.ts';
import { entryCommands, objectCommands } from '../../../../src/ui/views/details/objectCommands.ts';
import { shellLines as fileLines } from '../../../../src/ui/views/files/file/shellLines.ts';
import { registryLines } from '../../../../src/ui/state/registry/registryLines.ts';

const PROGRAMS = [
  'cutaway',
  'skopeo',
  'docker',
  'crane',
  'tar',
  'jq',
  'sha256sum',
  'cat',
  'gzip',
  'zstd',
  'xz',
  'bzip2',
];
const EVIL = [
  '-rf',
  'a;touch ran;',
  '$(touch ran)',
  "'; touch ran; '",
  '`touch ran`',
  '--checkpoint-action=exec=sh',
  '#',
];
const UNSAYABLE = ['a\ntouch ran\n', 'a\u202eb', '\x1b[201~touch ran\r'];
const DIGEST = `sha256:${'a'.repeat(64)}`;

type Lines = readonly (string | undefined)[];

function nodeOf(role: string, evil: string, more: object = {}): Node {
  const mediaType =
    role === 'layer' ? 'application/vnd.oci.image.layer.v1.tar' : 'application/vnd.oci.image.config.v1+json';
  const plain = { role, form: 'oci', mediaType, digest: DIGEST, size: 1, present: true, origin: 'stored' };
  return {
    ...{ key: '0', names: [evil], platform: evil, annotations: { 'org.opencontainers.image.ref.name': evil } },
    ...{ path: `blobs/${evil}`, compression: 'gzip', children: [], findings: [], ...plain, ...more },
  } as unknown as Node;
}

function openedOf(evil: string, root: Node, formats: readonly string[] = ['oci-layout']): OpenedInput {
  const views = ['oci-layout', 'docker-archive'].map((layout) => ({ layout, form: 'oci' as const, roots: [root.key] }));
  return { id: '1', name: evil, size: 1, formats, wrappers: [], views, roots: [root], findings: [], bytesRead: 0 };
}

/** All lines for one hostile text, which stands wherever an image or a person may put it. */
function linesFor(evil: string): Lines {
  const bytes = new TextEncoder().encode(evil);
  const roots = [
    nodeOf('manifest', evil),
    nodeOf('index', evil, { children: [nodeOf('manifest', evil, { key: '0.0' })] }),
  ];
  const lines: (string | undefined)[] = [];
  for (const root of roots) {
    const opened = openedOf(evil, root);
    const nodes = [
      root,
      ...root.children,
      nodeOf('layer', evil, { key: '0.1' }),
      nodeOf('config', evil, { key: '0.2' }),
    ];
    for (const folder of [true, false]) {
      for (const node of nodes) {
        lines.push(...objectCommands(node, { opened, folder }));
        for (const { to } of TARGETS)
          for (const all of [true, false])
            lines.push(...convertLines({ ...FIRST_WISH, to, all }, opened, node, folder));
      }
      lines.push(...entryCommands(`${evil}.json`, { opened, folder }));
      for (const compression of ['none', 'gzip', 'zstd', 'xz', 'bzip2', 'other'])
        lines.push(...fileLines({ input: evil, path: bytes, layer: 1, blob: evil, compression, folder }));
    }
    const slot = { id: '1', input: { kind: 'path', name: evil, path: evil }, opened };
    const side = { slot, opened: { ...opened, roots }, node: nodeOf('manifest', evil), label: '' } as unknown as Side;
    lines.push(diffCommand(side, side, NOISE['file-times']));
  }
  lines.push(
    ...objectCommands(roots[0] as Node, {
      opened: openedOf(`docker://ghcr.io/${evil}`, roots[0] as Node, ['registry']),
      folder: false,
    }),
  );
  lines.push(...registryLines(`ghcr.io/${evil}`, evil, DIGEST));
  return lines;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-shell-'));
  mkdirSync(join(folder, 'bin'));
  for (const program of PROGRAMS) {
    const file = join(folder, 'bin', program);
    // It records what reached it and reads nothing, so that no pipe waits.
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\0' ${program} "$@" >> "$RECORD"\nprintf '\\n' >> "$RECORD"\n`);
    chmodSync(file, 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(join(folder, 'work'), { recursive: true, force: true }));

function run(shell: string, lines: readonly string[]): string {
  const [work, record] = [join(folder, 'work'), join(folder, 'record')];
  mkdirSync(work, { recursive: true });
  writeFileSync(record, '');
  // One shell for all of them, each in a shell of its own as if it were typed alone.
  const script = lines.map((line) => `( ${line} ) </dev/null >/dev/null`).join('\n');
  const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, RECORD: record };
  execFileSync(shell, ['-c', script], { cwd: work, env, stdio: ['ignore', 'pipe', 'pipe'] });
  expect(readdirSync(work)).toEqual([]);
  return readFileSync(record, 'utf8');
}

describe.each(['sh', 'bash'])('in %s', (shell) => {
  test.each(EVIL)('nothing runs of %s, and it arrives as it is', (evil) => {
    const lines = [...new Set(linesFor(evil).filter((line) => line !== undefined))];
    expect(lines.length).toBeGreaterThan(40);
    const record = run(shell, lines);
    const calls = record
      .split('\0\n')
      .slice(0, -1)
      .map((call) => call.split('\0'));
    // Nothing was cut in two or lost: each word with the text in it holds all of it.
    const words = calls.flat().filter((word) => word.includes('touch') || word.includes('checkpoint'));
    for (const word of words) expect(word).toContain(evil);
    for (const [program, ...args] of calls) expectNoOption(program ?? '', args, evil);
  });
});

/** Before `--` no word that is an option begins with the hostile text. */
function expectNoOption(program: string, args: readonly string[], evil: string): void {
  const end = args.indexOf('--');
  const before = end < 0 ? args : args.slice(0, end);
  expect(
    before.filter((word) => word === evil && evil.startsWith('-')),
    `${program} ${args.join(' ')}`,
  ).toEqual([]);
}

test.each(UNSAYABLE)('what can’t be said is in no line: %j', (evil) => {
  for (const line of linesFor(evil)) expect(line ?? '').not.toContain(evil);
  expect(fileLines({ input: 'a.tar', path: new TextEncoder().encode(evil), layer: 0, folder: false })).toEqual([
    undefined,
  ]);
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Node } from '../../../../../src/core/image/node.ts';
import type { OpenedImage } from '../../../../../src/engine/engine.ts';
import { entryCommands, objectCommands } from '../../../../../src/ui/views/details/objectCommands.ts';

const opened = {
  ...{ id: '1', name: "it's.tar", size: 1, formats: ['oci-layout'], wrappers: ['gzip'], findings: [], bytesRead: 0 },
  ...{ roots: [], views: [{ layout: 'oci-layout', form: 'oci', roots: [] }] },
} as const satisfies OpenedImage;
const layer = { key: '0.1', role: 'layer', form: 'oci', path: 'blobs/l', compression: 'none', names: [] } as unknown;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-commands-'));
  execFileSync('bash', ['-c', `mkdir blobs; echo hi > f; tar cf blobs/l f; tar czf "it's.tar" blobs`], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (line: string) => execFileSync('bash', ['-c', line], { cwd: folder }).toString();

describe('shell lines', () => {
  test('for a layer run as printed, on a compressed archive with a quote in its name', () => {
    const [sum = '', list = ''] = objectCommands(layer as Node, { opened, folder: false });
    const expected = run('sha256sum < blobs/l');
    expect(run(sum)).toBe(expected);
    expect(run(list)).toMatch(/ f\n$/);
  });

  test('for an entry give its bytes, and pretty JSON where it is some', () => {
    const [line = ''] = entryCommands('blobs/l', { opened, folder: false });
    expect(run(`${line} | cmp - blobs/l`)).toBe('');
    expect(readFileSync(join(folder, 'blobs/l')).length).toBeGreaterThan(0);
    expect(entryCommands('index.json', { opened, folder: true })).toEqual([`cat 'it'\\''s.tar/index.json' | jq .`]);
  });
});

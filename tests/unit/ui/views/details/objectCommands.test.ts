import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Node } from '../../../../../src/core/image/node.ts';
import type { OpenedInput } from '../../../../../src/engine/engine.ts';
import { entryCommands, objectCommands } from '../../../../../src/ui/views/details/objectCommands.ts';

const opened = {
  ...{ id: '1', name: "it's.tar", size: 1, formats: ['oci-layout'], wrappers: ['gzip'], findings: [], bytesRead: 0 },
  ...{ roots: [], views: [{ layout: 'oci-layout', form: 'oci', roots: [] }] },
} as const satisfies OpenedInput;
const layer = {
  key: '0.1',
  role: 'layer',
  mediaType: '',
  form: 'oci',
  path: 'blobs/l',
  compression: 'none',
  names: [],
} as unknown;

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

  describe('in a registry', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const linesOf = (name: string, node: object) =>
      objectCommands({ key: '0', form: 'oci', names: [], digest, ...node } as unknown as Node, {
        opened: { ...opened, name, formats: ['registry'] },
        folder: false,
      });
    const manifest = 'application/vnd.oci.image.manifest.v1+json';

    test('the manifest of an artifact or attestation is fetched as a manifest, a layer as a blob', () => {
      for (const role of ['artifact', 'attestation', 'referrer']) {
        expect(linesOf('docker://ghcr.io/a/chart:1', { role, mediaType: manifest })).toEqual([
          `skopeo inspect --raw docker://ghcr.io/a/chart@${digest}`,
          `crane manifest ghcr.io/a/chart@${digest}`,
        ]);
      }
      const blob = linesOf('docker://ghcr.io/a/chart:1', { role: 'layer', mediaType: 'application/wasm' });
      expect(blob[0]).toBe(`crane blob ghcr.io/a/chart@${digest} | sha256sum`);
    });

    test('images are pulled too', () => {
      expect(linesOf('docker://ghcr.io/a/b:1', { role: 'manifest', mediaType: manifest })[0]).toBe(
        `docker pull ghcr.io/a/b@${digest}`,
      );
    });

    test('that only our own server carries there are none', () => {
      for (const host of ['demo', 'layouts'])
        expect(linesOf(`docker://${host}/a/b:1`, { role: 'manifest', mediaType: manifest })).toEqual([]);
    });
  });
});

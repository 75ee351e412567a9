/** Models on the command line: alone, as artifacts in a layout and in a registry, by their headers only. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import { createEngine } from '../../../src/engine/createEngine.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';
import { HOST, MemoryRegistry } from '../../fixtures/memoryRegistry.ts';
import { gguf, LLAMA, modelArtifact, safetensors } from '../../fixtures/models.ts';
import { runCommand } from '../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-models-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const OTHER = { ...LLAMA, fields: { ...LLAMA.fields, 'llama.context_length': ['uint32', 8192] as const } };
const alone = file('tiny.gguf', gguf(LLAMA));
const other = file('other.gguf', gguf(OTHER));
const artifact = file('model.tar', toTar(ociLayout([{ image: modelArtifact(gguf(LLAMA)), names: ['x'] }])));
const LINE = 'model: Tiny Llama, GGUF, llama, 116,992 parameters in 4 tensors, Q4_K_M, context 2048, apache-2.0';

describe('a model', () => {
  it.each([
    ['alone', alone],
    ['as an artifact', artifact],
  ])('%s is told by inspect', async (_, input) => {
    expect((await runCommand('inspect', input)).out).toContain(LINE);
    const { roots } = JSON.parse((await runCommand('inspect', input, '--json')).out);
    expect(roots[0].role).toBe('artifact');
    const blobs = roots[0].children.filter(({ model }: { model?: object }) => model);
    expect(blobs.map(({ model }: { model: { parameters: number } }) => model.parameters)).toEqual([116_992]);
  });

  it('in safetensors is told too', async () => {
    const header = { a: { dtype: 'BF16', shape: [3], data_offsets: [0, 6] } };
    const { out } = await runCommand('inspect', file('x.safetensors', safetensors(header, 6)));
    expect(out).toContain('model: safetensors, 3 parameters in 1 tensor, BF16');
  });

  it('of 40 GB is told without reading it', async () => {
    const path = file('large.gguf', gguf(LLAMA));
    truncateSync(path, 40e9);
    expect((await runCommand('inspect', path)).out).toContain(LINE);
  });

  it('is compared with another by headers, and what was not compared is not called the same', async () => {
    const differing = await runCommand('diff', alone, other);
    expect([differing.status, differing.out]).toEqual([
      1,
      'field llama.context_length: 2048 -> 8192\n4 tensors have one name, shape and type on both sides; their weights were not compared.\n',
    ]);
    expect((await runCommand('diff', alone, alone)).status).toBe(1);
    const same = await runCommand('diff', artifact, artifact, '--json');
    expect([same.status, JSON.parse(same.out).models]).toMatchObject([0, { same: true, sameBytes: true }]);
  });

  it('in a registry is told by ranges of it', async () => {
    const registry = new MemoryRegistry();
    const size = 30_000_000;
    registry.push('1', modelArtifact(gguf({ ...LLAMA, data: size })));
    const host = createNodeHost(join(folder, 'no-built-scripts-here'));
    const engine = createEngine({ ...host, registryFetch: registry.fetch });
    const reference = `${HOST}/team/app:1`;
    const { id, roots } = await engine.open({ kind: 'registry', name: reference, reference });
    const key = roots[0]?.children[1]?.key ?? '';
    const told = await engine.ask([id], 'describe', { target: { kind: 'node', key }, path: '', as: 'model' });
    expect(told).toMatchObject({ kind: 'model', architecture: 'llama', parameters: 116_992 });
    expect((await engine.ask([id], 'traffic', {}))?.bytes).toBeLessThan(1_000_000);
    await host.stop();
  });
});

/** Models on the command line: alone, as artifacts in a layout and in a registry, by their headers only. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import { createEngine } from '../../../src/engine/createEngine.ts';
import { blob, manifestOf, OCI } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';
import { HOST, MemoryRegistry } from '../../fixtures/memoryRegistry.ts';
import { gguf, LLAMA, modelArtifact, safetensors } from '../../fixtures/models.ts';
import { tar } from '../../fixtures/tar.ts';
import { runCommand, tryCommand } from '../../fixtures/runCommand.ts';

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

const HEADER = { a: { dtype: 'BF16', shape: [3], data_offsets: [0, 6] } };
const filled = (byte: number) => {
  const bytes = safetensors(HEADER, 6);
  return bytes.fill(byte, bytes.length - 6);
};
const sha = (byte: number) => `sha256:${createHash('sha256').update(Buffer.alloc(6, byte)).digest('hex')}`;
const kit = gzipSync(tar([{ path: 'w/model.safetensors', content: filled(1) }]));

function artifactOf(mediaType: string, bytes: Uint8Array, annotations: Readonly<Record<string, string>>) {
  const config = blob('application/vnd.cncf.model.config.v1+json', {});
  const one = blob(mediaType, new Uint8Array(bytes));
  const layer = {
    ...one,
    descriptor: { ...one.descriptor, annotations },
    tar: one.bytes,
    diffID: one.descriptor.digest,
  };
  const platform = { architecture: 'unknown', os: 'unknown' };
  return { config, layers: [layer], platform, manifest: manifestOf(OCI.manifest, config, [layer]) };
}

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
      'field llama.context_length: 2048 -> 8192\n4 tensors have the same name, shape and type on both sides; their weights were not compared (--weights does).\n',
    ]);
    expect((await runCommand('diff', alone, alone)).status).toBe(1);
    const same = await runCommand('diff', artifact, artifact, '--json');
    expect([same.status, JSON.parse(same.out).models]).toMatchObject([0, { same: true, sameBytes: true }]);
  });

  it.each([
    ['the same', 1, 0, '1 tensors have the same name, shape and type on both sides; 1 of them have the same bytes.\n'],
    ['others', 2, 1, `~ tensor a: ${sha(1)} -> ${sha(2)}\n`],
  ])('has weights that are compared where asked: %s', async (_, second, status, said) => {
    const sides = [1, second].map((byte, at) => file(`w${at}.safetensors`, filled(byte)));
    const { out, ...told } = await runCommand('diff', ...sides, '--weights');
    expect([told.status, out]).toEqual([status, expect.stringContaining(said)]);
  });

  it('that was cut does not have the weights of another that was', async () => {
    const cut = file('cut.safetensors', filled(1).slice(0, -2));
    const { status, notes } = await runCommand('diff', cut, cut, '--weights');
    expect([status, notes.join()]).toEqual([1, expect.stringContaining('tensor a: its bytes could not be compared')]);
  });

  it.each([
    ['KitOps', 'vnd.kitops.modelkit.model.v1.tar+gzip', kit, 'w/model.safetensors', undefined],
    ['ModelPack', 'vnd.cncf.model.weight.v1.raw', filled(1), 'model.safetensors', 'org.cncf.model.filepath'],
  ])('of %s: ls names its files, cat gives one, inspect tells the model', async (_, type, bytes, path, key) => {
    const annotations = key === undefined ? {} : { [key]: path };
    const input = file(
      `${type}.tar`,
      toTar(ociLayout([{ image: artifactOf(`application/${type}`, bytes, annotations) }])),
    );
    const { out } = await runCommand('ls', input, '--long');
    const size = filled(1).length;
    expect(out).toContain(`${String(size).padStart(13)}  application/${type}  ${path}\n`);
    expect(out).toContain('model: safetensors, 3 parameters in 1 tensor, BF16\n               a  3 BF16  6\n');
    const [line] = (await runCommand('ls', input, '--json')).out.split('\n').map((each) => each && JSON.parse(each));
    expect(line).toMatchObject({ path, size, model: { parameters: 3 } });
    expect((await runCommand('cat', input, path)).out).toContain('"dtype":"BF16"');
    expect((await runCommand('inspect', input)).out).toContain('model: safetensors, 3 parameters');
    const nothing = await tryCommand('cat', input, 'nope');
    expect([nothing.status, nothing.notes.join()]).toEqual([2, expect.stringContaining(`It has ${path}`)]);
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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import { listChanges } from '../../../src/core/diff/files/listChanges.ts';
import { createEngine } from '../../../src/engine/createEngine.ts';
import { type BuiltImage, buildImage } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-files-test-'));
const host = createNodeHost(join(folder, 'no-built-scripts-here'));
const engine = createEngine(host);
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

async function open(name: string, image: BuiltImage, change?: (files: ReturnType<typeof ociLayout>) => void) {
  const files = ociLayout([{ image }]);
  change?.(files);
  const path = join(folder, name);
  writeFileSync(path, toTar(files));
  const { id, roots } = await engine.open({ kind: 'path', name, path });
  return { id, key: roots[0]?.key ?? '' };
}
type Opened = Awaited<ReturnType<typeof open>>;

const compare = (a: Opened, b: Opened) => engine.ask([a.id, b.id], 'diffFiles', { left: a.key, right: b.key });
const paths = (diff: Awaited<ReturnType<typeof compare>>) =>
  listChanges(diff).map(({ path, kind, fields }) => [path, fields?.join() ?? kind]);

const base = { entries: [{ path: 'a', content: 'one' }] };
const top = (content: string) => ({ entries: [{ path: 'b', content }] });

describe('the files of two inputs', () => {
  it('are compared by content where sizes are equal', async () => {
    const left = await open('left.tar', buildImage({ layers: [base, top('two')] }));
    const right = await open('right.tar', buildImage({ layers: [base, top('six')] }));
    const diff = await compare(left, right);
    expect(paths(diff)).toEqual([['b', 'content']]);
    expect(diff.same).toBe(1);
    expect(paths(await compare(left, left))).toEqual([]);
  });

  it('are not taken for the same because a document gives two layers one digest', async () => {
    const image = buildImage({ layers: [base] });
    const forged = buildImage({ layers: [{ entries: [{ path: 'a', content: 'two' }] }] });
    const blob = (one: BuiltImage) => `blobs/sha256/${one.layers[0]?.descriptor.digest.slice(7)}`;
    const honest = await open('honest.tar', image);
    const lying = await open('lying.tar', image, (files) => {
      const bytes = ociLayout([{ image: forged }]).get(blob(forged));
      if (bytes) files.set(blob(image), bytes);
    });
    expect(paths(await compare(honest, lying))).toEqual([['a', 'content']]);
  });

  it('say which layers could not be read', async () => {
    const image = buildImage({ layers: [base, top('two')] });
    const whole = await open('whole.tar', image);
    const half = await open('half.tar', image, (files) =>
      files.delete(`blobs/sha256/${image.layers[1]?.descriptor.digest.slice(7)}`),
    );
    const diff = await compare(whole, half);
    expect(diff.basis.right.incomplete.map(({ layer, why }) => [layer, why])).toEqual([[1, 'absent']]);
    expect(diff.basis.comparable).toBe(false);
    expect(paths(diff)).toEqual([['b', 'removed']]);
  });

  it('are laid beside each other line by line, unless they are no text', async () => {
    const left = await open('text.tar', buildImage({ layers: [{ entries: [{ path: 'x', content: 'a\nb\n' }] }] }));
    const right = await open('text2.tar', buildImage({ layers: [{ entries: [{ path: 'x', content: 'a\nc\n' }] }] }));
    const binary = await open('bin.tar', buildImage({ layers: [{ entries: [{ path: 'x', content: 'a\0b' }] }] }));
    const target = ({ key }: Opened) => ({ kind: 'file', file: { image: key, layer: 0, entry: 0 } }) as const;
    const lines = (b: Opened) => engine.ask([left.id, b.id], 'fileLines', { left: target(left), right: target(b) });
    expect((await lines(right))?.rows.map(({ equal }) => equal)).toEqual([true, false]);
    expect(await lines(binary)).toBeNull();
    const alone = await engine.ask([left.id], 'fileLines', { left: target(left), right: null });
    expect(alone).toMatchObject({ left: ['a', 'b'], right: [] });
  });
});

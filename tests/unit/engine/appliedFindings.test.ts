/** What applying layers finds is known wherever findings are listed: verification tells it beside what verifying finds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import { createEngine, type LocalEngine } from '../../../src/engine/createEngine.ts';
import { type BuiltLayer, buildImage } from '../../fixtures/image.ts';
import { type Files, ociLayout, toTar } from '../../fixtures/layouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-applied-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const twice = [
  { path: 'a', content: '1' },
  { path: 'a', content: '2' },
];
const image = buildImage({ layers: [{ entries: twice }, { entries: [{ path: 'b', content: 'b' }] }] });
const files = (): Files => ociLayout([{ image }]);
const [odd] = image.layers as [BuiltLayer];

interface Case {
  readonly after: string;
  readonly input: Uint8Array;
  readonly read: (engine: LocalEngine, id: string, key: string) => Promise<unknown>;
  /** Key of each layer that was applied, whether in full, and the codes of what was found. */
  readonly applied: readonly (readonly [string, boolean, ...string[]])[];
}

const whole = toTar(files());
const both = [
  ['0.1', true, 'duplicate-path'],
  ['0.2', true],
] as const;
const cases: readonly Case[] = [
  { after: 'opening', input: whole, read: async () => undefined, applied: [] },
  { after: 'Files', input: whole, read: (engine, id, key) => engine.rootfs(id, key, 1, true), applied: both },
  {
    after: 'the base alone',
    input: whole,
    read: (engine, id, key) => engine.layer(id, key, 0, true),
    applied: [both[0]],
  },
  {
    after: 'waste',
    input: whole,
    read: (engine, id, key) => engine.ask([id], 'waste', { image: key }),
    applied: both,
  },
  { after: 'verify', input: whole, read: (engine, id) => engine.verify(id, []), applied: both },
  {
    after: 'verify of a layer that stands alone',
    input: odd.tar,
    read: (engine, id) => engine.verify(id, []),
    applied: [['0.0', true, 'duplicate-path']],
  },
  {
    after: 'Files without a layer that is absent',
    input: toTar(
      new Map([...files()].filter(([path]) => !path.endsWith(image.layers[1]?.descriptor.digest.slice(7) ?? '-'))),
    ),
    read: (engine, id, key) => engine.rootfs(id, key, 1, true),
    applied: [both[0], ['0.2', false]],
  },
];

it.each(cases)('after $after, what applying layers has found is told', async ({ input, read, applied }) => {
  const path = join(folder, 'image.tar');
  writeFileSync(path, input);
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  try {
    const engine = createEngine(host);
    const { id, roots } = await engine.open({ kind: 'path', name: path, path });
    const key = roots[0]?.key ?? '';
    await read(engine, id, key);
    const { applied: told, revision } = await engine.verification(id, 0);
    expect(told.map(({ key: of, whole, findings }) => [of, whole, ...findings.map(({ code }) => code)])).toEqual(
      applied,
    );
    // Asked again it says the same: nobody is woken for it.
    await read(engine, id, key);
    const again = await engine.verification(id, 0);
    expect([again.applied, again.revision]).toEqual([told, revision]);
  } finally {
    await host.stop();
  }
});

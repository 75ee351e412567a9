/** The engine's questions, over whole inputs: open, verify, ask, compare, convert. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import type { Node } from '../../../src/core/image/node.ts';
import { createEngine, type LocalEngine } from '../../../src/engine/createEngine.ts';
import { dockerHybrid, ociLayout, toTar } from '../../fixtures/layouts.ts';
import { DEAR, type Target } from '../target.ts';
import { IMAGE } from './samples.ts';

const named = { image: IMAGE, names: ['a/b:1'] };
const SEEDS = () => [toTar(ociLayout([named])), toTar(dockerHybrid([named]))];

let shared: { readonly engine: LocalEngine; readonly folder: string } | undefined;
let inputs = 0;

function start() {
  shared ??= {
    folder: mkdtempSync(join(tmpdir(), 'cutaway-fuzz-')),
    engine: createEngine(createNodeHost(join(tmpdir(), 'no-built-scripts-here'))),
  };
  return shared;
}

const imagesOf = (node: Node): Node[] => [
  ...(node.role === 'manifest' ? [node] : []),
  ...node.children.flatMap(imagesOf),
];

/** A question about the first image of an input, where it has one. */
function question(name: string, ask: (engine: LocalEngine, id: string, image: Node) => Promise<unknown>): Target {
  return {
    ...{ name: `engine-${name}`, runs: DEAR, seeds: SEEDS },
    async run(input) {
      const { engine, folder } = start();
      const path = join(folder, `${inputs++ % 4}`);
      writeFileSync(path, input);
      const { id, roots } = await engine.open({ kind: 'path', name: 'x', path });
      try {
        const [image] = roots.flatMap(imagesOf);
        if (image) await ask(engine, id, image);
      } finally {
        await engine.close(id);
      }
    },
  };
}

/** The input beside the whole one. */
async function withOther(engine: LocalEngine, ask: (id: string, image: Node) => Promise<unknown>): Promise<void> {
  const path = join(start().folder, 'whole');
  writeFileSync(path, toTar(ociLayout([named])));
  const { id, roots } = await engine.open({ kind: 'path', name: 'whole', path });
  try {
    const [image] = roots.flatMap(imagesOf);
    if (image) await ask(id, image);
  } finally {
    await engine.close(id);
  }
}

export const engine: readonly Target[] = [
  question('verify', (engine, id) => engine.verify(id, [])),
  question('ask', async (engine, id, { key }) => {
    const { layers } = await engine.ask([id], 'image', { image: key });
    await engine.rootfs(id, key, Math.max(0, layers.length - 1), true);
    await engine.ask([id], 'waste', { image: key });
    await engine.ask([id], 'packages', { image: key });
    await engine.ask([id], 'secrets', { image: key });
    await engine.ask([id], 'runtime', { image: key });
  }),
  question('diff', (engine, id, { key }) =>
    withOther(engine, async (other, image) => {
      await engine.ask([id, other], 'diff', { left: key, right: image.key });
    }),
  ),
  question('convert', async (engine, id, { key }) => {
    for (const to of ['oci-archive', 'docker-archive', 'hybrid'] as const) {
      const made = await engine.open({ kind: 'converted', name: 'x', of: id, args: { to, images: [key] } }).catch(ours);
      if (made) await engine.close(made.id);
    }
  }),
];

/** One target that an image can't be had in says nothing of the next. */
function ours(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ImageError') return undefined;
  throw error;
}

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ByteSource } from '../../../../src/core/bytes/source.ts';
import type { Node } from '../../../../src/core/image/node.ts';
import type { EngineHost } from '../../../../src/engine/host.ts';
import { Layers } from '../../../../src/engine/session/layers/layers.ts';
import { tar } from '../../../fixtures/tar.ts';
import { zstdStore } from '../../../fixtures/zstd.ts';
import { counted } from '../../core/bytes/codecs/seek/seeking.ts';

const BIG = 40 * 2 ** 20;
const plain = tar([
  { path: 'big', content: new Uint8Array(BIG) },
  { path: 'last', content: 'here' },
]);
const packed = zstdStore(plain, 20);
const sha = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const node = {
  key: 'layer',
  digest: sha(packed),
  diffID: sha(plain),
  path: null,
  mediaType: '',
} as unknown as Node;
// The header of `big`, its content, the header of `last`.
const at = 512 + BIG + 512;

function layersOf(source: ByteSource) {
  const nothing = () => undefined;
  return new Layers({
    // No thread and no store is asked: the source has no handle and there is nothing kept.
    host: {} as Partial<EngineHost> as EngineHost,
    ...{
      source: () => source,
      closed: new AbortController().signal,
      background: false,
      placeless: false,
      packages: false,
    },
    events: { onStart: nothing, onProgress: nothing, onScan: nothing, onFailure: nothing, onForget: nothing },
  });
}

async function cost(layers: ReturnType<typeof layersOf>, count: { bytes: number }, start: number): Promise<number> {
  const whole = await layers.tar(node);
  count.bytes = 0;
  expect(Buffer.compare(await whole.read(start, start + 4), plain.subarray(start, start + 4))).toBe(0);
  return count.bytes;
}

/** Stored bytes are counted as they are streamed, and no thread can have the source. */
function stored() {
  const { source, count } = counted(packed, 100);
  const { handle: _, ...local } = source;
  return { source: local, count };
}

it('a layer of one zstd frame is read from the place next before, once it has been hashed', async () => {
  const { source, count } = stored();
  const layers = layersOf(source);
  const scan = await layers.hash(node, true);
  expect(scan).not.toHaveProperty('snapshots');
  expect(await cost(layers, count, at)).toBeLessThan(packed.length / 2);
});

it('a read of a layer that was only listed begins at the start, and later ones where it went by', async () => {
  const { source, count } = stored();
  const layers = layersOf(source);
  await layers.index(node);
  expect(await cost(layers, count, at)).toBeGreaterThan(packed.length / 2);
  // Before what the first read left half way, and after what it kept.
  expect(await cost(layers, count, 35 * 2 ** 20)).toBeLessThan(packed.length / 2);
});

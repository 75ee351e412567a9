/** Indexes that lie: each is refused in the words of the house, and quickly. */
import { describe, expect, it } from 'vitest';
import { ImageError } from '../../../../../src/core/oci/imageError.ts';
import { cutaway } from '../../../../../src/core/rootfs/published/cutaway/cutaway.ts';
import { openSections, type Section } from '../../../../../src/core/rootfs/published/cutaway/sections.ts';
import { writeSections } from '../../../../../src/core/rootfs/published/cutaway/writeIndex.ts';
import { VarintWriter } from '../../../../../src/core/rootfs/published/cutaway/varints.ts';
import { soci } from '../../../../../src/core/rootfs/published/soci/soci.ts';
import { indexedLayer, written } from '../../../../fixtures/indexedLayer.ts';
import { tar } from '../../../../fixtures/tar.ts';

const CONTENT = tar([
  { path: 'a', content: 'x'.repeat(9000) },
  { path: 'b', type: 'symlink', link: 'a' },
  { path: 'c', content: Uint8Array.from({ length: 20_000 }, (_, i) => (i * i) >> 3) },
]);

interface Forgery {
  readonly head?: Readonly<Record<string, unknown>>;
  readonly sections?: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

/** The true index with parts of it replaced. */
async function forge({ head = {}, sections = {} }: Forgery) {
  const layer = await indexedLayer(CONTENT);
  const opened = openSections(await written(cutaway, layer), (why) => {
    throw new Error(why);
  });
  const { sections: list, ...rest } = opened.head;
  const names = (list as readonly { name: string }[]).map(({ name }) => name);
  const all = await Promise.all(
    names.map(async (name): Promise<Section> => ({ name, bytes: sections[name] ?? (await opened.section(name)) })),
  );
  return { layer, bytes: writeSections({ ...rest, ...head }, all) };
}

const numbers = (...values: readonly number[]) => {
  const writer = new VarintWriter();
  for (const value of values) writer.number(value);
  return writer.finish();
};
const other = `sha256:${'0'.repeat(64)}`;

describe('a forged index of our own', () => {
  it.each<[string, Forgery, string, RegExp]>([
    ['another layer’s', { head: { layer: { digest: other, size: 1 } } }, 'digest-mismatch', /another layer/],
    ['another version', { head: { version: 2 } }, 'unsupported', /version is not known/],
    ['10^9 entries', { head: { entries: 1e9 } }, 'malformed', /has 3 entries and says 1000000000/],
    ['a type that is none', { sections: { types: Uint8Array.of(0, 2, 9) } }, 'malformed', /no known type/],
    [
      'fewer entries',
      { head: { entries: 2 }, sections: { types: Uint8Array.of(0, 2), written: new Uint8Array(2) } },
      'malformed',
      /left over/,
    ],
    ['a path longer than it is', { sections: { paths: numbers(0, 90, 1) } }, 'malformed', /text is cut off/],
    [
      'a shared path that is not there',
      { sections: { paths: numbers(5, 0) } },
      'malformed',
      /shared part of a path is 5/,
    ],
    ['a mode of 16 bits', { sections: { modes: numbers(0o7777, 0o7777, 65_535) } }, 'malformed', /a mode is 65535/],
    ['contents that overlap', { sections: { offsets: numbers(0, 0, 1023) } }, 'malformed', /entry 2 overlaps/],
    ['contents between blocks', { sections: { offsets: numbers(0, 0, 2) } }, 'malformed', /entry 2 overlaps/],
    ['contents behind the tar', { sections: { offsets: numbers(0, 0, 2 ** 30) } }, 'malformed', /entries end at byte/],
    ['contents beyond 2^53', { sections: { sizes: numbers(9000, 0, 2 ** 53 - 1) } }, 'malformed', /lies beyond 2\^53/],
    ['a tar of another size', { head: { uncompressedSize: 512 } }, 'malformed', /entries end at byte/],
    [
      'checkpoints behind the layer',
      { sections: { checkpoints: numbers(2 ** 30, 5, 0, 0), windows: new Uint8Array(0) } },
      'malformed',
      /checkpoint 0 is not inside the layer/,
    ],
    [
      'checkpoints out of order',
      { sections: { checkpoints: numbers(20, 5, 0, 0, 0, 5, 0, 0), windows: new Uint8Array(0) } },
      'malformed',
      /checkpoint 1 is not inside the layer/,
    ],
    [
      'more bits than a byte has',
      { sections: { checkpoints: numbers(20, 5, 8, 0), windows: new Uint8Array(0) } },
      'malformed',
      /uses 8 bits/,
    ],
    [
      'windows that are not there',
      { sections: { windows: new Uint8Array(3) } },
      'malformed',
      /window of a checkpoint is cut off/,
    ],
    [
      'spans with a gap',
      { sections: { spans: numbers(0, 10, 20, 10), spanDigests: new Uint8Array(64) } },
      'malformed',
      /bytes are left out/,
    ],
    [
      'spans of a part',
      { sections: { spans: numbers(0, 10), spanDigests: new Uint8Array(32) } },
      'malformed',
      /its spans end at byte 10/,
    ],
    ['spans without digests', { sections: { spanDigests: new Uint8Array(0) } }, 'malformed', /a span has no digest/],
    [
      'extras of no entry',
      { sections: { extras: new TextEncoder().encode('[[7,{}]]') } },
      'malformed',
      /extras are out of order/,
    ],
    [
      'extras of no known kind',
      { sections: { extras: new TextEncoder().encode('[[1,{"shell":"x"}]]') } },
      'malformed',
      /extras of entry 1 are not valid/,
    ],
    [
      'a sparse piece behind the file',
      { sections: { extras: new TextEncoder().encode('[[0,{"sparse":[{"offset":9000,"size":9}]}]]') } },
      'malformed',
      /piece of entry 0 lies behind/,
    ],
  ])('%s', async (_, forgery, code, message) => {
    const { layer, bytes } = await forge(forgery);
    const error: unknown = await cutaway.read(bytes, layer).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ImageError);
    expect(error).toMatchObject({ code, at: layer.digest, message: expect.stringMatching(message) as string });
  });

  it('is refused without the room that it claims', async () => {
    const layer = await indexedLayer(CONTENT);
    const claim = (list: unknown) => {
      const head = new TextEncoder().encode(JSON.stringify({ version: 1, layer, entries: 1e9, sections: list }));
      const bytes = new Uint8Array(12 + head.length + 4);
      bytes.set(new TextEncoder().encode('CWINDEX1'));
      new DataView(bytes.buffer).setUint32(8, head.length, true);
      bytes.set(head, 12);
      return bytes;
    };
    const huge = [{ name: 'types', encoding: 'deflate', stored: 4, size: 1e9 }];
    await expect(cutaway.read(claim(huge), layer)).rejects.toThrow(/more than 536870912 bytes unpacked/);
    const smaller = [{ name: 'types', encoding: 'deflate', stored: 4, size: 5e8 }];
    await expect(cutaway.read(claim(smaller), layer)).rejects.toThrow(ImageError);
  });
});

describe('a forged zTOC', () => {
  it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>, RegExp]>([
    ['empty', () => new Uint8Array(0), /cut off/],
    ['cut off', (bytes) => bytes.slice(0, bytes.length - 40_000), /leads out of it|not valid|not known|cut off/],
    [
      'a root that is not there',
      (bytes) => Uint8Array.from(bytes, (byte, i) => [255, 255, 255, 127][i] ?? byte),
      /leads out of it/,
    ],
  ])('%s', async (_, change, message) => {
    const layer = await indexedLayer(CONTENT);
    const bytes = change((await written(soci, layer)).slice());
    await expect(soci.read(bytes, layer)).rejects.toThrow(message);
    await expect(soci.read(bytes, layer)).rejects.toBeInstanceOf(ImageError);
  });

  it('is of a layer of this size', async () => {
    const layer = await indexedLayer(CONTENT);
    const bytes = await written(soci, layer);
    await expect(soci.read(bytes, { ...layer, size: layer.size + 1 })).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
  });
});

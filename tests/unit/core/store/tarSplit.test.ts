/** A layer from its headers and its unpacked files; what is broken or gone is an error, never other bytes. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folder } from '../../../../src/core/archive/formats/folder.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { ImageError } from '../../../../src/core/oci/imageError.ts';
import { joinTarSplit } from '../../../../src/core/store/layouts/tarSplit.ts';
import { runs } from '../../../fixtures/deep.ts';

const bytes = (text: string | Uint8Array) => fromBytes(new Uint8Array(Buffer.from(text)));
const files = folder([
  { path: 'root/etc/motd', source: bytes('hello') },
  { path: 'secret', source: bytes('hidden') },
  { path: 'root/out', source: bytes(''), link: '../secret' },
]);
const segment = (text: string) =>
  JSON.stringify({ type: 2, payload: Buffer.from(text).toString('base64'), position: 0 });
const file = (name: string, size: number) => JSON.stringify({ type: 1, name, size, payload: '', position: 1 });
const join = (text: string | Uint8Array) =>
  joinTarSplit(bytes(gzipSync(text)), 'layer', (name) => files.open(`root/${name}`));

describe('a layer put together again', () => {
  it('has its headers and contents in their order', async () => {
    const whole = await join([segment('<a'), segment('>'), file('etc/motd', 5), segment('<end>')].join('\n'));
    expect(`${Buffer.from(await whole.read(0, whole.size))}`).toBe('<a>hello<end>');
  });

  it.each<[string, string, string]>([
    ['a file that is gone', file('etc/gone', 1), 'truncated'],
    ['a file of another size', file('etc/motd', 4), 'truncated'],
    ['a path out of the layer', file('../../secret', 6), 'truncated'],
    ['text that is no JSON', '{', 'malformed'],
    ['JSON of another shape', '[1]', 'malformed'],
    ['a type that there is not', '{"type":3}', 'malformed'],
    ['base64 that is none', '{"type":2,"payload":"%"}', 'malformed'],
  ])('%s is an error', async (_, text, code) => {
    await expect(join(text)).rejects.toMatchObject({ code });
  });

  it('what is not compressed at all is no list', async () => {
    await expect(joinTarSplit(bytes('{}'), 'layer', () => undefined)).rejects.toMatchObject({ code: 'malformed' });
  });

  it('any text is a layer or an ImageError', async () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ type: fc.constantFrom(1, 2, 3), name: fc.string(), size: fc.integer(), payload: fc.string() })
        .map((one) => JSON.stringify(one)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const failed = await join(lines.join('\n')).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(failed === undefined || failed instanceof ImageError).toBe(true);
      }),
      { numRuns: runs(300, 5000) },
    );
  });
});

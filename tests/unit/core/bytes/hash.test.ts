import { createHash as nodeHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerNodeHasher } from '../../../../src/cli/node/hash.ts';
import { createHash, digestOf, registerHasher } from '../../../../src/core/bytes/hash.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { verified } from '../../../../src/core/bytes/verified.ts';

const bytes = new TextEncoder().encode('{"schemaVersion":2}');
const digest = `sha256:${nodeHash('sha256').update(bytes).digest('hex')}`;
const other = `sha256:${'0'.repeat(64)}`;

describe.each(['wasm', 'Node'])('digests by %s', (by) => {
  beforeAll(() => (by === 'Node' ? registerNodeHasher() : registerHasher(undefined)));
  afterAll(() => registerHasher(undefined));

  it.each(['sha256', 'sha512'])('%s is the same as Node’s, whatever the pieces', async (algorithm) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (pieces) => {
        const hash = await createHash(algorithm);
        const expected = nodeHash(algorithm);
        for (const piece of pieces) {
          hash?.update(piece);
          expected.update(piece);
        }
        expect(hash?.digest()).toBe(`${algorithm}:${expected.digest('hex')}`);
      }),
    );
  });

  it('of two streams side by side do not mix', async () => {
    const [one, two] = [await createHash('sha256'), await createHash('sha256')];
    one?.update(bytes.subarray(0, 5));
    two?.update(Uint8Array.of(1));
    one?.update(bytes.subarray(5));
    expect(one?.digest()).toBe(digest);
    expect(two?.digest()).toBe(await digestOf(Uint8Array.of(1)));
  });

  it('begin anew where they are told to, before and after the end', async () => {
    const hash = await createHash('sha256');
    hash?.update(Uint8Array.of(9));
    hash?.restart();
    hash?.update(bytes);
    expect(hash?.digest()).toBe(digest);
    hash?.restart();
    hash?.update(bytes);
    expect(Buffer.from(hash?.bytes() ?? []).toString('hex')).toBe(digest.slice('sha256:'.length));
  });

  it('of an algorithm that is not known are undefined, whatever its name', async () => {
    for (const algorithm of ['blake3', 'md5', '', '__proto__', 'constructor', 'SHA256']) {
      expect(await createHash(algorithm)).toBeUndefined();
    }
  });
});

describe('verification', () => {
  it('of a whole read or stream fails with `digest-mismatch`, and of a part says nothing', async () => {
    const source = verified(fromBytes(bytes), other);
    const drain = async (start: number) => {
      for await (const chunk of source.stream({ start })) expect(chunk.length).toBeGreaterThan(0);
    };
    await expect(source.read(0, bytes.length)).rejects.toMatchObject({ code: 'digest-mismatch', at: other });
    await expect(drain(0)).rejects.toMatchObject({ code: 'digest-mismatch' });
    await drain(3);
    expect(await source.read(0, 3)).toEqual(bytes.slice(0, 3));
    expect(await verified(fromBytes(bytes), digest).read(0, bytes.length)).toEqual(bytes);
  });
});

/** What is said of a layer hangs on its bytes alone: not on the pieces in which they come. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tar } from '../../../../../src/core/archive/formats/tar.ts';
import { TAR_FIRST_WINDOW_BYTES } from '../../../../../src/core/bytes/limits.ts';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import { randomOf } from '../../../../fuzz/random.ts';
import { generate } from '../../../../fuzz/readers/generate.ts';
import { scan } from './listing.ts';
import { archive, END, file } from './rawTar.ts';
import { runs } from '../../../../fixtures/deep.ts';

const CORPUS = join(import.meta.dirname, '../../../../fuzz/corpus/readers');
const SEEDS = readdirSync(CORPUS).map((name) => new Uint8Array(gunzipSync(readFileSync(join(CORPUS, name)))));
const CUTS = fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.constantFrom(1, 511, 512, 513, 700, 1024));

function expectAlike(bytes: Uint8Array, cuts: number): void {
  const { findings, ...index } = scan(bytes, cuts);
  expect({ findings, ...index }).toEqual(scan(bytes));
}

it('an archive from the grammar of the fuzzers is told alike in pieces of any size', () => {
  const property = fc.property(fc.integer({ min: 0 }), CUTS, (seed, cuts) =>
    expectAlike(generate(randomOf(`pieces ${seed}`)), cuts),
  );
  fc.assert(property, { numRuns: runs(100, 600) });
});

it.each([511, 700])('archives that were once told otherwise are told alike in pieces of %i bytes', (cuts) => {
  expect(SEEDS.length).toBeGreaterThan(100);
  for (const bytes of SEEDS) expectAlike(bytes, cuts);
});

it('says what was not followed where bytes are left out behind damage, not that nothing is there', async () => {
  const damaged = archive(
    file('a'),
    file('b', '', { checksum: '1' }),
    new Uint8Array(TAR_FIRST_WINDOW_BYTES).fill(0x78),
  );
  const { findings } = await tar.read(fromBytes(archive(damaged, file('c'), END)));
  const seen = findings.flatMap(({ disagreement }) => disagreement?.readers ?? []);
  expect(seen).toEqual([
    { name: 'GNU tar', sees: 'what is not followed from here on' },
    { name: 'bsdtar', sees: 'what is not followed from here on' },
  ]);
});

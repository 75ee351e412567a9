/** The order of versions beside dpkg's and rpm's own, on random ones that are made of what decides. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../src/core/diff/packages/versions.ts';
import { missing, must, run, sayWhy } from './cutaway.ts';

const piece = fc.constantFrom('0', '1', '9', '10', '01', 'a', 'rc', 'Z', '.', '~', '+', '-1', '^', 'git', '~~', '.0');
const upstream = fc.array(piece, { minLength: 1, maxLength: 7 }).map((parts) => `1${parts.join('')}`);
const epoch = fc.constantFrom('', '', '0:', '1:', '2:');
const sign = (order: number) => Math.sign(order);

/** The same pairs at each run. */
const sample = (arbitrary: fc.Arbitrary<string>, count: number) =>
  fc.sample(fc.tuple(arbitrary, arbitrary), { numRuns: count, seed: 7 });

describe('the order of versions', () => {
  const noDpkg = missing('dpkg');
  sayWhy('order of versions beside dpkg', noDpkg);
  it.skipIf(noDpkg)('is what dpkg --compare-versions says', async () => {
    const version = fc.tuple(epoch, upstream).map(([a, b]) => `${a}${b.replaceAll('^', '+')}`);
    for (const [a, b] of sample(version, 300)) {
      const is = async (relation: string) =>
        (await run('dpkg', ['--compare-versions', a, relation, b])).status === 0 ? relation : '';
      const expected = (await is('lt')) ? -1 : (await is('gt')) ? 1 : 0;
      expect([a, b, sign(compareVersions('dpkg', a, b))]).toEqual([a, b, expected]);
    }
  });

  const noRpm = missing('rpm');
  sayWhy('order of versions beside rpm', noRpm);
  it.skipIf(noRpm)('is what rpm.vercmp says', async () => {
    const version = upstream.map((text) => text.replaceAll('-', '.'));
    const pairs = sample(version, 2000);
    const calls = pairs.map(([a, b]) => `print(rpm.vercmp("${a}","${b}")..";")`).join(' ');
    const answers = (await must('rpm', '--eval', `%{lua:${calls}}`)).split(';').map(Number);
    for (const [at, [a, b]] of pairs.entries())
      expect([a, b, sign(compareVersions('rpm', a, b))]).toEqual([a, b, answers[at]]);
  });
});

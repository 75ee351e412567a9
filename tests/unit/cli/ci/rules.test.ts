import { describe, expect, it } from 'vitest';
import { readDiveConfig } from '../../../../src/cli/ci/diveConfig.ts';
import { evaluate, measure, readRules } from '../../../../src/cli/ci/rules.ts';
import { applyLayer, createFileTree } from '../../../../src/core/rootfs/fileTree.ts';
import { measureWaste } from '../../../../src/core/rootfs/waste/waste.ts';
import { layerIndex } from '../../../fixtures/layerIndexBuilder.ts';

const read = (text: string) => {
  const notes: string[] = [];
  return { rules: readDiveConfig(text, '.dive-ci', (line) => notes.push(line)), notes };
};

describe('a .dive-ci file', () => {
  it('is read as dive’s README has it, comments, quotes and switched-off rules included', () => {
    const { rules, notes } = read(`---
rules:
  # If the efficiency is measured below X%, mark as failed.
  # Expressed as a ratio between 0-1.
  lowestEfficiency: 0.95

  highestWastedBytes: "20 MB"   # B, KB, MB, and GB
  highestUserWastedPercent: disabled
`);
    expect(rules).toEqual({
      lowestEfficiency: '0.95',
      highestWastedBytes: '20 MB',
      highestUserWastedPercent: 'disabled',
    });
    expect(notes).toEqual([]);
  });

  it('may use the newer spelling at its top', () => {
    expect(read('lowest-efficiency-threshold: 0.5\nhighest-wasted-bytes: 1GiB\r\n').rules).toEqual({
      lowestEfficiency: '0.5',
      highestWastedBytes: '1GiB',
    });
  });

  it('is told about keys that are no rules, with what is below them', () => {
    const { rules, notes } = read('log:\n  enabled: true\nrules:\n  fastest: 1\n  lowestEfficiency: 1\n');
    expect(rules).toEqual({ lowestEfficiency: '1' });
    expect(notes.map((note) => note.split(':')[0])).toEqual(['.dive-ci, line 1', '.dive-ci, line 4']);
  });

  it.each(['rules: {lowestEfficiency: 1}', 'rules:\n\tlowestEfficiency: 1', 'lowestEfficiency', '- a'])(
    'is refused, with the line, where it is not of that form: %j',
    (text) => {
      expect(() => read(text)).toThrow(/\.dive-ci, line \d: not valid/);
    },
  );
});

describe('dive’s rules', () => {
  const thresholds = (...texts: Parameters<typeof readRules>) => readRules(...texts).map(({ threshold }) => threshold);

  it('have dive’s defaults', () => {
    expect(thresholds({})).toEqual([0.9, null, 0.1]);
  });

  it('are decided by the first that names them', () => {
    expect(thresholds({ lowestEfficiency: '0.2' }, { lowestEfficiency: '0.3', highestWastedBytes: '1' })).toEqual([
      0.2, 1, 0.1,
    ]);
  });

  it.each([
    ['20MB', 20_000_000],
    ['1GiB', 1024 ** 3],
    ['1.5 kB', 1500],
    ['4096', 4096],
    ['2 g', 2_000_000_000],
    ['1,000 b', 1000],
    ['512KiB', 512 * 1024],
  ])('take %s as %i bytes', (text, bytes) => {
    expect(thresholds({ highestWastedBytes: text })[1]).toBe(bytes);
  });

  it.each([
    { lowestEfficiency: '95%' },
    { lowestEfficiency: '1.1' },
    { highestWastedBytes: 'many' },
    { highestWastedBytes: '3 iB' },
    { highestUserWastedPercent: '-1' },
  ])('refuse %j with a word on what it must be', (texts) => {
    expect(() => readRules(texts)).toThrow(/must be a/);
  });

  it.each(['', 'off', 'False', ' disabled '])('are switched off by %j', (text) => {
    expect(thresholds({ lowestEfficiency: text })[0]).toBeNull();
  });

  it('measure user waste against what layers above the base bring', () => {
    const tree = createFileTree();
    applyLayer(tree, layerIndex([{ path: 'a', size: 100 }]));
    expect(measure(measureWaste(tree)).userWastedPercent).toBe(0);
    applyLayer(
      tree,
      layerIndex([
        { path: 'a', size: 50 },
        { path: 'b', size: 150 },
      ]),
    );
    expect(measure(measureWaste(tree))).toEqual({
      efficiency: 1 - 100 / 300,
      wastedBytes: 100,
      userBytes: 200,
      userWastedPercent: 0.5,
    });
  });

  it('pass at their threshold and fail beyond it', () => {
    const measured = { efficiency: 0.9, wastedBytes: 10, userBytes: 100, userWastedPercent: 0.1 };
    const status = (texts: Parameters<typeof readRules>[0]) =>
      evaluate(readRules(texts), measured).map((each) => each.status);
    expect(status({ highestWastedBytes: '10' })).toEqual(['PASS', 'PASS', 'PASS']);
    expect(status({ lowestEfficiency: '0.91', highestWastedBytes: '9', highestUserWastedPercent: '0.09' })).toEqual([
      'FAIL',
      'FAIL',
      'FAIL',
    ]);
    expect(status({ lowestEfficiency: 'off' })).toEqual(['SKIP', 'SKIP', 'PASS']);
  });
});

import { expect, it } from 'vitest';
import { createProgressLine } from '../../../src/cli/printing/progress.ts';

it('shows what is under way after a second, on one line of the width there is, and takes it away', () => {
  let time = 0;
  const written: string[] = [];
  const line = createProgressLine({ write: (text) => written.push(text), columns: 30 }, () => time);
  const at = (now: number, done: number) => {
    time = now;
    line.onProgress({ step: 'Reading layers', done, total: 2e6, unit: 'bytes' });
  };
  at(500, 1e6);
  line.clear();
  expect(written).toEqual([]);
  at(1500, 1e6);
  at(1510, 1.1e6);
  expect(written).toEqual(['\r\x1b[KReading layers: 1MB of 2MB, 5']);
  line.clear();
  line.clear();
  expect(written.slice(1)).toEqual(['\r\x1b[K']);
});

import { formatBytes } from '../../../../src/core/oci/text.ts';
import { describe, expect, it } from 'vitest';
import { formatAgo, formatExactBytes, isReproducibleTime } from '../../../../src/ui/parts/format.ts';

describe('sizes', () => {
  it('are decimal with three significant digits, as docker prints them', () => {
    const pairs: [number, string][] = [
      [0, '0B'],
      [999, '999B'],
      [1000, '1kB'],
      [27_145_216, '27.1MB'],
      [999_999, '1MB'],
      [5_012, '5.01kB'],
      [1.5e13, '15TB'],
    ];
    for (const [bytes, text] of pairs) expect(formatBytes(bytes)).toBe(text);
  });

  it('are exact with separators where asked', () => {
    expect(formatExactBytes(27_145_216)).toBe('27,145,216 bytes');
    expect(formatExactBytes(1)).toBe('1 byte');
  });
});

describe('times', () => {
  it('are told from now', () => {
    expect(formatAgo(1000, 1000 + 3 * 3600)).toBe('3 hours ago');
    expect(formatAgo(1000, 1000 + 40 * 86_400)).toBe('40 days ago');
    expect(formatAgo(0, 1_764_000_000)).toBe('56 years ago');
  });

  it('of reproducible builds are known as such', () => {
    expect(isReproducibleTime(0)).toBe(true);
    expect(isReproducibleTime(Date.parse('1980-01-01T00:00:00Z') / 1000)).toBe(true);
    expect(isReproducibleTime(1_764_000_000)).toBe(false);
  });
});

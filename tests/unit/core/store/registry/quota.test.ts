import { describe, expect, it } from 'vitest';
import { quotaText, readQuota, spanText } from '../../../../../src/core/store/registry/quota.ts';

describe('what a registry still grants', () => {
  it('spans are said in the unit people use, never shorter than they are', () => {
    const said = [1, 30, 120, 121, 3000, 3600, 7200, 21600, 20_000].map(spanText);
    expect(said).toEqual([
      ...['a second', '30 seconds', '120 seconds', '3 minutes', '50 minutes', 'an hour', '2 hours', '6 hours'],
      '6 hours',
    ]);
  });

  it('is one sentence of the headers', () => {
    const headers = new Headers({ 'RateLimit-Limit': '100;w=21600', 'RateLimit-Remaining': '0;w=21600' });
    const quota = readQuota(headers);
    expect(quota && quotaText(quota)).toBe('0 of 100 requests are left, in a window of 6 hours.');
    expect(quotaText({ limit: null, remaining: 1, window: 90 })).toBe('1 request is left, in a window of 90 seconds.');
  });
});

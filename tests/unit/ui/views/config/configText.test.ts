import { describe, expect, test } from 'vitest';
import { healthText, runLines } from '../../../../../src/ui/views/config/configText.ts';

describe('a config in words', () => {
  test('shows each field that has a value, known ones first, and no field that is empty', () => {
    const config = { Cmd: ['sh', '-c', 'x'], User: '', Volumes: {}, OnBuild: null, Image: 'sha256:1', Tty: false };
    expect(runLines(config as never)).toEqual([
      { name: 'Cmd', words: ['sh', '-c', 'x'] },
      { name: 'User', text: 'root (no user is set)' },
      { name: 'Image', words: ['sha256:1'] },
    ]);
  });

  test('tells a healthcheck with its timing, and one that is switched off', () => {
    expect(healthText({ Test: ['CMD-SHELL', 'curl -f x'], Interval: 30e9, Timeout: 1.5e9, Retries: 3 })).toBe(
      'curl -f x, every 30 s, timeout 1.5 s, 3 retries',
    );
    expect(healthText({ Test: ['NONE'] })).toBe('Disabled: a health check of the base image does not run.');
  });
});

import { defineConfig } from 'vitest/config';

/**
 * Tests that run the command line as a program, or ask real tools. They share two cores with those, so one file at a time
 * and long limits.
 */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/cli/**/*.test.ts', 'tests/oracle/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 600_000,
  },
});

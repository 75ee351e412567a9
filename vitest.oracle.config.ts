import { defineConfig } from 'vitest/config';

/** Tests that ask real tools. They share two cores with those tools, so one file at a time and long limits. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/oracle/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});

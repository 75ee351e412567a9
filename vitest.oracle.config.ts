import { defineConfig } from 'vitest/config';
import { deepFiles } from './scripts/deepFiles.mjs';
import { inlineAccessors } from './scripts/inlineAccessors.mjs';
import { patience } from './scripts/patience.mjs';

const slow = patience();

/**
 * Tests that run the command line as a program, or ask real tools. They share the cores with those and wait for
 * them, so three files at a time on two cores, and long limits. What files share is made before any of them (`prepare.ts`).
 */
export default defineConfig({
  plugins: [inlineAccessors()],
  test: {
    environment: 'node',
    include: deepFiles('tests/cli', 'tests/oracle'),
    globalSetup: 'tests/oracle/prepare.ts',
    setupFiles: ['tests/fixtures/wasmOfTests.ts'],
    maxWorkers: 3,
    // As in vite.config.ts.
    experimental: { fsModuleCache: true },
    testTimeout: 600_000 * slow,
    expect: { poll: { timeout: 60_000 * slow } },
    hookTimeout: 600_000 * slow,
  },
});

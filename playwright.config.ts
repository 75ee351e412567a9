import { defineConfig, devices } from '@playwright/test';
import { browserArgs, findBrowser } from './scripts/browser.mjs';

/** The built app, served as `npm start` does, in the browser that the set-up found. */
const PORT = Number(process.env.CUTAWAY_E2E_PORT ?? 4391);
const browser = findBrowser();
Object.assign(process.env, browser?.env);

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  timeout: 60_000,
  // A machine busy with other work is slow, not wrong.
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  // Where no person looks on, a test that fails once is tried once more; the report calls it flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/e2e.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://127.0.0.1:${PORT}`,
    launchOptions: { executablePath: browser?.path, args: [...browserArgs] },
    trace: 'retain-on-failure',
  },
  webServer: {
    command: `node dist/cli/cutaway.js serve --port ${PORT}`,
    url: `http://127.0.0.1:${PORT}`,
    timeout: 30_000,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
  },
});

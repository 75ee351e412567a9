import { defineConfig, devices } from '@playwright/test';
import { browserArgs, findBrowser, findShell } from './scripts/browser.mjs';
import { patience } from './scripts/patience.mjs';

/**
 * The built app, served as `npm start` does, in the browser that the set-up found: one server and three workers
 * for all specs: two leave a tenth of two cores idle while they wait for what they look at. A worker keeps its browser; each test has a profile of its own.
 */
const PORT = Number(process.env.CUTAWAY_E2E_PORT ?? 4391);
const browser = findBrowser();
const shell = findShell();
Object.assign(process.env, browser?.env);
// A machine busy with other work is slow, not wrong.
const slow = patience();

const launch = (path?: string) => ({ launchOptions: { executablePath: path, args: [...browserArgs] } });

/** `@deep` runs in `npm run test:deep` only; `@browser` is about the browser around the page, which its shell lacks. */
function chosen(inShell: boolean | undefined): RegExp {
  const deep = process.env.CUTAWAY_DEEP ? '(?=.*@deep)' : '(?!.*@deep)';
  const needs = inShell === undefined ? '' : inShell ? '(?!.*@browser)' : '(?=.*@browser)';
  return new RegExp(`^${deep}${needs}`, 's');
}

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  timeout: 60_000 * slow,
  expect: { timeout: 15_000 * slow },
  fullyParallel: false,
  workers: 3,
  forbidOnly: Boolean(process.env.CI),
  // Where no person looks on, a test that fails once is tried once more; the report calls it flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/e2e.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://127.0.0.1:${PORT}`,
    trace: 'on-first-retry',
  },
  projects: shell
    ? [
        { name: 'page', grep: chosen(true), use: launch(shell.path) },
        { name: 'whole browser', grep: chosen(false), use: launch(browser?.path) },
      ]
    : [{ name: 'page', grep: chosen(undefined), use: launch(browser?.path) }],
  webServer: {
    command: `node dist/cli/cutaway.js serve --no-engines --port ${PORT}`,
    url: `http://127.0.0.1:${PORT}`,
    timeout: 30_000 * slow,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
  },
});

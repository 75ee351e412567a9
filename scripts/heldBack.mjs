/** What a run of `npm test` left to `npm run test:deep`, in one line. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAYWRIGHT, RESULTS, ROOT } from './testStages.mjs';

/** Test files write down here how many cases they held back: a number a line (`tests/fixtures/deep.ts`). */
export const NOTED = join(RESULTS, 'held-back');

/** Tests with the tag `@deep`, as the runner lists them. */
function browserTests() {
  const env = { ...process.env, CUTAWAY_DEEP: '1', FORCE_COLOR: '0' };
  const { stdout } = spawnSync(process.execPath, [...PLAYWRIGHT, '--list', '--reporter=list'], { cwd: ROOT, env });
  return Number(/^Total: (\d+) tests?/m.exec(String(stdout))?.[1] ?? 0);
}

export function heldBack() {
  const noted = existsSync(NOTED) ? readFileSync(NOTED, 'utf8').split('\n').map(Number) : [];
  const cases = noted.reduce((sum, one) => sum + one, 0);
  return `Left to npm run test:deep: ${browserTests()} tests in the browser, ${cases} cases of other tests, and longer random runs.`;
}

/** The main path in Firefox, driven by WebDriver BiDi. */
import { expect } from '@playwright/test';
import { onPath, sayWhy } from '../oracle/cutaway.ts';
import type { Driven } from './driven.ts';
import { driveFirefox } from './firefoxDriver.ts';
import { embedPath } from './embedPath.ts';
import { patient } from './frame.ts';
import { mainPath } from './mainPath.ts';
import { test } from './profile.ts';

const absent = onPath('firefox-esr') ? undefined : 'firefox-esr is not installed';
sayWhy('the main path in Firefox', absent);

let firefox: Driven & { close(): Promise<void> };
let base = '';
const problems: string[] = [];

test.describe.configure({ timeout: patient(120_000) });
test.skip(absent !== undefined, absent);
test.beforeAll(async ({ baseURL }) => {
  if (absent) return;
  base = baseURL ?? '';
  firefox = await driveFirefox('/usr/bin/firefox-esr', (message) => void problems.push(message));
});
test.afterAll(() => firefox?.close());

mainPath({ driven: () => firefox, base: () => base });
embedPath(() => firefox);

// That a page may not embed ours is said on the console, and is what was asked for.
test('no script failed on the way', () =>
  expect(problems.filter((problem) => !problem.includes('frame-ancestors'))).toEqual([]));

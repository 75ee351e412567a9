/** The main path in WebKit, driven by WebDriver. */
import { sayWhy } from '../oracle/cutaway.ts';
import type { Driven } from './driven.ts';
import { embedPath } from './embedPath.ts';
import { DEEP, patient } from './frame.ts';
import { mainPath } from './mainPath.ts';
import { test } from './profile.ts';
import { driveWebKit, withoutWebKit } from './webkitDriver.ts';

const absent = withoutWebKit();
sayWhy('the main path in WebKit', absent);

let webkit: Driven & { close(): Promise<void> };
let base = '';

test.describe.configure({ timeout: patient(120_000) });
test.skip(absent !== undefined, absent);
test.beforeAll(async ({ baseURL }) => {
  if (absent) return;
  base = baseURL ?? '';
  webkit = await driveWebKit();
});
test.afterAll(() => webkit?.close());

mainPath({ driven: () => webkit, base: () => base });
embedPath(() => webkit, DEEP);

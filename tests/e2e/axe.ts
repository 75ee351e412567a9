/** Asks axe what is inaccessible in a page. In one piece of script: a page of its own for each answer costs three times that. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axeCore from 'axe-core';

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong by all its rules of any weight, in the page or in the element that `within` selects. */
export async function violationsIn(page: Page, within?: string): Promise<axeCore.Result[]> {
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(SCRIPT);
  }
  return await page.evaluate(async (selector) => {
    const { axe } = globalThis as unknown as { axe: typeof axeCore };
    // Without this, each element that passes is described too.
    return (await axe.run(selector ?? document, { resultTypes: ['violations'] })).violations;
  }, within);
}

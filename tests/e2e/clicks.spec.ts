/** The first questions, asked from the drop on: each is answered within two clicks. */
import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import { dropPaths, shown } from './frame.ts';
import { filePair } from './pairImages.ts';
import { test } from './profile.ts';

const MOST = 2;

/** Counts every click that a person would make; typing is none. */
function clicker() {
  let clicks = 0;
  return {
    click: async (on: Locator, options: Parameters<Locator['click']>[0] = {}) => {
      clicks += options.clickCount ?? 1;
      expect(clicks).toBeLessThanOrEqual(MOST);
      await on.click(options);
    },
  };
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const grid = (page: Page) => page.getByRole('treegrid').first();
const row = (page: Page, name: RegExp) => grid(page).getByRole('row', { name });

async function drop(page: Page, files: readonly string[]): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/');
  await dropPaths(page, files);
  await expect(shown(page, 'Overview')).toBeVisible();
}

test('what did this layer change', async ({ page }) => {
  const { click } = clicker();
  await drop(page, filePair().slice(0, 1));
  await click(tab(page, 'Size'));
  await click(page.getByRole('button', { name: /^Show the files of layer 1/ }));
  await expect(row(page, /^app\.conf/)).toContainText('added');
  await expect(row(page, /^same/)).toHaveCount(0);
});

test('which file is this', async ({ page }) => {
  const { click } = clicker();
  await drop(page, filePair().slice(0, 1));
  await click(page.getByRole('button', { name: 'Search files, images and commands' }));
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
  await page.keyboard.type('app.conf');
  await click(page.getByRole('option', { name: /app\.conf/ }).first());
  await expect(page.getByRole('region', { name: 'Open file' })).toContainText('apples');
});

test('what is different', async ({ page }) => {
  const { click } = clicker();
  await drop(page, filePair());
  await click(page.getByRole('button', { name: 'Compare them' }));
  await expect(page.getByRole('status', { name: 'Verdict' })).toContainText('Different');
  await click(shown(page, 'Compare').getByRole('button', { name: 'Files', exact: true }));
  await expect(row(page, /^app\.conf/)).toBeVisible();
});

test('how do I get it out', async ({ page }) => {
  const { click } = clicker();
  await drop(page, filePair().slice(0, 1));
  await click(tab(page, 'Files'));
  await row(page, /^run/).hover();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    click(page.getByRole('button', { name: 'Download run' })),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toBe('run');
});

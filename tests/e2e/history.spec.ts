/** Back and forward in a real browser: every step can be gone back on, and nothing else makes an entry. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { DEEP, dropPaths, SAMPLES, shown, view } from './frame.ts';
import { test } from './profile.ts';

// What is asked of a server counts here.
test.use({ ownProfile: true });

const firstScreen = (page: Page) => page.getByRole('heading', { name: /Drop a container image/ });
const entries = (page: Page) => page.evaluate(() => history.length);

async function openSample(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: /hello, OCI/ }).click();
  await expect(page.locator('#view-panel')).toBeVisible();
  await expect(page).toHaveURL(/node=/);
}

test('sample, Files, Config: three times Back is the first screen, and forward again is Config', async ({ page }) => {
  await openSample(page);
  const first = page.url();
  await view(page, 'Files');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await view(page, 'Config');
  await expect(page).toHaveURL(/#\/config/);
  await page.goBack();
  await expect(shown(page, 'Files')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(first);
  await page.goBack();
  await expect(firstScreen(page)).toBeVisible();
  for (let step = 0; step < 3; step++) await page.goForward();
  await expect(shown(page, 'Config')).toBeVisible();
});

test('tags of a registry are gone back to, walking among them makes no entries', async ({ page }) => {
  await page.goto('/#/objects?browse=demo/cutaway/hello');
  const tags = page.getByRole('treegrid', { name: 'Tags' });
  await tags.getByRole('row', { name: /^latest/ }).click();
  await expect(page).toHaveURL(/hello:latest$/);
  await tags.getByRole('row', { name: /^1\.0-arm64/ }).click();
  await expect(page).toHaveURL(/hello:1\.0-arm64/);
  const before = await entries(page);
  await page.keyboard.press('ArrowUp');
  await expect(page).not.toHaveURL(/arm64/);
  const walked = page.url();
  expect(await entries(page)).toBe(before);
  await page.keyboard.press('Enter');
  await expect(page.locator('#view-panel')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(walked);
  await expect(tags).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/hello:latest$/);
  await page.goBack();
  await expect(page).toHaveURL(/cutaway\/hello$/);
});

test('walking a tree and the water line rewrite the entry, opening a file makes one', async ({ page }) => {
  await openSample(page);
  await view(page, 'Files');
  const grid = page.getByRole('treegrid');
  await grid.getByRole('row', { name: /^group/ }).click();
  const before = await entries(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('[');
  await expect(page).toHaveURL(/depth=1/);
  expect(await entries(page)).toBe(before);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const pane = page.getByRole('region', { name: 'Open file' });
  await expect(pane).toBeVisible();
  await expect(page).toHaveURL(/open=/);
  expect(await entries(page)).toBe(before + 1);
  await page.keyboard.press('Escape');
  await expect(pane).toBeHidden();
  await page.goBack();
  await expect(pane).toBeVisible();
  await page.goBack();
  await expect(pane).toBeHidden();
  await expect(shown(page, 'Files')).toBeVisible();
});

test('a link stays what it is when another file is dropped on it, and the named one still lands where it leads', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-link-'));
  try {
    await openSample(page);
    await view(page, 'Files');
    await page.getByRole('row', { name: /^group/ }).click();
    await expect(page).toHaveURL(/path=etc\/group/);
    const link = page.url().replace('in=hello-oci.tar@', 'in=mine.tar@');
    copyFileSync(join(SAMPLES, 'hello-oci.tar'), join(folder, 'renamed.tar'));
    // Somebody else's browser: the sample is not among its recents.
    await page.evaluate(() => localStorage.clear());
    await page.goto('about:blank');
    await page.goto(link);
    await expect(page.getByRole('status').filter({ hasText: 'mine.tar' })).toBeVisible();
    await dropPaths(page, [join(SAMPLES, 'hello-damaged.tar')]);
    await expect(page).toHaveURL(/hello-damaged/);
    await page.goBack();
    await expect(page).toHaveURL(link);
    await dropPaths(page, [join(folder, 'renamed.tar')]);
    await expect(page).toHaveURL(/in=renamed\.tar.*path=etc\/group/);
    await expect(page.getByRole('treegrid').locator('[data-active]')).toContainText('group');
    // Another link in the address bar of the same page opens what our server has of it.
    await page.goto(`/#/config?in=hello-docker.tar`);
    await expect(page).toHaveURL(/hello-docker\.tar@/);
    await expect(shown(page, 'Config')).toBeVisible();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** A repeatable choice. */
function chooser(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

for (const [moves, seed, deep] of [
  [12, 7, {}],
  [70, 11, DEEP],
] as const)
  test(
    `a random walk of ${moves} tabs, their parts and Backs agrees with a list and a finger on it`,
    deep,
    async ({ page }) => {
      await openSample(page);
      const steps = [
        ...['Files', 'Config', 'History', 'Raw', 'Layout', 'Overview', 'Packages', 'Findings', 'Objects', 'Size'],
        ...['Size: Waste', 'Size: Table', 'Size: layer', 'History: Dockerfile', 'Config: Runtime config'],
      ];
      const seen = async () => {
        const named = await page.getByRole('tabpanel').getAttribute('aria-label');
        return `${named} ${page.url()}`;
      };
      const model = ['first screen', await seen()];
      let finger = 1;
      const choose = chooser(seed);
      for (let move = 0; move < moves; move++) {
        if (choose(3) > 0 || model.length < 4) {
          const [name = '', part] = (steps[choose(steps.length)] ?? '').split(': ');
          await view(page, name);
          await expect(shown(page, name)).toBeVisible();
          const viewed = await seen();
          if (viewed !== model[finger]) model.splice(++finger, model.length, viewed);
          if (part) await shown(page, name).getByRole('button', { name: part, exact: true }).click();
          const now = await seen();
          if (now !== model[finger]) model.splice(++finger, model.length, now);
        } else {
          const by = choose(3) > 0 ? -1 : 1;
          if (finger + by < 1 || finger + by >= model.length) continue;
          await (by < 0 ? page.goBack() : page.goForward());
          finger += by;
          await expect.poll(seen).toBe(model[finger]);
        }
      }
      expect(model.length).toBeGreaterThan(5);
    },
  );

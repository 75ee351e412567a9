/** Focus is never lost: whatever is done by the keyboard, something in the page has it afterwards. */
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { dropPaths, inputButton, SAMPLES, shown, VIEWS, view } from './frame.ts';
import { filePair } from './pairImages.ts';
import { test } from './profile.ts';

const lost = (page: Page) => page.evaluate(() => document.activeElement === document.body);

/** Presses a control by the keyboard; what it does may take it away. */
async function enter(control: Locator): Promise<void> {
  await control.focus();
  await control.press('Enter');
}

const grid = (page: Page) => page.getByRole('treegrid').first();
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

async function toFile(page: Page): Promise<void> {
  await view(page, 'Files');
  await page.getByRole('button', { name: 'Expand all' }).click();
  await grid(page)
    .getByRole('row', { name: /^app\.conf/ })
    .click();
  await grid(page).focus();
}

const STEPS: readonly (readonly [does: string, act: (page: Page) => Promise<void>])[] = [
  ['answer the question of two', (page) => enter(button(page, 'Keep separate'))],
  [
    'open a file',
    async (page) => {
      await toFile(page);
      await page.keyboard.press('Enter');
    },
  ],
  [
    'close it by its button',
    (page) => enter(page.getByRole('region', { name: 'Open file' }).getByRole('button', { name: /^Close/ })),
  ],
  [
    'open it again and close it by Esc',
    async (page) => {
      await toFile(page);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('region', { name: 'Open file' })).toBeVisible();
      await page.keyboard.press('Escape');
    },
  ],
  [
    'leave a directory shown alone',
    async (page) => {
      await grid(page).getByRole('row', { name: /^etc/ }).click();
      await enter(button(page, 'Show only this'));
      await enter(button(page, 'Show all'));
    },
  ],
  [
    'mark rows and clear the marks',
    async (page) => {
      await toFile(page);
      await page.keyboard.press('Control+Space');
      await enter(button(page, 'Clear'));
    },
  ],
  ['go down to the base, where the button goes dark', (page) => enter(button(page, 'One layer down'))],
  ['go up again', (page) => enter(button(page, 'One layer up'))],
  [
    'open and leave the menu of a row',
    async (page) => {
      await toFile(page);
      await page.keyboard.press('Shift+F10');
      await expect(page.getByRole('menu')).toBeVisible();
      await page.keyboard.press('Escape');
    },
  ],
  [
    'open and close the help',
    async (page) => {
      await enter(button(page, 'Help and keys'));
      await enter(button(page, 'Close help'));
    },
  ],
  [
    'open and close the palette',
    async (page) => {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
      await page.keyboard.press('Escape');
    },
  ],
  [
    'open and close the cached indexes',
    async (page) => {
      await enter(button(page, 'Cached indexes'));
      await expect(page.getByRole('dialog', { name: 'Cached indexes' })).toBeVisible();
      await page.keyboard.press('Escape');
    },
  ],
  [
    'open and close a package',
    async (page) => {
      await view(page, 'Packages');
      await grid(page)
        .getByRole('row', { name: /openssl/ })
        .click();
      await enter(shown(page, 'Packages').getByRole('button', { name: /^Close/ }));
    },
  ],
  [
    'choose a part of the size, and another',
    async (page) => {
      await view(page, 'Size');
      await enter(shown(page, 'Size').getByRole('button', { name: 'Secrets', exact: true }));
      await enter(shown(page, 'Size').getByRole('button', { name: 'Map', exact: true }));
    },
  ],
  [
    'open the result of a conversion',
    async (page) => {
      await view(page, 'Convert');
      await enter(button(page, 'Open the result'));
      await expect(shown(page, 'Objects')).toBeVisible();
    },
  ],
  ['close an input', (page) => enter(button(page, /^Close .*hybrid/))],
  ['close another', (page) => enter(button(page, 'Close new.tar'))],
  [
    'go home and open a sample',
    async (page) => {
      await enter(button(page, 'Cutaway'));
      await enter(button(page, /hello, OCI/));
      await expect(page.locator('#view-panel')).toBeVisible();
    },
  ],
];

test('whatever is done by the keyboard, something has the focus', async ({ page }) => {
  test.slow();
  await page.goto('/');
  await dropPaths(page, filePair());
  await expect(inputButton(page, 'new.tar')).toBeVisible();
  for (const [does, act] of STEPS)
    await test.step(does, async () => {
      await act(page);
      await expect.poll(() => lost(page), does).toBe(false);
    });
});

test('going from view to view by number and by menu keeps it', async ({ page }) => {
  test.slow();
  await page.goto('/');
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await expect(shown(page, 'Overview')).toBeVisible();
  await page.getByRole('tab', { name: 'Overview' }).focus();
  for (const [place, name] of VIEWS.entries()) {
    if (place < 9 && name !== 'Objects' && name !== 'Config') await page.keyboard.press(String(place + 1));
    else await view(page, name);
    await expect(shown(page, name)).toBeVisible();
    await expect.poll(() => lost(page), name).toBe(false);
    if (name === 'Search') await page.keyboard.press('Escape');
  }
});

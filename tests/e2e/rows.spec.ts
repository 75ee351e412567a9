/** What rows and parts of the path offer: menus by pointer and keyboard, marks saved as a tar, siblings, search as one types. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { dropPaths, SAMPLES, shown, view } from './frame.ts';
import { openedOnce, test } from './profile.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const grid = (page: Page) => page.getByRole('treegrid').first();
const row = (page: Page, name: RegExp) => grid(page).getByRole('row', { name });
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const item = (page: Page, name: RegExp) => page.getByRole('menuitem', { name });

async function openFiles(page: Page): Promise<void> {
  await page.goto('/');
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await view(page, 'Files');
  await expect(row(page, /^passwd/)).toBeVisible();
}

/** What needs neither a reload nor another width looks at one opening. */
const look = openedOnce(openFiles);

look(
  'a row has a menu: its path, content, link and shell line are copied, a link leads to its target',
  async ({ page }) => {
    await row(page, /^group/).click({ button: 'right' });
    await item(page, /^Copy path/).click();
    await expect.poll(() => copied(page)).toBe('/etc/group');
    await grid(page).focus();
    await page.keyboard.press('Shift+F10');
    const menu = page.getByRole('menu', { name: 'Actions' });
    await expect(menu).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(menu).toBeHidden();
    await expect(grid(page)).toBeFocused();
    await row(page, /^group/).click({ button: 'right' });
    await item(page, /^Copy content/).click();
    await expect.poll(() => copied(page)).toMatch(/^root:x:0:/);
    await row(page, /^group/).click({ button: 'right' });
    await item(page, /^Copy shell line/).click();
    await expect.poll(() => copied(page)).toBe('cutaway cat --layer 0 -- hello-oci.tar etc/group');
    await row(page, /^group/).click({ button: 'right' });
    await item(page, /^Copy link/).click();
    await expect.poll(() => copied(page)).toMatch(/#\/files\?.*path=etc\/group/);
    await row(page, /^bin → /).click({ button: 'right' });
    await item(page, /^Go to usr\/bin/).click();
    await expect(page).toHaveURL(/path=usr\/bin/);
  },
);

test('what saves the row under the pointer stands at its end, and not at all where the row is narrow', async ({
  page,
}) => {
  await openFiles(page);
  await row(page, /^passwd/).hover();
  const button = page.getByRole('button', { name: 'Download passwd' });
  const [place, line] = [await button.boundingBox(), await row(page, /^passwd/).boundingBox()];
  if (!place || !line) throw new Error('nothing is under the pointer');
  expect(place.x + place.width).toBeCloseTo(line.x + line.width, 0);
  const last = await row(page, /^passwd/)
    .getByRole('gridcell')
    .last()
    .boundingBox();
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(place.x + 1);
  await page.setViewportSize({ width: 390, height: 844 });
  await row(page, /^group/).hover();
  await expect(page.getByRole('button', { name: /^Download / })).toBeHidden();
});

look('marked rows are saved as one tar, with what is below them and as the image has it', async ({ page }) => {
  await row(page, /^group/).click({ modifiers: ['ControlOrMeta'] });
  await row(page, /^srv/).click();
  await grid(page).focus();
  await page.keyboard.press('Control+Space');
  const line = page.getByRole('status').filter({ hasText: '2 paths marked' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    line.getByRole('button', { name: 'Save as tar' }).click(),
  ]);
  const listed = execFileSync('tar', ['tvf', await download.path()], { encoding: 'utf8' });
  expect(listed).toMatch(/etc\/group\n/);
  expect(listed).toMatch(/srv\/hello\/index\.html/);
  expect(listed).not.toMatch(/passwd/);
  await line.getByRole('button', { name: 'Clear' }).click();
  await expect(line).toBeHidden();
});

look('changes are those of the layer at the water line, where that is asked for', async ({ page }) => {
  await expect(row(page, /^passwd/)).toContainText('added');
  await page.getByRole('button', { name: '± of layer 2' }).click();
  await expect(row(page, /^passwd/)).not.toContainText('added');
  await expect(row(page, /^hello\.json/)).toContainText('modified');
  await expect(row(page, /^hostname/)).toContainText('removed');
});

look('the mark before a part of the path is a menu of what is beside it', async ({ page }) => {
  const where = page.getByRole('navigation', { name: 'Where you are' });
  await where.getByRole('button', { name: 'Beside linux/amd64' }).click();
  await page.getByRole('menuitemradio', { name: /linux\/arm64/ }).click();
  await expect(where).toContainText('linux/arm64/v8');
});

test('strata are drawn to scale where that is asked for, and it is remembered', async ({ page }) => {
  await openFiles(page);
  const heights = () =>
    page
      .getByRole('listbox', { name: 'The stack of layers' })
      .getByRole('option', { name: /616 bytes|RUN set/ })
      .evaluateAll((options) => options.map((option) => Math.round(option.getBoundingClientRect().height)));
  const [before = 0] = await heights();
  await page.getByRole('checkbox', { name: 'Strata to scale' }).check();
  await expect.poll(async () => (await heights())[0]).not.toBe(before);
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Strata to scale' })).toBeChecked();
});

look('a search answers while one types, with the name and below it the path', async ({ page }) => {
  await page.keyboard.press('Escape');
  await view(page, 'Search');
  await expect(shown(page, 'Search')).toBeVisible();
  await page.getByLabel('Query').pressSequentially('passw', { delay: 30 });
  const hit = grid(page)
    .getByRole('row', { name: /passwd/ })
    .first();
  await expect(hit).toBeVisible();
  await expect(hit.locator('mark').first()).toHaveText('passw');
  await expect(page).toHaveURL(/q=passw/);
  await page.getByLabel('Text in files').pressSequentially('root:', { delay: 30 });
  await expect(page.getByRole('status').filter({ hasText: /lines? in/ })).toBeVisible();
});

look('the search box finds files among the commands', async ({ page }) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).pressSequentially('hellojson');
  await page
    .getByRole('option', { name: /hello\.json/ })
    .first()
    .click();
  await expect(page).toHaveURL(/path=etc\/hello\/hello\.json/);
});

look('a text is shown in the colours of its language', async ({ page }) => {
  await row(page, /^style/).dblclick();
  const content = page.getByRole('group', { name: 'File content' });
  await expect(content).toBeVisible();
  await expect(content.locator('span.text-accent').first()).toBeVisible();
});

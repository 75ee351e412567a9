/** A directory as the root of the file tree: shown alone, kept by the link, left by its line, by a key and by going elsewhere. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { dropPaths, SAMPLES, view } from './frame.ts';
import { test } from './profile.ts';

const grid = (page: Page) => page.getByRole('treegrid').first();
const row = (page: Page, name: RegExp) => grid(page).getByRole('row', { name });
const line = (page: Page) => page.getByRole('toolbar', { name: 'Directory shown' });

async function openAtEtc(page: Page): Promise<void> {
  await page.goto('/');
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await view(page, 'Files');
  await row(page, /^etc/).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show only this directory' }).click();
  await expect(line(page)).toContainText('Only /etc');
  await expect(row(page, /^srv/)).toHaveCount(0);
}

test('it is shown alone, counted alone, and left again by Up, by Show all, by Backspace and by Back', async ({
  page,
}) => {
  await openAtEtc(page);
  await expect(row(page, /^passwd/)).toHaveAttribute('aria-level', '1');
  await expect(page.getByRole('status').filter({ hasText: /^\d+ entries/ })).toHaveText(/^(1?\d) entries/);
  await line(page).getByRole('button', { name: 'Show all' }).click();
  await expect(row(page, /^srv/)).toBeVisible();
  await expect(grid(page)).toBeFocused();
  await page.goBack();
  await expect(line(page)).toContainText('Only /etc');
  await grid(page).focus();
  await page.keyboard.press('Backspace');
  await expect(line(page)).toBeHidden();
  await expect(row(page, /^srv/)).toBeVisible();
});

test('a link keeps it, and a path elsewhere leaves it', async ({ page }) => {
  await openAtEtc(page);
  await expect(page).toHaveURL(/root=etc/);
  const link = page.url();
  await page.goto('about:blank');
  // The link opens the sample by itself, once it knows the samples: whoever is quicker has it once, and keeps the front.
  let answer: () => void = () => undefined;
  const dropped = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/samples/index.json', async (route) => {
    await dropped;
    await route.continue();
  });
  await page.goto(link);
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await expect(line(page)).toContainText('Only /etc');
  const listed = page.waitForResponse('**/samples/index.json');
  answer();
  await (await listed).finished();
  await row(page, /^passwd/).click();
  await expect(page).toHaveURL(/path=etc\/passwd&root=etc/);
  await expect(page.getByRole('list', { name: 'Open inputs' }).getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('index.html');
  await page
    .getByRole('option', { name: /index\.html/ })
    .first()
    .click();
  await expect(line(page)).toBeHidden();
  await expect(page).not.toHaveURL(/root=/);
});

test('where the water line leaves no such directory, that is said and all is shown', async ({ page }) => {
  await page.goto('/');
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await view(page, 'Files');
  await row(page, /^srv/).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show only this directory' }).click();
  await expect(line(page)).toContainText('Only /srv');
  for (let at = 0; at < 2; at++) await page.getByRole('button', { name: 'One layer down' }).click();
  await expect(line(page)).toContainText('Not a directory here, so all files are shown: /srv');
  await expect(row(page, /^etc/).first()).toBeVisible();
});

/** Two images with known differences beside each other: the question, the verdict, noise, layers, files, packages, sizes. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { violationsIn } from './axe.ts';
import { dropPaths, OBJECTS, view, themed } from './frame.ts';
import { filePair } from './pairImages.ts';
import { openedOnce, test } from './profile.ts';

const verdict = (page: Page) => page.getByRole('status', { name: 'Verdict' });
const files = (page: Page) => page.getByRole('treegrid', { name: 'Files that differ' });
const part = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'What is compared' }).getByRole('button', { name });

async function comparePair(page: Page): Promise<void> {
  await page.goto(OBJECTS);
  await dropPaths(page, filePair());
  await page.getByRole('button', { name: 'Compare them' }).press('Enter');
  await expect(verdict(page)).toContainText('Different');
}

/** Goes to the first file that a filter leaves. */
async function choose(page: Page, filter: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Filter by path' }).fill(filter);
  await expect(files(page).getByRole('row', { name: new RegExp(`^${filter.split('/').at(-1)}`) })).toBeVisible();
  await files(page).focus();
  await page.keyboard.press('n');
}

async function expectNoAxe(page: Page) {
  const violations = await violationsIn(page);
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** Of the same two, compared once. */
const look = openedOnce(comparePair);

test('two archives dropped at once are asked about: opened both, or compared', async ({ page }) => {
  await page.goto(OBJECTS);
  await dropPaths(page, filePair());
  const question = page.getByRole('dialog', { name: /Compare these two/ });
  await expect(question).toContainText('old.tar');
  await expectNoAxe(page);
  await page.getByRole('button', { name: 'Keep separate' }).press('Enter');
  await expect(question).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Open inputs' })).toContainText('new.tar');
  await expect(page).toHaveURL(/#\/objects/);
});

test('what else is open is the other side before anyone chose, and the question goes however it is answered', async ({
  page,
}) => {
  await page.goto(OBJECTS);
  await dropPaths(page, filePair());
  const question = page.getByRole('dialog', { name: /Compare these two/ });
  await expect(question).toBeVisible();
  await view(page, 'Compare');
  await expect(question).toBeHidden();
  await expect(page.getByLabel('Right side').getByRole('option', { selected: true })).toContainText('new.tar');
  await expect(page).toHaveURL(/beside=new\.tar/);
  await expect(verdict(page)).toContainText('Different');
  await view(page, 'Files');
  await dropPaths(page, filePair());
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Close this question' }).click();
  await expect(question).toBeHidden();
});

look('swapping the sides keeps the chosen file', async ({ page }) => {
  await part(page, 'Files').click();
  await files(page)
    .getByRole('row', { name: /app\.conf/ })
    .click();
  await expect(page).toHaveURL(/path=etc\/app\.conf/);
  await page.keyboard.press('x');
  await expect(page).toHaveURL(/beside=old\.tar/);
  await expect(page).toHaveURL(/path=etc\/app\.conf/);
  await expect(files(page).getByRole('row', { selected: true })).toContainText('app.conf');
});

look('files are compared by keyboard, down to the lines of one and its place in the image', async ({ page }) => {
  await part(page, 'Files').press('Enter');
  await expect(page.getByRole('button', { name: /^moved\s*1/ })).toBeVisible();
  await choose(page, 'app.conf');
  await expect(files(page).getByRole('row', { selected: true })).toContainText('app.conf');
  const lines = page.getByRole('group', { name: 'Both sides, line by line' });
  await expect(lines).toContainText('apples');
  await expect(lines).toContainText('cherry');
  await expectNoAxe(page);
  await choose(page, 'opt/moved.js');
  await expect(page.getByRole('button', { name: 'from /srv/moved.js' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/files.*path=opt\/moved\.js/);
});

look(
  'contents are compared as fields, as bytes, as facts, and shown alone where one side has none',
  async ({ page }) => {
    await part(page, 'Files').click();
    await choose(page, 'app.json');
    await page.getByRole('button', { name: 'Fields', exact: true }).press('Enter');
    await expect(page.getByRole('region', { name: 'Fields that differ' })).toContainText('/version');
    await choose(page, 'data.bin');
    const shown = page.getByRole('group', { name: 'Bytes of both sides' });
    await expect(shown).toContainText('03');
    await page.getByRole('button', { name: 'First difference' }).press('Enter');
    await expect(page.getByText('At 0x5')).toBeVisible();
    await choose(page, 'dpkg/status');
    await expect(page.getByRole('treegrid', { name: 'Facts that differ' })).toContainText('3.0.13-1');
    await choose(page, 'only-left');
    await expect(page.getByRole('region', { name: /Difference of srv\/only-left/ })).toContainText('left alone');
    await choose(page, 'srv/run');
    const mode = page.getByRole('table', { name: 'Fields that differ' });
    await expect(mode).toContainText('-rw-r--r-- 0644');
    await expect(mode).toContainText('-rwxr-xr-x 0755');
    await choose(page, 'time');
    await expect(mode).toContainText('+1 d 2 h');
  },
);

look('what is left out is counted, hidden everywhere, can be shown, and is kept in the link', async ({ page }) => {
  await part(page, 'Files').click();
  await expect(files(page).getByRole('row', { name: /^time/ })).toBeVisible();
  await page.getByRole('checkbox', { name: /file times/ }).press('Space');
  await expect(files(page).getByRole('row', { name: /^time/ })).toHaveCount(0);
  await expect(page).toHaveURL(/ignore=1/);
  await page.getByRole('button', { name: 'Show them' }).press('Enter');
  await expect(files(page).getByRole('row', { name: /^time/ })).toBeVisible();
  await page.getByRole('button', { name: 'Semantic' }).press('Enter');
  await expect(page.getByRole('checkbox', { name: /file times/ })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /modes/ })).not.toBeChecked();
  await page.getByRole('button', { name: 'Bit for bit' }).press('Enter');
  await expect(page.getByRole('checkbox', { name: /file times/ })).not.toBeChecked();
});

look('layers tell their shared base and their headers; two layers can stand on the sides', async ({ page }) => {
  await part(page, 'Layers').press('Enter');
  await expect(page.getByText(/Shared base/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Files that differ' })).toContainText('/etc/app.conf');
  await page.getByRole('button', { name: 'Headers' }).press('Enter');
  const headers = page.getByRole('region', { name: 'Headers of both layers' });
  await expect(headers.getByRole('treegrid', { name: 'Entries that differ' })).toContainText('app.conf');
  await expectNoAxe(page);
  const left = page.getByLabel('Left side');
  const label = await left.getByRole('option', { name: /old\.tar.*layer 1/ }).textContent();
  await left.selectOption({ label: label ?? '' });
  await expect(page.getByLabel('Right side').locator('option:checked')).toHaveText(/new\.tar.*layer 1/);
  await expect(headers.getByRole('treegrid', { name: 'Entries that differ' })).toContainText('app.conf');
  await part(page, 'Files').click();
  await expect(files(page).getByRole('row', { name: /app\.conf/ })).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(
    `packages and sizes tell what changed, and axe finds nothing serious, ${theme}`,
    themed(theme),
    async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await comparePair(page);
      await page.getByText('Why', { exact: true }).first().click();
      await expectNoAxe(page);
      await part(page, 'Packages').click();
      const row = page.getByRole('treegrid', { name: 'Packages that differ' }).getByRole('row', { name: /openssl/ });
      await expect(row).toContainText('upgraded');
      await expectNoAxe(page);
      await part(page, 'Size').click();
      await expect(page.getByText(/A host that has the left image would pull/)).toBeVisible();
      await expectNoAxe(page);
    },
  );
}

look('the comparison is saved as a report', async ({ page }) => {
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save report' }).press('Enter');
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('old-new.html');
  expect(readFileSync(await saved.path(), 'utf8')).toContain('app.conf');
});

/** The object tree and the cut: the same objects, the same selection, by mouse and by keys. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { dropPaths, OBJECTS, SAMPLES, tree, treeLines } from './frame.ts';
import { openedOnce, test } from './profile.ts';

const open = async (page: Page, sample: string) => {
  await page.goto(OBJECTS);
  await dropPaths(page, [join(SAMPLES, sample)]);
  await expect(tree(page, new RegExp(sample))).toBeVisible();
};

/** What is asked of the first sample looks at one opening of it. */
const look = openedOnce((page) => open(page, 'hello-oci.tar'));

look('the tree shows index, manifests, configs, layers and attestations in their places', async ({ page }) => {
  const lines = await treeLines(page);
  expect(lines[0]).toMatch(/^1 index, .*cutaway\/hello:1\.0/);
  expect(lines[1]).toMatch(/^2 manifest, linux\/amd64, OCI manifest/);
  expect(lines[2]).toMatch(/^3 config/);
  expect(lines.slice(3, 6).map((line) => line.slice(0, 9))).toEqual(['3 layer 0', '3 layer 1', '3 layer 2']);
  expect(lines.filter((line) => line.startsWith('2 attestation of sha256:'))).toHaveLength(2);
});

test('both views of a hybrid are there, absent and derived objects are marked, unreferenced blobs listed', async ({
  page,
}) => {
  await open(page, 'hello-damaged.tar');
  await expect(page.getByRole('treeitem', { name: 'index.json · OCI' })).toBeVisible();
  await expect(page.getByRole('treeitem', { name: 'manifest.json · Docker' })).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /^layer 3,.*absent/ })).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /^manifest.*derived/ })).toBeVisible();
  await expect(page.getByRole('treeitem', { name: 'unreferenced blobs' })).toBeVisible();
});

look(
  'a layer chosen in the cut is chosen in the tree, the path and the link, and the other way round',
  async ({ page }) => {
    const cut = page.getByRole('listbox', { name: /Cross-section of/ });
    await cut.getByRole('option').last().click();
    await expect(page.getByRole('treeitem', { name: /^layer 0/ }).first()).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('navigation', { name: 'Where you are' })).toContainText('layer 0');
    await expect(page).toHaveURL(/node=0\.0\.1@sha256:/);
    await page
      .getByRole('treeitem', { name: /^layer 2/ })
      .first()
      .click();
    await expect(cut.getByRole('option', { selected: true })).toHaveAttribute('data-place', '3');
  },
);

look('the whole tree and the cut are walked by keys alone', async ({ page }) => {
  await tree(page, /hello-oci/).focus();
  await page.keyboard.press('Home');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^index/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^config/);
  await page.keyboard.press('k');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('l');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^layer 0/);
  await page.keyboard.press(']');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^layer 1/);
  const cut = page.getByRole('listbox', { name: /Cross-section of/ });
  await cut.focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^layer 0/);
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^layer 1/);
});

look('an index shows its images as cuts, and a click goes into one', async ({ page }) => {
  await page.getByRole('treeitem', { name: /^index/ }).click();
  await page
    .getByRole('button', { name: /linux\/arm64\/v8/ })
    .first()
    .click();
  await expect(page.getByRole('listbox', { name: /Cross-section of/ })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Where you are' })).toContainText('linux/arm64/v8');
});

test('checks on request end as marks on tree and cut', async ({ page }) => {
  await open(page, 'hello-damaged.tar');
  await page.getByRole('button', { name: 'Verify all' }).click();
  await expect(page.getByRole('contentinfo')).toContainText('failed');
  await expect(page.getByRole('option', { name: /check does not match its digest/ }).first()).toBeVisible();
});

test('a link leads back to the same object after a reload, also when the same file was dropped under another name', async ({
  page,
}) => {
  await page.goto(OBJECTS);
  await page.getByRole('button', { name: /hello, OCI/ }).click();
  await page
    .getByRole('treeitem', { name: /^layer 1/ })
    .nth(1)
    .click();
  const link = page.url();
  await page.reload();
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^layer 1/);
  expect(page.url()).toBe(link);
  // Without the recents the page can't know where the sample lies.
  await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  await page.goto(link.replace('hello-oci.tar', 'other-name.tar'));
  await expect(page.getByText(/This link points into/)).toContainText('other-name.tar');
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^layer 1/);
});

look('back and forward go through what was looked at', async ({ page }) => {
  await page
    .getByRole('treeitem', { name: /^config/ })
    .first()
    .click();
  await page
    .getByRole('treeitem', { name: /^layer 2/ })
    .first()
    .click();
  await page.goBack();
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^config/);
  await page.goForward();
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-label', /^layer 2/);
});

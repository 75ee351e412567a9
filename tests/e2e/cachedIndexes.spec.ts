/** Cached indexes: a layer seen before is listed without reading it; what is kept is shown and cleared. */
import { expect, type Locator, type Page } from '@playwright/test';
import { violationsIn } from './axe.ts';
import { DEEP, OBJECTS, tree, view } from './frame.ts';
import { test } from './profile.ts';

// What is asked of a server counts here.
test.use({ ownProfile: true });

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Cached indexes' });

async function openSample(page: Page): Promise<void> {
  await page.goto(OBJECTS);
  await page.getByRole('button', { name: /hello, OCI/ }).click();
  await expect(tree(page, /hello/)).toBeVisible();
}

async function showFiles(page: Page): Promise<void> {
  await view(page, 'Files');
  await expect(page.getByRole('treegrid')).toHaveAttribute('aria-rowcount', /\d/);
  await expect(page.getByRole('treegrid').locator('[data-row]').first()).toBeVisible();
}

/** Opens the sample, lists its files, and waits until its layers are kept: that is, until they are verified. */
async function keepSample(page: Page): Promise<number> {
  await openSample(page);
  await showFiles(page);
  await expect(page.getByRole('contentinfo')).not.toContainText('Checking');
  const rows = dialog(page).getByRole('row', { name: /sha256/ });
  await expect(async () => {
    await page.getByRole('button', { name: 'Cached indexes' }).click();
    try {
      // The three layers of the image.
      await expect(rows.nth(2)).toBeVisible({ timeout: 2_000 });
    } finally {
      await page.keyboard.press('Escape');
    }
  }).toPass();
  await page.getByRole('button', { name: 'Cached indexes' }).click();
  await expect(rows.nth(2)).toBeVisible();
  const count = await rows.count();
  await page.keyboard.press('Escape');
  return count;
}

/** A count that has stopped growing. */
async function settled(count: () => number): Promise<number> {
  let last = -1;
  await expect
    .poll(
      () => {
        const before = last;
        last = count();
        return last === before;
      },
      { intervals: [700] },
    )
    .toBe(true);
  return last;
}

test('after a reload, the files of a layer are listed and not a byte of it is read', async ({ page }) => {
  await keepSample(page);
  const before = await page.getByRole('treegrid').locator('[data-row]').allTextContents();

  const ranges: string[] = [];
  page.context().on('request', (request) => {
    if (request.url().includes('hello')) ranges.push(request.headers().range ?? 'all');
  });
  await openSample(page);
  // Opening reads the documents and the first bytes of each layer; listing must read no layer, or it would be verified.
  await expect(page.getByRole('contentinfo')).toContainText('Ready');
  const opening = await settled(() => ranges.length);
  expect(opening).toBeGreaterThan(0);
  await showFiles(page);
  expect(await page.getByRole('treegrid').locator('[data-row]').allTextContents()).toEqual(before);
  expect(ranges.slice(opening)).toEqual([]);
  // What was not read is not called verified, until somebody asks.
  await expect(page.getByRole('button', { name: 'Verify all' })).toBeVisible();
  await page.getByRole('button', { name: 'Verify all' }).click();
  await expect(page.getByRole('button', { name: 'Verify all' })).toBeHidden();
  // So small an input comes whole with its first bytes.
  expect(ranges.slice(opening)).toEqual([]);
});

async function expectAccessible(page: Page): Promise<void> {
  await expect(
    dialog(page)
      .getByRole('row', { name: /sha256/ })
      .first(),
  ).toBeVisible();
  const violations = await violationsIn(page);
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test('axe finds nothing serious in the list in the dark theme', DEEP, async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await keepSample(page);
  await page.getByRole('button', { name: 'Cached indexes' }).click();
  await expectAccessible(page);
});

test('the list says what is kept and how much may be, and clears one or all; axe finds nothing in it', async ({
  page,
}) => {
  test.slow();
  const count = await keepSample(page);
  await page.getByRole('button', { name: 'Cached indexes' }).click();
  await expect(dialog(page)).toContainText(`${count} layer`);
  await expectAccessible(page);
  await expect(dialog(page)).toContainText('of at most');
  await expect(dialog(page)).toContainText(
    'File contents are not stored, and nothing leaves this machine unless its server keeps shared indexes.',
  );
  const rows = dialog(page).getByRole('row', { name: /sha256/ });
  await dialog(page)
    .getByRole('button', { name: /^Clear sha256/ })
    .first()
    .click();
  await expect(rows).toHaveCount(count - 1);
  await dialog(page).getByRole('button', { name: 'Clear all' }).click();
  await expect(rows).toHaveCount(0);
  await expect(dialog(page).getByRole('button', { name: 'Clear all' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
});

test('it is reached from the help too, where there is no status line', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(OBJECTS);
  await page.getByRole('button', { name: 'Help and keys' }).click();
  await page.getByRole('button', { name: 'Cached indexes…' }).click();
  await expect(dialog(page)).toContainText('No indexes are cached yet');
});

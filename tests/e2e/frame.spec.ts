/** The frame: panes, theme, keys, the narrow window, and that nobody is left out. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { violationsIn } from './axe.ts';
import { DEEP, dropPaths, OBJECTS, SAMPLES, shown, tree, view, VIEWS, themed } from './frame.ts';
import { test } from './profile.ts';

const THEMES = ['light', 'dark'] as const;

for (const theme of THEMES) {
  test(
    `axe finds nothing serious on the first screen, the objects and a failure (${theme})`,
    themed(theme),
    async ({ page }) => {
      // axe alone takes several seconds a scan.
      test.slow();
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(OBJECTS);
      await expect(page.getByRole('button', { name: /hello, OCI/ })).toBeVisible();
      const serious = async () => {
        const violations = await violationsIn(page);
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      };
      expect(await serious()).toEqual([]);
      await dropPaths(page, [join(SAMPLES, 'hello-damaged.tar')]);
      await expect(tree(page, /damaged/)).toBeVisible();
      await page.getByRole('button', { name: 'Verify all' }).click();
      await expect(page.getByRole('contentinfo')).toContainText('failed');
      expect(await serious()).toEqual([]);
      await dropPaths(page, [join(SAMPLES, 'index.json')]);
      await expect(page.getByRole('alert')).toBeVisible();
      expect(await serious()).toEqual([]);
    },
  );
}

test('the theme is set before the page paints and survives a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(OBJECTS);
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('help lists the keys, and single letters can be switched off', async ({ page }) => {
  await page.goto(OBJECTS);
  await expect(page.getByRole('button', { name: /hello, OCI/ })).toBeVisible();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Help' });
  await expect(help).toContainText('layer below');
  await help.getByRole('checkbox', { name: 'Single-letter keys' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await page.keyboard.press('?');
  await expect(help).toBeHidden();
});

test('panes are sized by keys, closed and shown again', async ({ page }) => {
  await page.goto(OBJECTS);
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  const left = page.getByRole('separator', { name: 'Width of the left pane' });
  const before = Number(await left.getAttribute('aria-valuenow'));
  await left.focus();
  await page.keyboard.press('ArrowRight');
  await expect(left).toHaveAttribute('aria-valuenow', String(before + 16));
  await page.keyboard.press('Control+b');
  await expect(page.getByRole('tree')).toBeHidden();
  await page.keyboard.press('Control+b');
  await expect(page.getByRole('tree')).toBeVisible();
  await page.getByRole('button', { name: 'Details pane' }).click();
  await expect(page.getByRole('region', { name: 'Details' })).toBeHidden();
});

test('in a narrow window the panes are pages in the same order, and nothing is wider than the window', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(OBJECTS);
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')], { x: 100, y: 300 });
  const panes = page.getByRole('navigation', { name: 'Panes' });
  await expect(page.getByRole('listbox', { name: /Cross-section of/ })).toBeVisible();
  await panes.getByRole('button', { name: 'Tree' }).click();
  await page
    .getByRole('treeitem', { name: /^layer 1/ })
    .first()
    .click();
  await panes.getByRole('button', { name: 'Details' }).click();
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('layer 1');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
});

test('no policy of the page is broken and no error is logged on the way through', async ({ page }) => {
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(OBJECTS);
  await page.getByRole('button', { name: /hello, OCI/ }).click();
  await expect(tree(page, /hello-oci/)).toBeVisible();
  await view(page, 'Files');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await page.getByRole('button', { name: 'Close hello-oci.tar' }).click();
  await expect(page.getByRole('heading', { name: /Drop a container image/ })).toBeVisible();
  expect(problems).toEqual([]);
});

for (const [width, part, deep] of [
  [1440, 0.65, {}],
  [1920, 0.75, DEEP],
] as const) {
  test(
    `at ${width} px the view has at least ${part * 100} % of the window, and keys go to the views`,
    deep,
    async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(OBJECTS);
      await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
      await expect(tree(page, /hello-oci/)).toBeVisible();
      for (const [key, name] of VIEWS.slice(0, 9).entries()) {
        if (name === 'Objects') continue;
        await page.keyboard.press(String(key + 1));
        await expect(shown(page, name)).toBeVisible();
        const box = await page.getByRole('region', { name: 'View', exact: true }).boundingBox();
        expect((box?.width ?? 0) / width).toBeGreaterThanOrEqual(part);
        if (name !== 'Search') continue;
        // It takes the keys for its field, a moment after it is shown.
        const field = page.getByLabel('Query');
        await expect(field).toBeFocused();
        await field.blur();
      }
    },
  );
}

test('the focus is never lost: after going to a file, after another view, after closing a file', async ({ page }) => {
  const focused = () => page.evaluate(() => document.activeElement?.tagName);
  await page.goto(OBJECTS);
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await expect(tree(page, /hello-oci/)).toBeVisible();
  await page.keyboard.press('t');
  await page.getByRole('combobox', { name: 'Go to file' }).fill('published');
  await page.getByRole('option', { name: /published/ }).waitFor();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Open file' })).toBeVisible();
  await expect.poll(focused).not.toBe('BODY');
  await expect(page.getByRole('treegrid').locator('[data-active]')).toBeInViewport();
  await page.keyboard.press('3');
  await expect(page.getByRole('list', { name: /Build steps/ })).toBeVisible();
  await expect.poll(focused).not.toBe('BODY');
});

test('the first screen leads back to what is open', async ({ page }) => {
  await page.goto(OBJECTS);
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await expect(tree(page, /hello-oci/)).toBeVisible();
  await page.getByRole('button', { name: 'Cutaway', exact: true }).click();
  await page.getByRole('region', { name: 'Open now' }).getByRole('button', { name: 'hello-oci.tar' }).click();
  await expect(tree(page, /hello-oci/)).toBeVisible();
});

test('a view whose code is on its way says so', async ({ page }) => {
  await page.goto(OBJECTS);
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await expect(tree(page, /hello-oci/)).toBeVisible();
  let free = () => {};
  const held = new Promise<void>((resolve) => {
    free = resolve;
  });
  await page.route('**/assets/PackagesView-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await view(page, 'Packages');
  const coming = page.getByRole('status').filter({ hasText: 'Loading the packages view' });
  await expect(coming).toBeVisible();
  // Its lines can be told from the page in both themes.
  for (const theme of ['light', 'dark']) {
    await page.getByTitle(`Theme: ${theme}`).click();
    const line = coming.locator('[aria-hidden]').first();
    const apart = await line.evaluate((element) => {
      const lightness = (color: string) => Number(/^oklch\(([\d.]+)/.exec(color)?.[1]);
      const ground = getComputedStyle(document.body).backgroundColor;
      return Math.abs(lightness(getComputedStyle(element).backgroundColor) - lightness(ground));
    });
    expect(apart).toBeGreaterThan(0.08);
  }
  free();
  await expect(page.getByRole('treegrid', { name: /packages/ })).toBeVisible();
});

/** Small windows: a phone, and a page at 200 % zoom. Every view is usable to its last column, and nothing is wider than the window. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { DEEP, dropPaths, SAMPLES, shown, VIEWS, view } from './frame.ts';
import { test } from './profile.ts';

async function open(page: Page, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.goto('/');
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')], { x: 100, y: 200 });
  await expect(shown(page, 'Overview')).toBeVisible();
}

/** Parts of the view that end right of the window and that no part around them scrolls to. */
const outside = (page: Page) =>
  page.evaluate(() => {
    const scrolls = (element: Element): boolean => {
      for (let at = element.parentElement; at; at = at.parentElement)
        if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth) return true;
      return false;
    };
    const cut = (element: Element): boolean => {
      for (let at: Element | null = element; at; at = at.parentElement)
        if (getComputedStyle(at).textOverflow === 'ellipsis' && getComputedStyle(at).overflow !== 'visible')
          return true;
      return false;
    };
    return [...document.querySelectorAll('main *')]
      .filter((element) => {
        const { right, width } = element.getBoundingClientRect();
        return width > 1 && right > innerWidth + 1 && element.checkVisibility() && !scrolls(element) && !cut(element);
      })
      .map((element) => element.outerHTML.slice(0, 160));
  });

for (const [width, height, deep] of [
  [320, 640, DEEP],
  [390, 844, {}],
  [720, 450, DEEP],
] as const) {
  test(`at ${width} × ${height} every view fits or scrolls`, deep, async ({ page }) => {
    test.slow();
    await open(page, width, height);
    for (const name of VIEWS) {
      await view(page, name);
      await expect(shown(page, name)).toBeVisible();
      await expect(page.getByText('Ready')).toBeVisible();
      expect(await outside(page), name).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name).toBe(true);
    }
  });
}

test('tables scroll to their last column in a narrow window', async ({ page }) => {
  await open(page, 390, 844);
  await view(page, 'Packages');
  const grid = page.getByRole('treegrid', { name: /packages/ });
  await expect(grid.getByRole('row', { name: /strata-base/ })).toBeVisible();
  const last = grid.getByRole('columnheader').last();
  await expect(last).toContainText('Summary');
  await last.scrollIntoViewIfNeeded();
  await expect(last).toBeInViewport({ ratio: 0.9 });
});

test('at 200 % zoom Compare and Size keep their rows', DEEP, async ({ page }) => {
  await open(page, 720, 450);
  for (const each of ['Compare', 'Size']) {
    await view(page, each);
    const rows = page.getByRole('treegrid').first().locator('[data-row]');
    await expect(rows.first()).toBeVisible();
    const name = rows.nth(2).getByRole('gridcell').first();
    await name.scrollIntoViewIfNeeded();
    await expect(name).toBeInViewport({ ratio: 0.9 });
  }
});

test('the first stop skips the bars, and opening by a key leaves the focus in the page', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: /hello, OCI/ }).focus();
  await page.keyboard.press('Enter');
  await expect(shown(page, 'Overview')).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  await view(page, 'Files');
  await expect(page.getByRole('treegrid')).toBeVisible();
  expect(await page.evaluate(() => document.querySelector('button, a, input, [tabindex="0"]')?.textContent)).toBe(
    'Skip to the content',
  );
  const skip = page.getByRole('button', { name: 'Skip to the content' });
  await skip.focus();
  await expect(skip).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treegrid')).toBeFocused();
});

test('nothing moves while the first screen is put together', async ({ page }) => {
  await page.addInitScript(() => {
    const moved = { sum: 0 };
    Object.assign(window, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) moved.sum += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/');
  await expect(page.getByRole('button', { name: /hello, OCI/ })).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(() => (window as unknown as { moved: { sum: number } }).moved.sum)).toBeLessThan(0.02);
});

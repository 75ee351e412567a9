/** What was open before is opened again by one click, also after the page is loaded anew, and what was closed comes back. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { dropPaths, inputButton, SAMPLES, shown, view } from './frame.ts';
import { test } from './profile.ts';

test('a dropped file opens again from the list of recent ones', async ({ page }) => {
  await page.goto('/');
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await expect(shown(page, 'Overview')).toBeVisible();
  await page.getByRole('button', { name: 'Close hello-oci.tar' }).click();
  const recents = page.getByRole('region', { name: 'Recent' });
  await expect(recents.getByText('open again')).toBeVisible();
  await recents.getByRole('button', { name: /hello-oci\.tar/ }).click();
  await expect(inputButton(page, 'hello-oci.tar')).toBeVisible();
  await expect(shown(page, 'Overview')).toBeVisible();
  await page.goto('about:blank');
  await page.goto('/');
  // The handle is still there; the browser may ask before it is read.
  await expect(recents.getByText('open again')).toBeVisible();
  await recents.getByRole('button', { name: 'Clear list' }).click();
  await expect(recents).toBeHidden();
});

test('a closed input comes back by Undo, where one stood in it', async ({ page }) => {
  await page.goto('/');
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await view(page, 'Files');
  await page.getByRole('row', { name: /^group/ }).click();
  await expect(page).toHaveURL(/path=etc\/group/);
  await page.getByRole('button', { name: 'Close hello-oci.tar' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page).toHaveURL(/path=etc\/group/);
  await expect(page.getByRole('treegrid').locator('[data-active]')).toContainText('group');
});

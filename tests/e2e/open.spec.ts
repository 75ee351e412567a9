/** Every way in, and the way out again. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { dropPaths, inputButton, OBJECTS, SAMPLES, strangers, tree } from './frame.ts';
import { test } from './profile.ts';

const OCI = join(SAMPLES, 'hello-oci.tar');
const DOCKER = join(SAMPLES, 'hello-docker.tar');
let folder = '';

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-e2e-'));
  const layout = join(folder, 'layout');
  mkdirSync(layout);
  execFileSync('tar', ['-xf', OCI, '-C', layout]);
  cpSync(DOCKER, join(folder, 'no-name-at-all'));
  writeFileSync(join(folder, 'notes.txt'), 'Buy milk. This is no image.\n'.repeat(50));
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.beforeEach(async ({ page }) => {
  // As in browsers that give no handles: no test can answer the pickers that do. With handles: recents.spec.ts.
  await page.addInitScript(() => {
    Reflect.deleteProperty(DataTransferItem.prototype, 'getAsFileSystemHandle');
    Reflect.deleteProperty(window, 'showOpenFilePicker');
    Reflect.deleteProperty(window, 'showDirectoryPicker');
  });
  await page.goto(OBJECTS);
});

test('a file dropped anywhere on the window opens', async ({ page }) => {
  await dropPaths(page, [OCI], { x: 5, y: 700 });
  await expect(tree(page, /hello-oci/)).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /^index/ })).toBeVisible();
});

test('a dropped folder opens as the same image as its tar', async ({ page }) => {
  await dropPaths(page, [join(folder, 'layout')]);
  await expect(tree(page, /layout/)).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /^manifest.*linux\/arm64/ })).toBeVisible();
});

test('several dropped at once stand side by side, each recognised by content, and close on their own', async ({
  page,
}) => {
  await dropPaths(page, [OCI, join(folder, 'no-name-at-all'), join(folder, 'layout')]);
  await expect(page.getByRole('button', { name: 'Close layout' })).toBeVisible();
  await inputButton(page, 'no-name-at-all').click();
  await expect(tree(page, /no-name-at-all/)).toBeVisible();
  await page.getByRole('button', { name: 'Close no-name-at-all' }).click();
  await expect(inputButton(page, 'no-name-at-all')).toHaveCount(0);
  await page.getByRole('button', { name: 'Close hello-oci.tar' }).click();
  await page.getByRole('button', { name: 'Close layout' }).click();
  await expect(page.getByRole('heading', { name: /Drop a container image/ })).toBeVisible();
});

test('Open file… and Open folder… open what is picked', async ({ page }) => {
  const [files] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open file…' }).click(),
  ]);
  expect(files.isMultiple()).toBe(true);
  await files.setFiles(DOCKER);
  await expect(tree(page, /hello-docker/)).toBeVisible();
  const [folders] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open folder…' }).click(),
  ]);
  await folders.setFiles(join(folder, 'layout'));
  await expect(tree(page, /layout/)).toBeVisible();
});

test('Ctrl+O asks for files', { tag: '@browser' }, async ({ page }) => {
  // Before the page is drawn the key is the browser's.
  await expect(page.getByRole('button', { name: 'Open folder…' })).toBeVisible();
  const [files] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Control+o')]);
  await files.setFiles(OCI);
  await expect(tree(page, /hello-oci/)).toBeVisible();
});

test('a pasted JSON document opens, pasted prose does not', async ({ page }) => {
  const paste = (text: string) =>
    page.evaluate((value) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', value);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  await paste('Just some words.');
  await expect(page.getByRole('heading', { name: /Drop a container image/ })).toBeVisible();
  const digest = `sha256:${'1'.repeat(64)}`;
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 };
  await paste(JSON.stringify({ schemaVersion: 2, config, layers: [] }));
  await expect(page.getByRole('treeitem', { name: /^manifest/ })).toBeVisible();
});

test('samples open by a click and are recent afterwards', async ({ page }) => {
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  await page.getByRole('button', { name: /hello, OCI/ }).click();
  await expect(tree(page, /hello-oci/)).toBeVisible();
  await page.getByRole('button', { name: 'Close hello-oci.tar' }).click();
  await page.getByRole('button', { name: /hello-oci\.tar.*open again/ }).click();
  await expect(tree(page, /hello-oci/)).toBeVisible();
  // Whole, with one request each time.
  expect(asked.filter((url) => url.endsWith('samples/hello-oci.tar'))).toHaveLength(2);
});

test('what is no image is told so, what it looks like and what would work, with the rest still usable', async ({
  page,
}) => {
  await dropPaths(page, [join(folder, 'notes.txt'), OCI]);
  await inputButton(page, 'notes.txt').click();
  const card = page.getByRole('alert');
  await expect(card).toContainText('This is not a container image.');
  await expect(card).toContainText('docker save');
  await inputButton(page, 'hello-oci.tar').click();
  await expect(tree(page, /hello-oci/)).toBeVisible();
});

test('a local file leaves its name and digest in the recents, and says that it must be dropped again', async ({
  page,
}) => {
  await dropPaths(page, [DOCKER]);
  await expect(tree(page, /hello-docker/)).toBeVisible();
  await page.getByRole('button', { name: 'Close hello-docker.tar' }).click();
  await expect(page.getByText('drop it again to open')).toBeVisible();
});

test('nothing is asked of anyone but our own server', async ({ page }) => {
  const asked = strangers(page);
  await dropPaths(page, [OCI, join(folder, 'layout')]);
  await expect(tree(page, /hello-oci/)).toBeVisible();
  await page.getByRole('button', { name: 'Verify all' }).click();
  await expect(page.getByRole('contentinfo')).toContainText(/(\d+) of \1 verified/);
  expect(asked).toEqual([]);
});

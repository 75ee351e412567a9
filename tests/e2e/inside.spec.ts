/** Archives inside layers: gone into by keyboard and pointer, linked to, and an image among them opened as an image. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { ar } from '../fixtures/ar.ts';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { tar } from '../fixtures/tar.ts';
import { zip } from '../fixtures/zip.ts';
import { violationsIn } from './axe.ts';
import { DEEP, dropPaths, inputButton, OBJECTS, SAMPLES, shown, strangers, view } from './frame.ts';
import { openedOnce, test } from './profile.ts';

let folder = '';
let archive = '';
const COPYRIGHT = 'Nobody reserves any rights.\n';

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-inside-'));
  archive = join(folder, 'outer.tar');
  const xz = (bytes: Uint8Array) => new Uint8Array(execFileSync('xz', ['-c'], { input: bytes }));
  const deb = ar([
    { name: 'debian-binary', content: '2.0\n' },
    { name: 'control.tar.xz', content: xz(tar([{ path: 'control', content: 'Package: hello\n' }])) },
    { name: 'data.tar.xz', content: xz(tar([{ path: 'usr/share/doc/copyright', content: COPYRIGHT }])) },
  ]);
  const jar = zip([
    { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\n' },
    { name: 'secret', content: 'x', flags: 1 },
    { name: '../../etc/passwd', content: 'x' },
  ]);
  const entries = [
    { path: 'srv/hello.deb', content: deb },
    { path: 'srv/app.war', content: zip([{ name: 'WEB-INF/lib/app.jar', content: jar }, { name: 'index.html' }]) },
    { path: 'srv/image.tar', content: readFileSync(join(SAMPLES, 'hello-oci.tar')) },
  ];
  writeFileSync(archive, toTar(ociLayout([{ image: buildImage({ layers: [{ entries }] }), names: ['outer:1'] }])));
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = (page: Page): Locator => page.getByRole('treegrid').first();
const entriesOf = (page: Page, name: string): Locator => page.getByRole('treegrid', { name: `Entries of ${name}` });
const trail = (page: Page): Locator => page.getByRole('navigation', { name: 'Inside the archive' });

async function openFiles(page: Page): Promise<void> {
  await page.goto(OBJECTS);
  await dropPaths(page, [archive]);
  await view(page, 'Files');
  await expect(files(page).getByRole('row', { name: /^srv/ })).toBeVisible();
}

const goInto = (page: Page, name: string) => files(page).getByRole('row', { name }).dblclick();

/** What needs neither a link nor another input looks at one opening. */
const look = openedOnce(openFiles);

look('a Debian package is gone into by keyboard, to a file of its data, and back', async ({ page }) => {
  const asked = strangers(page);
  await goInto(page, 'hello.deb');
  await entriesOf(page, 'hello.deb').focus();
  await page.keyboard.type('data');
  await page.keyboard.press('Enter');
  await expect(entriesOf(page, 'data.tar.xz')).toBeFocused();
  await expect(page.getByText(/^tar in xz, 1 entry/)).toBeVisible();
  await page.keyboard.type('copy');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tabpanel', { name: 'Text' })).toContainText(COPYRIGHT.trim());
  await expect(trail(page)).toContainText('hello.deb›data.tar.xz›usr›share›doc›copyright');
  await expect(page).toHaveURL(/inside=data\.tar\.xz&inside=usr\/share\/doc\/copyright/);
  await page.keyboard.press('Backspace');
  await expect(entriesOf(page, 'data.tar.xz')).toBeFocused();
  await expect(entriesOf(page, 'data.tar.xz').locator('[aria-selected=true]')).toContainText('copyright');
  await trail(page).getByRole('button', { name: 'hello.deb' }).click();
  await expect(entriesOf(page, 'hello.deb')).toBeFocused();
  expect(asked).toEqual([]);
});

test('a link to a file inside an archive inside an archive leads there again', async ({ page }) => {
  await openFiles(page);
  await goInto(page, 'app.war');
  await entriesOf(page, 'app.war').getByRole('row', { name: 'app.jar' }).dblclick();
  await entriesOf(page, 'app.jar').getByRole('row', { name: 'MANIFEST.MF' }).click();
  await page.getByRole('group', { name: 'Chosen entry' }).getByRole('button', { name: 'Open' }).click();
  await expect(page.getByText('Manifest-Version: 1.0')).toBeVisible();
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await dropPaths(page, [archive]);
  await expect(page.getByText('Manifest-Version: 1.0')).toBeVisible();
  await expect(trail(page)).toContainText('app.war›WEB-INF›lib›app.jar›META-INF›MANIFEST.MF');
});

test('where Raw went inside a layer, and the folders that Layout has closed, are in the link', async ({ page }) => {
  const reopen = async () => {
    const link = page.url();
    await page.goto('about:blank');
    await page.goto(link);
    await dropPaths(page, [archive]);
  };
  await page.goto(OBJECTS);
  await dropPaths(page, [archive]);
  await page.getByRole('treeitem', { name: /^layer 0/ }).click();
  await view(page, 'Raw');
  await shown(page, 'Raw')
    .getByRole('treegrid')
    .getByRole('row', { name: /app\.war/ })
    .dblclick();
  await expect(page).toHaveURL(/show=inside:/);
  await reopen();
  await expect(trail(page)).toContainText('app.war');
  await view(page, 'Layout');
  const rows = shown(page, 'Layout').getByRole('row');
  await rows.nth(1).click();
  const count = await rows.count();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/show=closed:/);
  expect(await rows.count()).toBeLessThan(count);
  const closed = await rows.count();
  await reopen();
  await expect(rows).toHaveCount(closed);
});

look('an entry is saved byte for byte, and what cannot be read says why', async ({ page }) => {
  await goInto(page, 'app.war');
  await entriesOf(page, 'app.war').getByRole('row', { name: 'app.jar' }).dblclick();
  const entries = entriesOf(page, 'app.jar');
  await entries.getByRole('row', { name: 'MANIFEST.MF' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: 'Chosen entry' }).getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('MANIFEST.MF');
  expect(readFileSync(await download.path(), 'utf8')).toBe('Manifest-Version: 1.0\n');
  await entries.getByRole('row', { name: 'secret' }).click();
  await expect(page.getByText('It is encrypted, so it cannot be read without the password.')).toBeVisible();
  await page.getByRole('button', { name: /remark/ }).click();
  await expect(page.getByRole('group', { name: 'Remarks' })).toContainText('leads above the root');
});

test('an image inside a layer opens as an image, beside the one around it and without it', async ({ page }) => {
  await openFiles(page);
  await goInto(page, 'image.tar');
  await page.getByRole('button', { name: 'Open as image' }).click();
  const name = 'layer 0 › srv/image.tar';
  await expect(inputButton(page, name)).toBeVisible();
  await expect(files(page).getByRole('row', { name: /^usr\// })).toBeVisible();
  // Nobody could drop it again, so links and recents know the image around it only.
  await expect(page).toHaveURL(/in=outer\.tar/);
  expect(page.url()).not.toContain('image.tar@');
  await page.getByRole('button', { name: 'Close outer.tar' }).click();
  await expect(inputButton(page, 'outer.tar')).toHaveCount(0);
  await view(page, 'History');
  await view(page, 'Files');
  await files(page).getByRole('row', { name: 'index.html' }).dblclick();
  await expect(page.getByRole('tabpanel', { name: 'Text' })).toContainText('html');
});

for (const [width, where, deep] of [
  [1280, 'in a wide window', {}],
  [390, 'in a narrow one', DEEP],
] as const) {
  look(`an archive is free of accessibility faults ${where}`, deep, async ({ page }) => {
    await goInto(page, 'app.war');
    await page.setViewportSize({ width, height: 800 });
    await entriesOf(page, 'app.war').getByRole('row', { name: 'app.jar' }).dblclick();
    await entriesOf(page, 'app.jar').getByRole('row', { name: 'MANIFEST.MF' }).click();
    await page.getByRole('button', { name: /remark/ }).click();
    const violations = await violationsIn(page, '[aria-label="Open file"]');
    expect(violations).toEqual([]);
  });
}

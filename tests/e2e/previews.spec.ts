/** Previews of files: each kind shown for what it is, in both themes, and nothing active ever runs. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { violationsIn } from './axe.ts';
import { dropPaths, OBJECTS, SAMPLES, strangers, themed, view } from './frame.ts';
import { DUPLICATES, HOSTILE, previewsArchive } from './previewsImage.ts';
import { openedOnce, test } from './profile.ts';

let folder = '';
let archive = '';

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-previews-'));
  archive = join(folder, 'previews.tar');
  writeFileSync(archive, previewsArchive().bytes);
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pane = (page: Page): Locator => page.getByRole('region', { name: 'Open file' });
const tab = (page: Page, name: string): Locator => pane(page).getByRole('tab', { name, exact: true });
const content = (page: Page): Locator => pane(page).getByRole('group', { name: 'File content' });

async function openFiles(page: Page): Promise<void> {
  await page.goto(OBJECTS);
  await dropPaths(page, [archive]);
  await view(page, 'Files');
  await expect(page.getByRole('treegrid').getByRole('row', { name: /^big/ })).toBeVisible();
}

/** All tests but the last look at files of one image. */
const preview = openedOnce(openFiles);

/** Finds the file by its path, and opens it. */
async function open(page: Page, path: string): Promise<void> {
  const name = path.slice(path.lastIndexOf('/') + 1).replaceAll('.', '\\.');
  const tree = page.getByRole('treegrid').first();
  await page.getByRole('searchbox', { name: 'Filter by path' }).fill(path);
  await expect(page.getByRole('status').filter({ hasText: /\d shown/ })).toContainText('1 shown');
  await tree.getByRole('row', { name: new RegExp(`^${name}\\b`) }).click();
  await tree.focus();
  await page.keyboard.press('Enter');
  await expect(pane(page).getByTitle(path, { exact: true })).toBeVisible();
}

/** A test that also asks axe: in the light theme, and in the dark one for `npm run test:deep`. */
function themes(title: string, look: (page: Page, axe: (within?: string) => Promise<void>) => Promise<void>): void {
  for (const theme of ['light', 'dark'])
    preview(`${title} (${theme})`, themed(theme), async ({ page }) => {
      await page.getByTitle(`Theme: ${theme}`).click();
      await look(page, async (within = '[aria-label="Open file"]') => {
        const violations = await violationsIn(page, within);
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      });
    });
}

preview(
  'what is hostile is shown as it is: no script runs, no request leaves, saving gives every byte',
  async ({ page }) => {
    const asked = strangers(page);
    const title = await page.title();
    for (const [path, text] of Object.entries(HOSTILE)) {
      await open(page, path);
      await expect(content(page)).toBeVisible();
      const saving = page.waitForEvent('download');
      await pane(page).getByRole('button', { name: 'Download' }).click();
      const saved = readFileSync(await (await saving).path());
      expect(createHash('sha256').update(saved).digest('hex')).toBe(createHash('sha256').update(text).digest('hex'));
      await expect(pane(page).locator('iframe, script, object, embed, a[href]')).toHaveCount(0);
    }
    await open(page, 'evil/drawing.svg');
    await tab(page, 'Drawing').click();
    const drawn = pane(page).getByRole('img', { name: /drawing\.svg/ });
    await expect.poll(() => drawn.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth)).toBe(40);
    await open(page, 'evil/bomb.svg');
    await tab(page, 'Drawing').click();
    await expect(pane(page).getByRole('alert')).toContainText('expand without limit');
    expect(await page.title()).toBe(title);
    expect(asked).toEqual([]);
  },
);

themes('pictures are drawn as they are, and one that claims 2^31 pixels is not decoded', async (page, axe) => {
  await open(page, 'pictures/small.png');
  const picture = pane(page).getByRole('img', { name: /small\.png: PNG picture, 48 × 32 px/ });
  await expect(picture).toBeVisible();
  const pixels = await picture.evaluate(async (canvas: HTMLCanvasElement) => {
    const bitmap = await createImageBitmap(canvas);
    const copy = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
    copy.drawImage(bitmap, 0, 0);
    return [bitmap.width, bitmap.height, ...copy.getImageData(10, 20, 1, 1).data];
  });
  expect(pixels).toEqual([48, 32, 40, 80, 128, 255]);
  await pane(page).getByRole('button', { name: '100%' }).click();
  await axe();
  await open(page, 'evil/huge.png');
  await expect(pane(page).getByRole('alert')).toContainText('2147483647 × 2147483647');
  await open(page, 'pictures/cut.png');
  await expect(pane(page).getByRole('alert')).toContainText('cannot decode');
});

themes(
  'JSON folds, tells duplicate keys, keeps every digit, and where it is broken says so over the text',
  async (page, axe) => {
    await open(page, 'etc/data.json');
    const tree = pane(page).getByRole('tree', { name: /JSON of data\.json/ });
    await expect(tree).toContainText('12345678901234567890');
    await expect(tree).toContainText('duplicate key');
    await expect(tree.getByRole('treeitem')).toHaveCount(10);
    await pane(page).getByRole('button', { name: 'Fold all', exact: true }).click();
    await expect(tree.getByRole('treeitem')).toHaveCount(5);
    await pane(page).getByRole('button', { name: 'Unfold all' }).click();
    await tree.getByRole('treeitem', { name: 'd', exact: true }).click();
    await expect(pane(page)).toContainText('/b/c/2/d');
    await axe();
    await tab(page, 'Text').click();
    await expect(content(page)).toContainText(DUPLICATES.slice(0, 40));
    await open(page, 'etc/broken.json');
    await expect(pane(page).getByRole('status').first()).toContainText('line 3, column 8');
    await expect(content(page)).toContainText('"b": tru');
  },
);

themes(
  'text is searched, by pattern too, and hits are walked; a search in the browser is left alone',
  async (page, axe) => {
    await open(page, 'big/lines.txt');
    await content(page).focus();
    await page.keyboard.press('f');
    const field = pane(page).getByRole('textbox', { name: 'Find in this file' });
    await expect(field).toBeFocused();
    await field.fill('line 1000');
    const said = pane(page).locator('search').getByRole('status');
    await expect(said).toHaveText(/^1 of \d+\+$/);
    await expect(content(page).locator('mark').first()).toHaveText('line 1000');
    await pane(page).getByRole('button', { name: 'Regular expression' }).click();
    await field.fill('^line 89999[89]$');
    await expect(said).toHaveText('None in the part loaded');
    // Asking for the next one reads on until there is one.
    await field.press('Enter');
    await expect(said).toHaveText('1 of 2');
    await page.keyboard.press('Enter');
    await expect(said).toHaveText('2 of 2');
    await expect(content(page).locator('mark').last()).toHaveText('line 899999');
    await field.fill('(');
    await expect(said).toContainText('No pattern');
    await axe();
    await field.press('Escape');
    await expect(content(page)).toBeFocused();
    await expect(pane(page)).toBeVisible();
  },
);

preview('a range of lines is chosen with Shift and is in the link', async ({ page }) => {
  await open(page, 'etc/app.service');
  await pane(page).getByRole('button', { name: 'Link to line 2' }).click();
  await pane(page)
    .getByRole('button', { name: 'Link to line 4' })
    .click({ modifiers: ['Shift'] });
  await expect(page).toHaveURL(/open=auto%3A2-4|open=auto:2-4/);
  await expect(content(page).locator('[data-line].bg-accent-soft')).toHaveCount(3);
});

preview('UTF-16 without a mark is read, and a hit far into one line is brought into view', async ({ page }) => {
  await open(page, 'etc/windows.ini');
  await expect(content(page)).toContainText('Name=é');
  await expect(pane(page)).toContainText('UTF-16LE');
  await open(page, 'big/wide.txt');
  await pane(page).getByRole('button', { name: 'Load more' }).click();
  await content(page).focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('needle');
  await expect(content(page).locator('mark')).toBeInViewport();
});

themes('programs say what they run on, and that it is not what the image says', async (page, axe) => {
  await open(page, 'bin/app');
  await expect(tab(page, 'ELF')).toHaveAttribute('aria-selected', 'true');
  await expect(pane(page)).toContainText('AArch64');
  await expect(pane(page)).toContainText('The image is for linux/amd64');
  await axe();
  await pane(page)
    .getByRole('button', { name: /^Segments/ })
    .click();
  await expect(pane(page).getByRole('row', { name: /LOAD/ })).toBeVisible();
  await axe();
});

themes('bytes are walked by key, and what is at the cursor is read as numbers', async (page, axe) => {
  await open(page, 'bin/app');
  await tab(page, 'Hex').click();
  await pane(page).getByLabel('Go to offset').fill('0x10');
  await page.keyboard.press('Enter');
  const readout = pane(page).getByLabel('At the cursor');
  await expect(readout).toContainText('0x10 = 16');
  await expect(readout).toContainText('2 LE  512 BE');
  await pane(page).getByRole('group', { name: 'File bytes' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(readout).toContainText('u16183 LE');
  await axe();
});

themes('certificates tell their validity by sign and word, and a private key is warned of', async (page, axe) => {
  await open(page, 'etc/tls.pem');
  await expect(tab(page, 'Certificates')).toHaveAttribute('aria-selected', 'true');
  await expect(pane(page)).toContainText('A private key in a layer');
  await expect(pane(page)).toContainText(/✕ expired \d+ years ago/);
  await expect(pane(page)).toContainText(/✓ valid, ends in \d+ years/);
  await expect(pane(page)).toContainText('DNS:expired.example');
  await axe();
});

themes('a package database is a table that can be put in order and copied', async (page, axe) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, 'var/lib/dpkg/status');
  const grid = pane(page).getByRole('treegrid');
  await expect(grid.getByRole('row', { name: /bash/ })).toContainText('5.2');
  await grid.getByRole('button', { name: 'Size' }).click();
  await expect(grid.locator('[data-row="0"]')).toContainText('zlib1g');
  await pane(page).getByRole('button', { name: 'Copy TSV' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n')[1]).toBe('bash\t5.2\tamd64\t7168000\t\tGNU Bourne Again SHell');
  await axe();
});

themes('the packages view names the layer that brought each, and what was upgraded', async (page, axe) => {
  await view(page, 'Packages');
  const packages = page.getByRole('region', { name: 'Packages', exact: true });
  const bash = packages.getByRole('row', { name: /^bash/ });
  await expect(bash.getByRole('button', { name: 'layer 1' })).toBeVisible();
  await expect(packages.getByRole('button', { name: /layer 0: 1 package\b/ })).toBeVisible();
  await bash.click();
  const details = page.getByRole('region', { name: 'Package bash' });
  await expect(details).toContainText('5.1');
  await packages.getByRole('textbox', { name: 'Filter packages' }).fill('compression');
  await expect(packages.getByRole('status')).toContainText('1 of 2');
  await axe('[aria-label="Packages"]');
  await packages
    .getByRole('row', { name: /^zlib1g/ })
    .getByRole('button', { name: 'layer 0' })
    .click();
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/^(?!manifest|config|index)/);
});

preview('a bill of materials saved in the page is what the command line writes', async ({ page }) => {
  await view(page, 'Packages');
  const saveAs = page.getByRole('group', { name: 'Save the packages as' });
  for (const [name, option] of [
    ['SPDX', '--spdx'],
    ['CycloneDX', '--cyclonedx'],
  ] as const) {
    const saving = page.waitForEvent('download');
    await saveAs.getByRole('button', { name }).click();
    const saved = readFileSync(await (await saving).path(), 'utf8');
    const written = spawnSync(process.execPath, ['dist/cli/cutaway.js', 'packages', archive, option]).stdout.toString();
    expect(written).toContain('zlib1g');
    expect(saved).toBe(written);
  }
});

test('an attestation is tables tied to its image', async ({ page }) => {
  await page.goto(OBJECTS);
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await page
    .getByRole('treeitem', { name: /^attestation/ })
    .first()
    .click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await view(page, 'Raw');
  const middle = page.getByRole('main').getByRole('region');
  await expect(middle.getByRole('tab', { name: 'Bill of materials' }).first()).toHaveAttribute('aria-selected', 'true');
  await middle.getByRole('button', { name: /^Subjects/ }).click();
  await middle.getByTitle(/^Go to the manifest/).click();
  await expect(page.getByRole('option', { name: /^manifest · linux/, selected: true })).toBeVisible();
});

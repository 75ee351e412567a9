/** Searching, going to a file and the palette, as a person with a keyboard does them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect as expectSoon, type Locator, type Page } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { violationsIn } from './axe.ts';
import { filesArchive } from './filesImage.ts';
import { dropPaths, OBJECTS, view, themed, patient } from './frame.ts';
import { openedOnce, test } from './profile.ts';

let folder = '';
let archive = '';
/** A line and a name on which some expressions backtrack without end. */
let endless = '';
/** A name far down, and a match far into a line. */
let long = '';

// A machine busy with other work is slow, not wrong.
const expect = expectSoon.configure({ timeout: patient(60_000) });
test.describe.configure({ timeout: patient(240_000) });

test.use({ viewport: { width: 1600, height: 900 } });

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-search-'));
  archive = join(folder, 'files.tar');
  writeFileSync(archive, filesArchive());
  endless = join(folder, 'endless.tar');
  const entries = [
    { path: 'etc/motd', content: 'hello\n' },
    { path: 'log', content: `${'A'.repeat(2_000_000)}\n` },
    { path: `${'a'.repeat(60)}!`, content: 'x' },
  ];
  writeFileSync(endless, toTar(ociLayout([{ image: buildImage({ layers: [{ entries }] }), names: ['endless:1'] }])));
});

test.beforeAll(() => {
  long = join(folder, 'long.tar');
  const path = `${'usr/lib/node_modules/a-package-of-a-long-name/'.repeat(3)}configuration-loader-implementation.js`;
  const entries = [{ path, content: `${'x'.repeat(150)} needle ${'y'.repeat(150)}\n` }];
  writeFileSync(long, toTar(ociLayout([{ image: buildImage({ layers: [{ entries }] }), names: ['long:1'] }])));
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hits = (page: Page): Locator => page.getByRole('treegrid', { name: 'Hits' });
const row = (page: Page, name: string | RegExp): Locator => hits(page).getByRole('row', { name });
const active = (page: Page): Locator => page.getByRole('treegrid').locator('[data-active]');
const said = (page: Page, text: string | RegExp): Locator => page.getByRole('status').filter({ hasText: text });

async function openSearch(page: Page, path = archive): Promise<void> {
  await page.goto(OBJECTS);
  await dropPaths(page, [path]);
  await expect(page.locator('#view-panel')).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByLabel('Query')).toBeFocused();
}

async function search(page: Page, query: string): Promise<void> {
  await page.getByLabel('Query').fill(query);
  await page.getByLabel('Query').press('Enter');
  await expect(said(page, /of [\d,]+ entries in/)).toBeVisible();
}

/** What is asked of the first image looks at one opening of it. */
const look = openedOnce((page) => openSearch(page));

look('names are found in every layer, with what became of them', async ({ page }) => {
  await search(page, 'hostname type:file');
  await expect(said(page, '2 hits of')).toBeVisible();
  await expect(row(page, /hostname/).nth(0)).toContainText('overwritten by layer 1');
  await expect(row(page, /hostname/).nth(1)).toContainText('in the image');
  await search(page, 'state:deleted');
  await expect(row(page, /etc\/motd/)).toContainText('deleted by layer 1');
  await expect(row(page, /old\.bin/)).toContainText('deleted by layer 1');
  await search(page, 'mode:setuid');
  await expect(row(page, /bin\/tool/).first()).toContainText('-rwsr-xr-x');
  await search(page, 'mode:capabilities');
  await expect(row(page, /bin\/ping/)).toContainText('capabilities');
});

test('however long its path, a hit shows its name and a matching line its match', async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 800 });
  await openSearch(page, long);
  const shown = (text: string | RegExp) =>
    hits(page)
      .getByText(text)
      .first()
      .evaluate((part) => {
        const { left, top, height } = part.getBoundingClientRect();
        const seen = document.elementFromPoint(left + 2, top + height / 2);
        return seen !== null && (part.contains(seen) || seen.contains(part)) && seen.closest('a') !== null;
      });
  await search(page, 'configuration');
  expect(await shown(/^configuration-loader/)).toBe(true);
  await page.getByLabel('Query').fill('');
  await page.getByLabel('Text in files').fill('needle');
  await page.getByLabel('Text in files').press('Enter');
  await expect(said(page, '1 line in 1 file')).toBeVisible();
  expect(await shown('needle')).toBe(true);
});

look('a deleted file opens at its layer, by keyboard alone', async ({ page }) => {
  await search(page, 'motd type:file state:deleted');
  await expect(row(page, /motd/)).toBeVisible();
  await hits(page).focus();
  await page.keyboard.press('End');
  await expect(active(page)).toContainText('motd');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('slider', { name: 'Water line', exact: true })).toHaveAttribute('aria-valuenow', '0');
  await expect(page.getByRole('group', { name: 'File content' })).toContainText('hello');
  await page.goBack();
  await expect(said(page, '1 hit of')).toBeVisible();
});

look('text is found in files, and a hit opens at its line', async ({ page }) => {
  await page.getByLabel('Query').fill('tmp/*');
  await page.getByLabel('Text in files').fill('line 299999');
  await page.getByLabel('Text in files').press('Enter');
  await expect(said(page, '1 line in 1 file')).toBeVisible();
  const line = row(page, /299999/);
  await expect(line.locator('mark')).toHaveText('line 299999');
  await hits(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/open=text:299999/);
});

look('expressions are found in long lines and other encodings; binary files are counted', async ({ page }) => {
  await page.getByRole('button', { name: 'Text is a regular expression' }).click();
  await page.getByLabel('Text in files').fill('^end$|caf.');
  await page.getByLabel('Text in files').press('Enter');
  await expect(said(page, /2 lines in 2 files.*binary/)).toBeVisible();
  await expect(row(page, /latin1\.txt/)).toBeVisible();
  await expect(row(page, /long\.txt/)).toBeVisible();
});

look('what is wrong with a query is said at its place', async ({ page }) => {
  await page.getByLabel('Query').fill('*.so size>lots');
  await expect(said(page, 'is not a valid size')).toContainText('lots');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('lots');
});

look('conditions write themselves into the query', async ({ page }) => {
  await page.getByLabel('Query').fill('bin');
  await page.getByText('▸ Conditions').click();
  await page.getByLabel('setuid').check();
  await page.getByLabel('Size from').fill('10k');
  await expect(page.getByLabel('Query')).toHaveValue('bin size>=10kB mode:setuid');
  await page.getByLabel('setuid').uncheck();
  await expect(page.getByLabel('Query')).toHaveValue('bin size>=10kB');
});

test('the query is in the link, and the link searches', async ({ page }) => {
  await openSearch(page);
  await search(page, '*.bin state:deleted');
  await expect(page).toHaveURL(/q=\*\.bin/);
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await dropPaths(page, [archive]);
  await expect(page.getByLabel('Query')).toHaveValue('*.bin state:deleted');
  await expect(row(page, /old\.bin/)).toBeVisible();
});

look('hits are exported as lines that other programs read', async ({ page }) => {
  await search(page, 'etc/shadow');
  await expect(row(page, /shadow/).first()).toContainText('layer');
  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'JSON', exact: true }).click(),
  ]);
  const lines = readFileSync(await json.path(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ path, layer, mode, gid, state }) => [path, layer, mode, gid, state])).toEqual([
    ['etc/shadow', 0, '0640', '42', 'overwritten by layer 1'],
    ['etc/shadow', 1, '0600', '42', 'in the image'],
  ]);
  const [tsv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'TSV', exact: true }).click(),
  ]);
  expect(readFileSync(await tsv.path(), 'utf8').split('\n')[0]).toContain('path\tlayer\timage\tstate');
});

test('a search is cancelled, says so, and can be made again', async ({ page }) => {
  await openSearch(page, endless);
  const cancel = async () => {
    await page.getByRole('region', { name: 'Search' }).getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('alert')).toContainText('Cancelled');
  };
  // Backtracks for hours on the line of two million letters: only a thread that can be ended gets out of it.
  await page.getByRole('button', { name: 'Text is a regular expression' }).click();
  await page.getByLabel('Text in files').fill('(A+)+b');
  await page.getByLabel('Text in files').press('Enter');
  await cancel();
  await page.getByLabel('Text in files').fill('');
  await search(page, 'motd');
  await expect(row(page, /motd/).first()).toBeVisible();
  // The same on a name of sixty letters; whatever else is open is not read again.
  await page.getByLabel('Query').fill('re:/(a+)+$/');
  await page.getByLabel('Query').press('Enter');
  await cancel();
  await search(page, 'motd');
  await expect(row(page, /motd/)).toBeVisible();
  await search(page, 're:/^(l|o|g)+$/');
  await expect(said(page, '1 hit of')).toBeVisible();
});

look('t goes to a file by a few letters', async ({ page }) => {
  await view(page, 'Objects');
  await page.keyboard.press('t');
  const field = page.getByRole('combobox', { name: 'Go to file' });
  await expect(field).toBeFocused();
  await field.fill('p123idx');
  const options = page.getByRole('dialog').getByRole('option');
  await expect(options.first()).toContainText('app/p123/index.js');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('group', { name: 'File content' })).toContainText('module.exports=1');
  // From an open file to another.
  await page.getByRole('tab', { name: 'Files' }).focus();
  await page.keyboard.press('t');
  await field.fill('hostn');
  await expect(options.first()).toContainText('etc/hostname');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'File content' })).toContainText('app');
  await page.getByRole('tab', { name: 'Files' }).focus();
  await page.keyboard.press('t');
  await field.fill('zzqq');
  await expect(said(page, /None of/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

look('the palette has every command, with its key', async ({ page }) => {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Command' });
  await expect(field).toBeFocused();
  for (const [words, title] of [
    ['history', 'Show History'],
    ['open folder', 'Open a folder…'],
    ['verify', 'Verify all digests'],
    ['cached', 'Cached indexes: show and clear…'],
    ['sample', /^Open the sample/],
    ['layer 2', 'Go to layer 2'],
    ['copy digest', /^Copy the digest/],
    ['save', /^Save the selected object/],
  ] as const) {
    await field.fill(words);
    await expect(page.getByRole('dialog').getByRole('option').first()).toContainText(title);
  }
  await field.fill('theme dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+Shift+P');
  await field.fill('help');
  await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('?');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Help' })).toContainText('all commands');
});

for (const scheme of ['light', 'dark'] as const) {
  test(
    `axe finds nothing serious in hits, conditions and the palette (${scheme})`,
    themed(scheme),
    async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await openSearch(page);
      await page.getByText('▸ Conditions').click();
      await page.getByLabel('Text in files').fill('hello');
      await page.getByLabel('Text in files').press('Enter');
      await expect(row(page, /motd/)).toBeVisible();
      const check = async () => {
        const violations = await violationsIn(page);
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
      };
      await check();
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
      await check();
    },
  );
}

/** The size view: layers with their sizes, the map and the table of bytes, what ships unseen, and the list to export. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import type { TarEntry } from '../fixtures/tar.ts';
import { violationsIn } from './axe.ts';
import { dropPaths, OBJECTS, view, DEEP, patient } from './frame.ts';
import { openedOnce, test } from './profile.ts';

let folder = '';
let archive = '';
let leaky = '';
let advisable = '';

const base: readonly TarEntry[] = [
  { path: 'usr/lib/big.so', content: 'B'.repeat(60_000) },
  { path: 'usr/lib/small.so', content: 's'.repeat(9000) },
  { path: 'etc/motd', content: 'hello\n' },
  { path: 'home/.ssh/id_rsa', content: '-----BEGIN OPENSSH PRIVATE KEY-----\n' },
  { path: 'var/cache/old.bin', content: 'x'.repeat(30_000) },
];
const change: readonly TarEntry[] = [
  { path: 'etc/motd', content: 'hullo\n' },
  { path: 'usr/lib/small.so', content: 's'.repeat(9000), mode: 0o600 },
  { path: 'home/.wh..ssh', content: '' },
  { path: 'var/.wh.cache', content: '' },
];
/** As many files as a large image has, most of them shipped twice. */
const many = (content: string): readonly TarEntry[] =>
  Array.from({ length: 60_000 }, (_, at) => ({ path: `srv/d${at % 300}/file-number-${at}`, content }));

/** Put together here, so that nobody takes this file for a leak. */
const GITHUB = ['ghp', 'k7Qx2VbN9mZr4TcY8wLd3HsJ6fGp1EaU5oRi'].join('_');
const KEY = ['-----BEGIN OPENSSH', 'PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n'].join(' ');
const secrets: readonly TarEntry[] = [
  { path: 'app/settings.txt', content: `name=x\ntoken=${GITHUB}\n` },
  { path: 'home/.ssh/id_rsa', content: KEY },
];

function write(name: string, layers: readonly (readonly TarEntry[])[], steps: readonly string[]): string {
  const image = buildImage({
    layers: layers.map((entries, at) => ({ entries, createdBy: steps[at], compression: 'gzip' as const })),
  });
  const path = join(folder, name);
  writeFileSync(path, toTar(ociLayout([{ image, names: ['size:1'] }])));
  return path;
}

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-size-'));
  archive = write('size.tar', [base, change], ['ADD rootfs.tar /', 'RUN rm -r /home/.ssh /var/cache']);
  leaky = write('leaky.tar', [secrets, [{ path: 'home/.wh..ssh', content: '' }]], ['COPY . /', 'RUN rm -r /home/.ssh']);
  advisable = write(
    'advisable.tar',
    [
      [
        { path: 'srv/app.js', content: 'a'.repeat(200_000) },
        { path: 'srv/.git/objects/pack', content: 'g'.repeat(90_000) },
      ],
      [{ path: 'srv/app.js', content: 'a'.repeat(200_000), mode: 0o700 }],
      [{ path: 'var/lib/apt/lists/Packages', content: 'p'.repeat(100_000) }],
    ],
    ['COPY . /srv', 'RUN chmod 700 /srv/app.js', 'RUN apt-get update && apt-get install -y curl'],
  );
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const map = (page: Page) => page.getByRole('listbox', { name: /^Map of/ });
const layers = (page: Page) => page.getByRole('treegrid', { name: /^Layers:/ });
const pane = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function openSize(page: Page, path = archive): Promise<void> {
  await page.goto(OBJECTS);
  await dropPaths(page, [path]);
  await view(page, 'Size');
  await expect(map(page)).toBeVisible();
}

/** What is asked of the first image looks at one opening of it. */
const look = openedOnce((page) => openSize(page));

test('each layer has its three sizes, and what it did is exact once contents were compared', async ({ page }) => {
  await openSize(page);
  await expect(page.getByText('efficiency 63.87%')).toBeVisible();
  const [newest, oldest] = [layers(page).getByRole('row').nth(1), layers(page).getByRole('row').nth(2)];
  await expect(newest).toContainText('RUN rm -r');
  await expect(newest.locator('[data-column=unpacked]')).toHaveText('9.01kB');
  await expect(oldest.locator('[data-column=unpacked]')).toHaveText('99kB');
  await expect(oldest.locator('[data-column=contribution]')).toHaveText('60kB');
  // A small image is compared without asking: small.so changed its mode only, motd its content.
  await expect(page.getByText('not compared yet')).toBeHidden();
  await page.setViewportSize({ width: 1900, height: 900 });
  await expect(newest.locator('[data-column=did]')).toHaveText(
    /~1 modified\s*=1 changed in attributes only\s*−2 removed/,
  );
});

look('the map is walked by keyboard, in and out, and shows a file in the files view', async ({ page }) => {
  // etc/motd, usr/lib/small.so: two layers ship them.
  await expect(page.getByRole('list', { name: 'Legend' })).toHaveText(/one layer each.*several layers.*wasted/);
  await map(page).focus();
  await page.keyboard.press('Home');
  const active = map(page).getByRole('option', { selected: true });
  await expect(active).toHaveAccessibleName(/^usr, directory, 78,000 bytes, 9,000 bytes of them wasted/);
  await page.keyboard.press('Enter');
  await expect(map(page)).toHaveAccessibleName('Map of usr');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Directory shown' })).toHaveText('/usr/lib');
  await expect(active).toHaveAccessibleName('big.so, file, 60,000 bytes');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await expect(map(page)).toHaveAccessibleName('Map of /');
  await expect(active).toHaveAccessibleName(/^usr, directory/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Files' })).toHaveAttribute('aria-selected', 'true');
  await expect(page).toHaveURL(/path=usr\/lib\/big\.so/);
});

look('the table has the same sums as the map, by directory, layer and build step', async ({ page }) => {
  await pane(page, 'Table').click();
  const table = page.getByRole('treegrid', { name: 'Shipped bytes' });
  await expect(table.getByRole('row').nth(1)).toContainText('usr');
  await expect(table.getByRole('row').nth(1).locator('[data-column=bytes]')).toHaveText('78kB');
  await table.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(table.getByRole('row').nth(2)).toContainText('lib');
  await pane(page, 'layer').click();
  await expect(table.getByRole('row').nth(1)).toContainText('layer 0: ADD rootfs.tar /');
  await pane(page, 'build step').click();
  await expect(table.getByRole('row').nth(2)).toContainText('RUN rm -r /home/.ssh /var/cache');
  await table.getByRole('button', { name: 'Ships' }).click();
  await expect(table.getByRole('row').nth(1)).toContainText('RUN rm -r');
});

look(
  'what ships unseen is listed with its copies, the step that hid it, and a mark on likely secrets',
  async ({ page }) => {
    await pane(page, 'Waste').click();
    const table = page.getByRole('treegrid', { name: 'Files that ship but are not visible' });
    await expect(table).toHaveAttribute('aria-rowcount', '5');
    await expect(table.getByRole('row').nth(1)).toContainText('var/cache/old.bin');
    await pane(page, 'Likely secrets').click();
    await expect(table).toHaveAttribute('aria-rowcount', '2');
    await expect(table.getByRole('row').nth(1)).toContainText('likely secret');
    await table.getByRole('row').nth(1).click();
    await expect(page.getByText('likely secret: an SSH private key')).toBeVisible();
    await page.getByRole('button', { name: 'Show in layer 0' }).click();
    await expect(page.getByRole('tab', { name: 'Files' })).toHaveAttribute('aria-selected', 'true');
    await expect(page).toHaveURL(/depth=0&path=home\/\.ssh\/id_rsa/);
    await expect(page.getByRole('treegrid').locator('[data-active]')).toContainText('id_rsa');
    await view(page, 'Size');
    await table.getByRole('row').nth(1).click();
    await page.getByRole('button', { name: 'deleted by layer 1: show the build step' }).click();
    await expect(page.getByRole('tab', { name: 'History' })).toHaveAttribute('aria-selected', 'true');
  },
);

test('secrets of every layer are found by what files hold, masked, and open at their line', async ({ page }) => {
  await openSize(page, leaky);
  await pane(page, 'Secrets').click();
  const table = page.getByRole('treegrid', { name: 'Secrets in all layers' });
  const key = table.getByRole('row').filter({ hasText: 'home/.ssh/id_rsa' });
  await expect(key).toContainText('private key');
  await expect(key).toContainText('deleted, still ships');
  const token = table.getByRole('row').filter({ hasText: 'app/settings.txt' });
  await expect(token).toContainText('GitHub token');
  await expect(token).not.toContainText(GITHUB);
  await token.dblclick();
  await expect(page).toHaveURL(/path=app\/settings\.txt&open=text:2/);
});

look('the list of files is exported as TSV and JSON', async ({ page }) => {
  const save = async (name: string) => {
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    const download = await saved;
    return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')] as const;
  };
  const [tsvName, tsv] = await save('Export list as TSV');
  expect(tsvName).toBe('files.tsv');
  expect(tsv.split('\n')[0]).toMatch(/^path\ttype\tmode/);
  expect(tsv).toContain('usr/lib/small.so\tfile\t0600\t');
  const [, json] = await save('Export list as JSON');
  const paths = json
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).path);
  expect(paths).toContain('etc/motd');
  expect(paths).not.toContain('var/cache/old.bin');
});

const PANES = ['Advice', 'Table', 'Waste', 'Secrets'];

// On the map axe looks at a thousand areas: that takes long.
for (const [theme, width, panes, deep] of [
  ['light', 1440, PANES, {}],
  ['light', 1440, ['Map'], DEEP],
  ['dark', 1440, [...PANES, 'Map'], DEEP],
  ['light', 390, [...PANES, 'Map'], DEEP],
] as const) {
  test(`each pane is accessible, ${theme}, ${width} px wide: ${panes.join(', ')}`, deep, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 844 });
    await openSize(page);
    for (const name of panes) {
      await pane(page, name).click();
      await page.waitForTimeout(100);
      const violations = await violationsIn(page);
      expect(violations.map(({ id, nodes }) => `${name} ${id} ${nodes[0]?.html}`)).toEqual([]);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test('advice tells what to write, what it saves, and leads to the files', async ({ page }) => {
  await page.goto(OBJECTS);
  await dropPaths(page, [advisable]);
  await view(page, 'Overview');
  const fact = page.getByRole('link', { name: /^\d changes that would save 390kB/ });
  await fact.click();
  const advice = page.getByRole('list', { name: 'Advice' });
  await expect(advice.getByRole('heading').first()).toContainText('shipped twice');
  await expect(advice).toContainText('COPY --chmod=700 . /srv');
  await expect(advice).toContainText('**/.git');
  await expect(advice).toContainText('rm -rf /var/lib/apt/lists/*');
  await advice.getByRole('button', { name: '/var/lib/apt/lists/Packages' }).click();
  await expect(page).toHaveURL(/path=var\/lib\/apt\/lists\/Packages/);
  await expect(page.getByRole('treegrid').locator('[data-active]')).toContainText('Packages');
  await page.goBack();
  await expect(advice).toBeVisible();
});

test('the page stays responsive with 120,000 copies', DEEP, async ({ page }) => {
  test.slow();
  const wide = write('wide.tar', [many('first'), many('later!')], ['COPY one /srv', 'COPY two /srv']);
  await page.goto(OBJECTS);
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { longTasks: seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(Math.round(duration));
    }).observe({ type: 'longtask' });
  });
  await dropPaths(page, [wide]);
  await view(page, 'Size');
  await expect(map(page)).toBeVisible({ timeout: patient(60_000) });
  // Loading the view's own code is not what is measured.
  await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.splice(0));
  await pane(page, 'layer').click();
  await expect(map(page).getByRole('option').first()).toHaveAccessibleName(/^layer 1/, { timeout: patient(60_000) });
  await pane(page, 'Table').click();
  const table = page.getByRole('treegrid', { name: 'Shipped bytes' });
  await table.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('*');
  await expect(table).toHaveAttribute('aria-rowcount', '60304', { timeout: patient(30_000) });
  await page.keyboard.press('End');
  await pane(page, 'Waste').click();
  const waste = page.getByRole('treegrid', { name: 'Files that ship but are not visible' });
  await expect(waste).toHaveAttribute('aria-rowcount', '60001');
  await waste.focus();
  await page.keyboard.press('End');
  await pane(page, 'Overwritten').click();
  await page.waitForTimeout(200);
  const long = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  console.log(`Size, 120,000 copies: longest task ${Math.max(0, ...long)} ms, ${long.length} over 50 ms`);
  expect(long.filter((duration) => duration > patient(1000))).toEqual([]);
});

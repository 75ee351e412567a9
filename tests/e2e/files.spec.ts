/** The files view, as a person with a keyboard goes through it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { violationsIn } from './axe.ts';
import { BINARY, filesArchive } from './filesImage.ts';
import { DEEP, dropPaths, OBJECTS, SAMPLES, strangers, view, themed } from './frame.ts';
import { openedOnce, test } from './profile.ts';

let folder = '';
let archive = '';

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-files-'));
  archive = join(folder, 'files.tar');
  writeFileSync(archive, filesArchive());
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const grid = (page: Page): Locator => page.getByRole('treegrid');
const row = (page: Page, name: string | RegExp): Locator => grid(page).getByRole('row', { name });
const active = (page: Page): Locator => grid(page).locator('[data-active]');
const shownNames = (page: Page): Promise<string[]> =>
  grid(page)
    .locator('[data-row]')
    .evaluateAll((rows) => rows.map((each) => each.querySelector('[role=gridcell]')?.textContent ?? ''));

async function openFiles(page: Page): Promise<void> {
  await page.goto(OBJECTS);
  await dropPaths(page, [archive]);
  await view(page, 'Files');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', /\d/);
  await expect(row(page, /^app/)).toBeVisible();
  await grid(page).focus();
}

/** These look at one opening of it, the tree folded or not. */
const look = openedOnce(openFiles);

/** Details pane is asked for beside the files. */
async function openDetails(page: Page): Promise<void> {
  const details = page.getByRole('button', { name: 'Details pane' });
  if ((await details.getAttribute('aria-pressed')) !== 'true') await details.click();
  await grid(page).focus();
}

/** Types a path's first letters level by level, opening what it passes. */
async function walkTo(page: Page, ...parts: readonly string[]): Promise<void> {
  await page.keyboard.press('Home');
  for (const [at, part] of parts.entries()) {
    await page.keyboard.type(part);
    await expect(active(page)).toContainText(part);
    if (at < parts.length - 1) {
      if ((await active(page).getAttribute('aria-expanded')) === 'false') await page.keyboard.press('ArrowRight');
      await expect(active(page)).toHaveAttribute('aria-expanded', 'true');
      // Letters typed soon after each other are one name; an arrow begins another.
      await page.keyboard.press('ArrowRight');
    }
  }
}

look('the merged tree is walked by keyboard alone', async ({ page }) => {
  await grid(page).focus();
  await page.keyboard.press('Home');
  await expect(active(page)).toContainText('app/');
  await expect(active(page)).toHaveAttribute('aria-level', '1');
  await expect(active(page)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await expect(active(page)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(active(page)).toContainText('p000/');
  await expect(active(page)).toHaveAttribute('aria-level', '2');
  await expect(active(page)).toHaveAttribute('aria-setsize', '300');
  await page.keyboard.press('*');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(1 + 7 + 300 * 3));
  await page.keyboard.press('End');
  await expect(active(page)).toContainText('var/');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '8');
  await page.keyboard.type('us');
  await expect(active(page)).toContainText('usr/');
});

test('a click right after a scroll leaves the rows where they are', async ({ page }) => {
  await openFiles(page);
  await page.setViewportSize({ width: 1280, height: 360 });
  await grid(page).press('*');
  await expect(grid(page)).not.toHaveAttribute('aria-rowcount', /^.$/);
  const places = await grid(page).evaluate(async (tree) => {
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
    tree.scrollTop = 96;
    const { bottom } = tree.getBoundingClientRect();
    const rows = [...tree.querySelectorAll<HTMLElement>('[data-row]')];
    const lowest = rows.filter((each) => each.getBoundingClientRect().bottom <= bottom).at(-1);
    const before = tree.scrollTop;
    lowest?.click();
    return { before, after: tree.scrollTop };
  });
  expect(places).toEqual({ before: 96, after: 96 });
});

look(
  'a row tells mode, owner, size and layer as the tar has them, and the pane where they come from',
  async ({ page }) => {
    await grid(page).focus();
    await openDetails(page);
    await walkTo(page, 'bin', 'tool');
    await expect(active(page)).toContainText('-rwsr-xr-x');
    await expect(active(page)).toContainText('70kB');
    const details = page.getByRole('region', { name: 'File details' });
    await expect(details).toContainText('4755');
    await expect(details).toContainText('70,000 bytes');
    await expect(details).toContainText('ADD rootfs.tar /');
    await walkTo(page, 'bin', 'ping');
    await expect(page.getByText('cap_net_raw=ep')).toBeVisible();
  },
);

look('the water line moves by key, and removed files come back below it', async ({ page }) => {
  await grid(page).focus();
  const water = page.getByRole('slider', { name: 'Water line', exact: true });
  await expect(water).toHaveAttribute('aria-valuenow', '3');
  await walkTo(page, 'etc', 'motd');
  await expect(active(page)).toContainText('removed');
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await expect(water).toHaveAttribute('aria-valuenow', '0');
  await expect(row(page, /motd/)).not.toContainText('removed');
  await expect(row(page, /^app/)).toHaveCount(0);
  await expect(row(page, /^hostname/)).toContainText('layer 0');
  await page.keyboard.press(']');
  await expect(row(page, /motd/)).toContainText('removed');
  await expect(row(page, /^hostname/)).toContainText('layer 1');
  await expect(page).toHaveURL(/depth=1/);
});

look('a step taken while the water line moves is not lost', async ({ page }) => {
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await grid(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(active(page)).toContainText('bin/');
  await expect(page).toHaveURL(/path=bin/);
  // At once, as by quick fingers: the tree of the layers below is not there yet.
  await grid(page).evaluate((tree) => {
    for (const key of ['[', '[', 'ArrowDown']) tree.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  });
  await expect(row(page, /^app/)).toHaveCount(0);
  await expect(active(page)).toContainText('etc/');
  await expect(page).toHaveURL(/path=etc/);
});

look('one layer shows what it did to those below, and an empty one says so', async ({ page }) => {
  await grid(page).focus();
  await page.getByRole('button', { name: 'This layer' }).click();
  await expect(page.getByText('Layer 3 is empty: its tar has no entries.')).toBeVisible();
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await page.getByRole('button', { name: 'Expand all' }).click();
  await expect(row(page, /^hostname/)).toContainText('modified');
  await expect(row(page, /^bin\//)).toContainText('attributes');
  await expect(row(page, /motd/)).toContainText('removed');
  await expect(row(page, /wh\.\.opq/)).toContainText('opaque');
  await expect(row(page, /new\.bin/)).toContainText('added');
});

look(
  'the filter keeps what matches by text or glob, says how much is hidden, and by kind of change',
  async ({ page }) => {
    await grid(page).focus();
    await page.keyboard.press('/');
    await page.keyboard.type('p29?/*.js');
    const said = page.getByRole('status').filter({ hasText: 'shown' });
    await expect(said).toContainText('0 shown');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('**/p29?/*.js');
    await expect(said).toContainText('10 shown');
    await expect(row(page, /index\.js/)).toHaveCount(10);
    await page.keyboard.press('Escape');
    await expect(said).toHaveCount(0);
    await page.keyboard.press('/');
    await page.keyboard.type('HOST');
    await page.keyboard.press('ArrowDown');
    await expect(grid(page)).toBeFocused();
    expect(await shownNames(page)).toEqual(['etc/', 'hostname', 'up → ../../../../etc/hostname'].slice(0, 2));
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    for (const kind of ['added', 'modified', 'unchanged', 'attributes', 'opaque']) {
      const toggle = page.getByRole('button', { name: new RegExp(`${kind}`) });
      await toggle.click();
      await expect(toggle).toHaveAttribute('aria-pressed', 'false');
    }
    expect(await shownNames(page)).toEqual(['etc/', 'motd', 'var/', 'cache/', 'old.bin']);
  },
);

look('columns sort both ways and say so', async ({ page }) => {
  await grid(page).focus();
  const size = grid(page).getByRole('columnheader', { name: 'Size' });
  await size.getByRole('button').click();
  await expect(size).toHaveAttribute('aria-sort', 'ascending');
  await size.getByRole('button').press('Enter');
  await expect(size).toHaveAttribute('aria-sort', 'descending');
  expect((await shownNames(page))[0]).toBe('tmp/');
});

look('links are followed inside the image only, with their hops; loops are told', async ({ page }) => {
  await grid(page).focus();
  await walkTo(page, 'lib');
  await page.keyboard.press('Enter');
  await expect(active(page)).toContainText('lib/');
  await expect(active(page)).toHaveAttribute('aria-level', '2');
  const hops = page.getByRole('status').filter({ hasText: '->' });
  await expect(hops).toContainText('lib ->');
  await page.keyboard.press('ArrowDown');
  await expect(hops).toHaveCount(0);
  await walkTo(page, 'etc', 'up');
  await page.keyboard.press('Enter');
  await expect(active(page)).toContainText('hostname');
  await walkTo(page, 'etc', 'loop');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: '✕' })).toContainText(/loop|links/i);
});

look('a file opens as text or hex, and what is below it can be opened too', async ({ page }) => {
  await grid(page).focus();
  await openDetails(page);
  await walkTo(page, 'etc', 'hostname');
  await page.keyboard.press('Enter');
  const pane = page.getByRole('region', { name: 'Open file' });
  await expect(pane.getByRole('tab', { name: 'Text' })).toHaveAttribute('aria-selected', 'true');
  await expect(pane.getByRole('group', { name: 'File content' })).toContainText('app');
  await pane.getByRole('tab', { name: 'Text' }).press('ArrowRight');
  await expect(pane.getByRole('group', { name: 'File bytes' })).toContainText('61 70 70 0a');
  await page.keyboard.press('Escape');
  await expect(pane).toHaveCount(0);
  await expect(grid(page)).toBeFocused();
  await page.getByRole('region', { name: 'What it shadows' }).getByRole('button', { name: 'Open' }).click();
  await expect(pane.getByRole('group', { name: 'File content' })).toContainText('base');
});

test('owners are told whole; Escape closes a file from the heads of columns too', async ({ page }) => {
  await page.goto('/');
  await dropPaths(page, [join(SAMPLES, 'hello-docker.tar')]);
  await view(page, 'Files');
  const owner = page.getByRole('gridcell', { name: '10001:10001', exact: true }).first();
  await expect(owner).toBeVisible();
  expect(await owner.evaluate((cell) => cell.scrollWidth - cell.clientWidth)).toBeLessThanOrEqual(0);
  await page.getByRole('row', { name: /^hello\.json/ }).click();
  await page.keyboard.press('Enter');
  const pane = page.getByRole('region', { name: 'Open file' });
  await expect(pane).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('columnheader', { name: 'Name' }).getByRole('button')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(pane).toHaveCount(0);
  await expect(grid(page)).toBeFocused();
});

test('hex goes to any offset', DEEP, async ({ page }) => {
  await openFiles(page);
  await walkTo(page, 'bin', 'tool');
  await page.keyboard.press('Enter');
  const pane = page.getByRole('region', { name: 'Open file' });
  await expect(pane.getByRole('tab', { name: 'Hex' })).toHaveAttribute('aria-selected', 'true');
  await pane.getByLabel('Go to offset').fill('0x11160');
  await pane.getByLabel('Go to offset').press('Enter');
  const wanted = [...BINARY.subarray(0x11160, 0x11168)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  await expect(pane.getByRole('group', { name: 'File bytes' })).toContainText(wanted);
  await pane.getByLabel('Go to offset').fill('70000');
  await expect(pane).toContainText('Past the end');
});

look('a download is the file byte for byte, under a name that is safe', async ({ page }) => {
  await grid(page).focus();
  await openDetails(page);
  for (const name of ['tool2', 'tool']) {
    await walkTo(page, 'bin', name);
    const details = page.getByRole('region', { name: 'File details' });
    await expect(details.getByRole('heading', { name, exact: true })).toBeVisible();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      details.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(name);
    expect(readFileSync(await download.path()).equals(BINARY)).toBe(true);
    await grid(page).focus();
  }
});

look('names that are not text and files that are not harmless are only shown', async ({ page }) => {
  const asked = strangers(page);
  await grid(page).focus();
  await walkTo(page, 'tmp');
  await page.keyboard.press('ArrowRight');
  const names = await shownNames(page);
  for (const name of ['caf\\xe9', 'caf\\xea', '<img src=x onerror=document.title=1>', '__proto__', 'two\\nlines']) {
    expect(names).toContain(name);
  }
  expect(names).toContain('evil\\u{202e}gnp.exe');
  await walkTo(page, 'tmp', 'page');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'File content' })).toContainText(
    '<script>document.title="run"</script>',
  );
  await grid(page).focus();
  await walkTo(page, 'tmp', 'ansi');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'File content' })).toContainText('ESC[31mredESC[0mCR');
  await expect(page.getByRole('group', { name: 'File content' })).toContainText('if (U+202Eadmin)');
  await grid(page).focus();
  await walkTo(page, 'tmp', 'latin1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Open file' })).toContainText('Latin-1');
  await expect(page.getByRole('group', { name: 'File content' })).toContainText('café');
  await expect(page).toHaveTitle(/Cutaway/);
  expect(asked).toEqual([]);
});

test('a line of 2 MB and a file of 300,000 lines open at their end', DEEP, async ({ page }) => {
  await openFiles(page);
  await walkTo(page, 'tmp', 'long');
  await page.keyboard.press('Enter');
  const content = page.getByRole('group', { name: 'File content' });
  await expect(content).toContainText('AAAA');
  await page.getByRole('button', { name: 'Load more' }).click();
  await content.focus();
  await page.keyboard.press('End');
  await expect(content.locator('[data-line="2"]')).toContainText('end');
  await grid(page).focus();
  await walkTo(page, 'tmp', 'lines');
  await page.keyboard.press('Enter');
  await expect(content).toContainText('line 1');
  await expect(page.getByText(/^First 1 MiB of/)).toBeVisible();
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(page.getByText(/^First/)).toHaveCount(0);
  await content.focus();
  await page.keyboard.press('End');
  await expect(content.locator('[data-line="300000"]')).toContainText('line 300000');
});

test('a link leads back to the path, the open file and the line', async ({ page }) => {
  await openFiles(page);
  await walkTo(page, 'tmp', 'lines');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Link to line 7', exact: true }).click();
  await expect(page).toHaveURL(/path=tmp\/lines\.txt.*open=auto:7|open=auto:7.*path=tmp\/lines\.txt/);
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await dropPaths(page, [archive]);
  await expect(active(page)).toContainText('lines.txt');
  await expect(page.locator('[data-line="7"]')).toHaveClass(/bg-accent-soft/);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the files with a file open (${scheme})`, themed(scheme), async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: scheme });
    await openFiles(page);
    await walkTo(page, 'etc', 'hostname');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('group', { name: 'File content' })).toContainText('app');
    const violations = await violationsIn(page);
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  });
}

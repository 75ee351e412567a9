/** By the keyboard alone: few Tab stops from a view's tab to its list, Down goes there at once, arrows walk in its bars. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { DEEP, dropPaths, inputButton, shown, view } from './frame.ts';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { filePair } from './pairImages.ts';
import { test } from './profile.ts';

async function openTwo(page: Page): Promise<void> {
  await page.goto('/');
  // A file of the base is written anew, so that something is wasted.
  await dropPaths(page, filePair([{ path: 'usr/bin/same', content: 'again' }]));
  await page.getByRole('button', { name: 'Close this question' }).click();
  await expect(inputButton(page, 'new.tar')).toBeVisible();
}

/** A view, the part of it, and what it is mostly about; where that is no list, what comes first in it. */
const MAIN: readonly (readonly [name: string, part: string | null, list: (panel: Locator) => Locator])[] = [
  ['Overview', null, (panel) => panel.getByRole('link').first()],
  ['Files', null, (panel) => panel.getByRole('treegrid')],
  ['History', null, (panel) => panel.getByRole('list').getByRole('button').first()],
  ['Size', null, (panel) => panel.getByRole('treegrid').first()],
  ['Size', 'Waste', (panel) => panel.getByRole('treegrid').last()],
  ['Size', 'Table', (panel) => panel.getByRole('treegrid').last()],
  ['Packages', null, (panel) => panel.getByRole('treegrid')],
  ['Compare', 'Objects', (panel) => panel.getByRole('treegrid')],
  ['Compare', 'Layers', (panel) => panel.getByRole('treegrid')],
  ['Compare', 'Files', (panel) => panel.getByRole('treegrid')],
  ['Compare', 'Packages', (panel) => panel.getByRole('treegrid')],
  ['Compare', 'Size', (panel) => panel.getByRole('treegrid')],
  ['Search', null, (panel) => panel.getByRole('searchbox', { name: 'Query' })],
  ['Objects', null, (panel) => panel.getByRole('listbox')],
  ['Config', null, (panel) => panel.getByRole('button', { name: 'Copy value' }).first()],
  ['Raw', null, (panel) => panel.getByRole('tree')],
  ['Layout', null, (panel) => panel.getByRole('treegrid')],
  ['Convert', null, (panel) => panel.getByRole('radio').first()],
  ['Findings', null, (panel) => panel.getByRole('button').first()],
];
const MOST = 5;

const has = (list: Locator) => list.evaluate((element) => element === document.activeElement);

/** Views whose lists have notes above them where an image was not read in full. */
const NOTED = MAIN.filter(([name]) => /^(?:Files|Size|Packages)$/.test(name));

/** The part that a view shows first. */
const FIRST = MAIN.filter(([name], at) => MAIN.findIndex(([other]) => other === name) === at);

test('from the tab of any view at most five stops lead to the lists of its other parts', DEEP, async ({ page }) => {
  test.slow();
  await openTwo(page);
  expect(
    await tooFar(
      page,
      MAIN.filter((each) => !FIRST.includes(each)),
    ),
  ).toEqual([]);
});

test('from the tab of any view at most five stops lead to its list, notes or none', async ({ page }) => {
  test.slow();
  await openTwo(page);
  expect(await tooFar(page, FIRST)).toEqual([]);
  await page.goto('/');
  await dropPaths(page, [withUnread()]);
  await view(page, 'Files');
  await expect(page.getByRole('alert').filter({ hasText: 'not complete' })).toBeVisible();
  expect(await tooFar(page, NOTED)).toEqual([]);
});

/** Layers of which one holds the same path twice, and four are no archives. */
function withUnread(): string {
  const odd = Array.from({ length: 4 }, (_, at) => ({ tar: new Uint8Array(4096).fill(at + 1), createdBy: 'COPY odd' }));
  const twice = ['one', 'two'].map((content) => ({ path: 'etc/twice', content }));
  const dpkg = { path: 'var/lib/dpkg/status', content: 'Package: a\nStatus: install ok installed\nVersion: 1\n' };
  const image = buildImage({ layers: [{ entries: [...twice, dpkg], createdBy: 'ADD base' }, ...odd] });
  const path = join(mkdtempSync(join(tmpdir(), 'cutaway-stops-')), 'unread.tar');
  writeFileSync(path, toTar(ociLayout([{ image, names: ['unread:1'] }])));
  return path;
}

/** Those whose list is further from the tab. */
async function tooFar(page: Page, views: typeof MAIN): Promise<string[]> {
  const counted: string[] = [];
  for (const [name, part, list] of views) {
    await view(page, name);
    const panel = shown(page, name);
    if (part) await panel.getByRole('button', { name: part, exact: true }).click();
    const main = list(panel);
    await expect(main, `${name} ${part ?? ''}`).toBeVisible();
    const tab = page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name, exact: true });
    await ((await tab.count()) ? tab : page.getByTitle('More views')).focus();
    let stops = 0;
    do {
      await page.keyboard.press('Tab');
      stops++;
    } while (!(await has(main)) && stops <= MOST);
    if (stops > MOST) counted.push(`${name} ${part ?? ''}`);
  }
  return counted;
}

test('Down on a tab goes to the list of its view; Left and Right walk over all views', async ({ page }) => {
  await openTwo(page);
  for (const name of ['Files', 'Packages', 'Size', 'Compare']) {
    await view(page, name);
    const list = shown(page, name).getByRole('treegrid').first();
    await expect(list).toBeVisible();
    await page.getByRole('tab', { name, exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(list).toBeFocused();
  }
  await page.getByRole('tab', { name: 'Compare', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTitle('More views')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Overview' })).toBeFocused();
  await expect(shown(page, 'Overview')).toBeVisible();
});

test('the controls of a bar are one stop, and stay so when one of them goes', async ({ page }) => {
  await openTwo(page);
  await view(page, 'Files');
  const merged = page.getByRole('button', { name: 'Merged' });
  await merged.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'This layer' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'One layer down' })).toBeFocused();
  // At the base it is disabled: the bar keeps a stop.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'One layer down' })).toBeDisabled();
  const bar = page.getByRole('toolbar', { name: 'What is shown' });
  await expect(bar.locator('button:enabled[tabindex="0"]')).toHaveCount(1);
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});

test('at most five stops lead from the tree to the content of the open file; F6 goes from pane to pane', async ({
  page,
}) => {
  await openTwo(page);
  await view(page, 'Files');
  const tree = shown(page, 'Files').getByRole('treegrid');
  await tree.focus();
  await page.keyboard.press('*');
  await tree.getByRole('row', { name: /same/ }).click();
  await page.keyboard.press('Enter');
  const content = page.getByRole('region', { name: 'Open file' }).getByRole('tabpanel');
  await expect(content.getByText('again')).toBeVisible();
  const isIn = (where: Locator) => where.evaluate((element) => element.contains(document.activeElement));
  await tree.focus();
  let stops = 0;
  do {
    await page.keyboard.press('Tab');
    stops++;
  } while (!(await isIn(content)) && stops <= MOST);
  expect(stops).toBeLessThanOrEqual(MOST);
  await page.keyboard.press('Shift+F6');
  await expect(tree).toBeFocused();
  await page.keyboard.press('F6');
  expect(await isIn(content)).toBe(true);
  await page.keyboard.press('Shift+F6');
  await page.keyboard.press('Shift+F6');
  await expect(page.getByRole('tab', { name: 'Files', exact: true })).toBeFocused();
});

test('the palette leads to the parts of views, and the path row forgets the file one has left', async ({ page }) => {
  await openTwo(page);
  await view(page, 'Files');
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('End');
  await expect(page).toHaveURL(/path=/);
  const where = page.getByRole('navigation', { name: 'Where you are' });
  const parts = await where.getByRole('listitem').count();
  for (const [typed, label] of [
    ['size secrets', 'Show Size: Secrets'],
    ['compare files', 'Show Compare: Files'],
    ['dockerfile', 'Show History: Dockerfile'],
    ['advice', 'Show Size: Advice'],
  ] as const) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill(typed);
    await page.getByRole('option', { name: label }).click();
    const [name = '', part = ''] = label.slice('Show '.length).split(': ');
    const chosen = shown(page, name).getByRole('button', { name: part, exact: true });
    await expect(chosen).toHaveAttribute('aria-pressed', 'true');
  }
  expect(await where.getByRole('listitem').count()).toBeLessThan(parts);
});

for (const [width, deep] of [
  [1440, DEEP],
  [390, {}],
] as const) {
  test(`no title of a column is cut in a window of ${width} px`, deep, async ({ page }) => {
    test.slow();
    await openTwo(page);
    await page.setViewportSize({ width, height: 860 });
    for (const [name, part] of [...MAIN, ['Size', 'Secrets'] as const]) {
      await view(page, name);
      const panel = shown(page, name);
      if (part) await panel.getByRole('button', { name: part, exact: true }).click();
      await expect(page.getByRole('contentinfo').getByText('Ready')).toBeVisible();
      const cut = await panel
        .locator('[role="columnheader"] .truncate')
        .evaluateAll((titles) =>
          titles.filter((title) => title.scrollWidth > title.clientWidth + 1).map((title) => title.textContent),
        );
      expect(cut, `${name} ${part ?? ''}`).toEqual([]);
    }
  });
}

/** The help lists every key, and each key that it lists does what it says: the list is read, and each line is tried. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { KEYS } from '../../src/ui/shell/keys/keys.ts';
import { zip } from '../fixtures/zip.ts';
import { DEEP, dropPaths, inputButton, SAMPLES, shown, VIEWS, view } from './frame.ts';
import { filePair } from './pairImages.ts';
import { test } from './profile.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** What a key is called in the help, as Playwright calls it. */
const NAMES: Readonly<Record<string, string>> = {
  ...{
    '↑': 'ArrowUp',
    '↓': 'ArrowDown',
    '←': 'ArrowLeft',
    '→': 'ArrowRight',
    Esc: 'Escape',
    'Ctrl Space': 'Control+Space',
  },
  ...{ 'Page Up': 'PageUp', 'Page Down': 'PageDown', 'Shift F10': 'Shift+F10', 'Shift ↑': 'Shift+ArrowUp' },
  'Shift ↓': 'Shift+ArrowDown',
};
const nameOf = (key: string): string =>
  NAMES[key] ??
  key
    .replace(/^Shift (F\d)$/, 'Shift+$1')
    .replace(/^Ctrl ([A-Z])$/, (_, letter: string) => `Control+${letter.toLowerCase()}`);

interface Try {
  readonly page: Page;
  /** Presses key `at` of the line. */
  press(at?: number): Promise<void>;
}

const tree = (page: Page) => page.getByRole('treegrid').first();
const active = (page: Page) => tree(page).locator('[data-active]');
const stack = (page: Page) => page.getByRole('listbox', { name: 'The stack of layers' });
const chosen = (page: Page) => stack(page).locator('[aria-selected="true"]');
const palette = (page: Page) => page.getByRole('dialog', { name: 'Command palette' });
const status = (page: Page, text: RegExp | string) => page.getByRole('status').filter({ hasText: text });

async function at(page: Page, name: string, main: (page: Page) => Locator = tree): Promise<void> {
  await view(page, name);
  await expect(main(page)).toBeVisible();
  await main(page).focus();
}

/** Stands on the row of a path in Files, with all directories open. */
async function onRow(page: Page, name: RegExp): Promise<void> {
  await at(page, 'Files');
  await page.getByRole('button', { name: 'Expand all' }).click();
  await tree(page).getByRole('row', { name }).click();
  await tree(page).focus();
  await expect(active(page)).toContainText(name);
}

async function demo(page: Page, what: string): Promise<void> {
  await page.goto(`/#/overview?browse=${what}`);
  await expect(page.getByRole('treegrid').first().getByRole('row').nth(2)).toBeVisible();
}

const TRIES: Readonly<Record<string, (tried: Try) => Promise<void>>> = {
  async 'all commands (also Ctrl Shift P)'({ page, press }) {
    await press();
    await expect(palette(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+p');
    // Typed before it is there.
    await page.keyboard.type('his');
    await expect(palette(page).getByRole('combobox')).toHaveValue('his');
  },
  async 'open files'({ page, press }) {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press()]);
    await chooser.setFiles(join(SAMPLES, 'hello-oci.tar'));
    await expect(inputButton(page, 'hello-oci.tar')).toBeVisible();
  },
  async 'open a pasted file or JSON document'({ page, press }) {
    const manifest = readFileSync(join(SAMPLES, 'debian-stretch-manifest.json'), 'utf8');
    await page.evaluate((text) => navigator.clipboard.writeText(text), manifest);
    await press();
    await expect(page.getByRole('list', { name: 'Open inputs' }).getByRole('listitem')).toHaveCount(3);
  },
  async 'show or hide the left pane'({ page, press }) {
    await press();
    await expect(stack(page)).toBeHidden();
    await press();
    await expect(stack(page)).toBeVisible();
  },
  async 'go to the view with that number'({ page }) {
    for (const [place, name] of VIEWS.slice(0, 9).entries()) {
      await page.keyboard.press(String(place + 1));
      await expect(shown(page, name)).toBeVisible();
      // In the field of the search a digit is typed.
      if (name === 'Search') await page.getByRole('tab', { name: 'Overview' }).focus();
    }
  },
  async 'from a tab into its view'({ page, press }) {
    await at(page, 'Files');
    await page.getByRole('tab', { name: 'Files' }).focus();
    await press();
    await expect(tree(page)).toBeFocused();
  },
  async 'along the tabs, and along the buttons of a bar'({ page, press }) {
    await page.getByRole('tab', { name: 'Overview' }).focus();
    await press(1);
    await expect(page.getByRole('tab', { name: 'Files' })).toBeFocused();
    await press(0);
    await expect(page.getByRole('tab', { name: 'Overview' })).toBeFocused();
    await view(page, 'Files');
    await page.getByRole('button', { name: 'Merged' }).focus();
    await press(1);
    await expect(page.getByRole('button', { name: 'This layer' })).toBeFocused();
    await press(0);
    await expect(page.getByRole('button', { name: 'Merged' })).toBeFocused();
  },
  async 'next pane, pane before: tabs, view, open file, details, inputs'({ page, press }) {
    await at(page, 'Files');
    await tree(page).focus();
    await press(0);
    await expect(stack(page)).toBeFocused();
    await press(1);
    await expect(tree(page)).toBeFocused();
  },
  async 'show or hide the details'({ page, press }) {
    const pane = page.getByRole('region', { name: 'Details', exact: true });
    await expect(pane).toBeHidden();
    await press();
    await expect(pane).toBeVisible();
    await press();
    await expect(pane).toBeHidden();
  },
  async 'layer below, layer above'({ page, press }) {
    await at(page, 'Files');
    await press(0);
    await expect(page.getByText('1 of 2 layers')).toBeVisible();
    await press(1);
    await expect(page.getByText('2 of 2 layers')).toBeVisible();
  },
  async 'go to a file by a few letters of its path'({ page, press }) {
    await press();
    await page.keyboard.type('appconf');
    await page.getByRole('option', { name: /app\.conf/ }).click();
    await expect(page).toHaveURL(/path=etc\/app\.conf/);
  },
  async 'search all layers'({ page, press }) {
    await press();
    await expect(page.getByRole('searchbox', { name: 'Query' })).toBeFocused();
  },
  async 'this help'({ page, press }) {
    await press();
    await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible();
  },
  async 'row above, row below'({ page, press }) {
    await onRow(page, /^app\.json/);
    await press(0);
    await expect(active(page)).toContainText('app.conf');
    await press(1);
    await expect(active(page)).toContainText('app.json');
  },
  async 'row below, row above'({ page, press }) {
    await onRow(page, /^app\.conf/);
    await press(0);
    await expect(active(page)).toContainText('app.json');
    await press(1);
    await expect(active(page)).toContainText('app.conf');
  },
  async 'expand, then go to the first child'({ page, press }) {
    await onRow(page, /^etc/);
    await page.getByRole('button', { name: 'Collapse all' }).click();
    await tree(page).focus();
    await press();
    await expect(active(page)).toHaveAttribute('aria-expanded', 'true');
    await press();
    await expect(active(page)).toContainText('app.conf');
  },
  async 'collapse, then go to the parent'({ page, press }) {
    await onRow(page, /^app\.conf/);
    await press();
    await expect(active(page)).toContainText('etc');
    await press();
    await expect(active(page)).toHaveAttribute('aria-expanded', 'false');
  },
  async 'first row, last row'({ page, press }) {
    await onRow(page, /^app\.conf/);
    await press(1);
    await expect(active(page)).toContainText('status');
    await press(0);
    await expect(active(page)).toContainText('etc');
  },
  async 'expand all rows beside this one'({ page, press }) {
    await onRow(page, /^etc/);
    await page.getByRole('button', { name: 'Collapse all' }).click();
    await tree(page).focus();
    await press();
    await expect(tree(page).getByRole('row', { name: /^app\.conf/ })).toBeVisible();
    await expect(tree(page).getByRole('row', { name: /^data\.bin/ })).toBeVisible();
  },
  async 'show details, open a file'({ page, press }) {
    await onRow(page, /^app\.conf/);
    await expect(page.getByRole('region', { name: 'Open file' })).toBeHidden();
    await press();
    await expect(page.getByRole('region', { name: 'Open file' })).toContainText('apples');
  },
  async 'jump to a row by typing its name (i, s and t do so too)'({ page }) {
    await onRow(page, /^etc/);
    await page.keyboard.type('time');
    await expect(active(page)).toContainText('time');
  },
  async 'a page up, a page down'({ page, press }) {
    await onRow(page, /^etc/);
    await press(1);
    await expect(active(page)).toContainText('status');
    await press(0);
    await expect(active(page)).toContainText('etc');
  },
  async 'filter by path'({ page, press }) {
    await at(page, 'Files');
    await press();
    await expect(page.getByRole('searchbox', { name: 'Filter by path' })).toBeFocused();
  },
  async 'open the menu of a row'({ page, press }) {
    await onRow(page, /^app\.conf/);
    await press();
    await expect(page.getByRole('menu', { name: 'Actions' })).toBeVisible();
  },
  async 'mark a row, to save several together (also Ctrl click)'({ page, press }) {
    await onRow(page, /^app\.conf/);
    await press();
    await expect(status(page, '1 path marked')).toBeVisible();
  },
  async 'mark rows as you go (also Shift click)'({ page, press }) {
    await onRow(page, /^app\.conf/);
    await press(1);
    await expect(status(page, '2 paths marked')).toBeVisible();
    await onRow(page, /^status/);
    await press(0);
    await expect(status(page, '4 paths marked')).toBeVisible();
  },
  async 'find in the open text, next match'({ page, press }) {
    await onRow(page, /^app\.conf/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Open file' })).toContainText('apples');
    await page.getByRole('group', { name: 'File content' }).focus();
    await press(0);
    await page.keyboard.type('st');
    await page.keyboard.press('Escape');
    await page.getByRole('group', { name: 'File content' }).focus();
    await press(1);
    await expect(page.getByRole('region', { name: 'Open file' })).toBeVisible();
  },
  async 'one directory up, where the tree shows only one; out of an open archive'({ page, press }) {
    await onRow(page, /^etc/);
    await page.getByRole('button', { name: 'Show only this' }).click();
    const line = page.getByRole('toolbar', { name: 'Directory shown' });
    await expect(line).toBeVisible();
    await tree(page).focus();
    await press();
    await expect(line).toBeHidden();
    await onRow(page, /^inner\.zip/);
    await page.keyboard.press('Enter');
    await page
      .getByRole('treegrid', { name: /inner\.zip/ })
      .getByRole('row', { name: /readme/ })
      .dblclick();
    await expect(page.getByText('inside a zip')).toBeVisible();
    await page.getByRole('group', { name: 'File content' }).focus();
    await press();
    await expect(page.getByRole('treegrid', { name: /inner\.zip/ })).toBeVisible();
  },
  async 'close the open file'({ page, press }) {
    await onRow(page, /^app\.conf/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Open file' })).toBeVisible();
    await press();
    await expect(page.getByRole('region', { name: 'Open file' })).toBeHidden();
  },
  async 'close the open package'({ page, press }) {
    await at(page, 'Packages');
    await page.keyboard.press('Enter');
    const details = page.getByRole('region', { name: /^Package / });
    await expect(details).toBeVisible();
    await press();
    await expect(details).toBeHidden();
    await expect(tree(page)).toBeFocused();
    // From inside the details too; the focus goes back to the list.
    await page.keyboard.press('Enter');
    await details.getByRole('button', { name: 'Close the package' }).focus();
    await press();
    await expect(details).toBeHidden();
    await expect(tree(page)).toBeFocused();
  },
  async 'filter tags or repositories'({ page, press }) {
    await demo(page, 'demo');
    await press();
    await expect(page.locator('[data-filter]')).toBeFocused();
  },
  async 'list the tags of a repository, open a tag'({ page, press }) {
    await demo(page, 'demo');
    await tree(page)
      .getByRole('row', { name: /cutaway\/hello/ })
      .first()
      .click();
    await tree(page).focus();
    await press();
    await expect(
      page
        .getByRole('treegrid')
        .first()
        .getByRole('row', { name: /^latest/ }),
    ).toBeVisible();
  },
  async 'pin the link to the digest, or unpin it'({ page, press }) {
    await demo(page, 'demo/cutaway/hello:1.0');
    await expect(page.locator('[data-pin]')).toBeEnabled();
    await press();
    await expect(page).toHaveURL(/hello:1\.0%40sha256/);
    await press();
    await expect(page).toHaveURL(/hello:1\.0$/);
  },
  async 'next change, previous change'({ page, press }) {
    await view(page, 'Compare');
    await shown(page, 'Compare').getByRole('button', { name: 'Layers', exact: true }).click();
    await at(page, 'Compare');
    await page.keyboard.press('Home');
    await expect(active(page)).toHaveAttribute('aria-rowindex', '2');
    await press(0);
    await expect(active(page)).toHaveAttribute('aria-rowindex', '3');
    await press(1);
    await expect(active(page)).toHaveAttribute('aria-rowindex', '3');
  },
  async 'swap the sides'({ page, press }) {
    await at(page, 'Compare');
    const left = page.getByLabel('Left side').locator('option:checked');
    await expect(left).toContainText('old.tar');
    await press();
    await expect(left).toContainText('new.tar');
  },
  async 'object above, object below'({ page, press }) {
    await stack(page).focus();
    await page.keyboard.press('End');
    await expect(chosen(page)).toContainText('ADD base');
    await press(0);
    await expect(chosen(page)).toContainText('COPY app');
    await press(1);
    await expect(chosen(page)).toContainText('ADD base');
  },
  async 'top of the stack, base layer'({ page, press }) {
    await stack(page).focus();
    await press(1);
    await expect(chosen(page)).toContainText('ADD base');
    await press(0);
    await expect(chosen(page)).not.toContainText('ADD base');
  },
  async 'on the water line: apply one more layer, one fewer'({ page, press }) {
    await at(page, 'Files');
    await page.getByRole('slider', { name: 'Layers applied' }).focus();
    await press(1);
    await expect(page.getByText('1 of 2 layers')).toBeVisible();
    await press(0);
    await expect(page.getByText('2 of 2 layers')).toBeVisible();
  },
  async 'into a directory'({ page, press }) {
    await intoMap(page, press);
  },
  async 'out of it'({ page, press }) {
    await intoMap(page, () => page.keyboard.press('Enter'));
    await press();
    await expect(page.getByRole('listbox', { name: /^Map of \/?$/ })).toBeVisible();
  },
};

/** The size map, gone into its first directory. */
async function intoMap(page: Page, enter: () => Promise<void>): Promise<void> {
  await view(page, 'Size');
  await shown(page, 'Size').getByRole('button', { name: 'Map', exact: true }).click();
  const map = (name: RegExp) => page.getByRole('listbox', { name });
  await map(/^Map of/).focus();
  await page.keyboard.press('Home');
  await enter();
  await expect(map(/^Map of .*[a-z]/)).toBeVisible();
}

/** What a link does not bring back is open anew for the next key. */
const CHANGES_MORE = new Set([
  'open files',
  'open a pasted file or JSON document',
  'mark a row, to save several together (also Ctrl click)',
  'mark rows as you go (also Shift click)',
  'filter tags or repositories',
  'list the tags of a repository, open a tag',
  'pin the link to the digest, or unpin it',
]);

/** What specs of their own do by the keyboard too: those of trees and files, of the registry, of Compare, of Objects and of Size. */
const TRIED_ELSEWHERE = ['Trees', 'Files', 'In a registry', 'Compare', 'The stack of layers', 'The size map'];

for (const [group, hints] of KEYS) {
  test(`keys of the help: ${group}`, TRIED_ELSEWHERE.includes(group) ? DEEP : {}, async ({ page }) => {
    test.setTimeout(test.info().timeout * 3);
    await page.addInitScript(() => Object.assign(globalThis, { showOpenFilePicker: undefined }));
    // The browser is told to hand choosers over when somebody first listens, which a key must not overtake.
    page.on('filechooser', () => undefined);
    const inner = zip([{ name: 'readme', content: 'inside a zip' }]);
    const pair = filePair([{ path: 'srv/inner.zip', content: inner }]);
    let start: string | undefined;
    for (const { keys, does } of hints) {
      await test.step(`${keys.join(' ')}: ${does}`, async () => {
        if (start === undefined) {
          await page.goto('about:blank');
          await page.goto('/');
          await dropPaths(page, pair);
          await page.getByRole('button', { name: 'Close this question' }).click();
        } else {
          await page.keyboard.press('Escape');
          await page.goto(start);
        }
        await expect(stack(page)).toBeVisible();
        await expect(shown(page, 'Overview')).toBeVisible();
        start = CHANGES_MORE.has(does) ? undefined : page.url();
        await page.getByRole('tab', { name: 'Overview' }).focus();
        const attempt = TRIES[does];
        expect(attempt, `“${does}” is tried`).toBeDefined();
        await attempt?.({ page, press: (at = 0) => page.keyboard.press(nameOf(keys[at] ?? '')) });
      });
    }
  });
}

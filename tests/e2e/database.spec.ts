/** SQLite files as tables, and the path at the top of the page as menus of what lies beside. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { violationsIn } from './axe.ts';
import { dropPaths, OBJECTS, strangers, themed, view } from './frame.ts';
import { openedOnce, test } from './profile.ts';

const MADE = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute("create table people(id integer primary key, name text, photo blob)")
c.executemany("insert into people values(?, ?, ?)", [(i, "person %d" % i, bytes([i % 256])) for i in range(1, 3001)])
c.execute("create table settings(key, value)")
c.execute("insert into settings values('theme', null)")
c.execute("create table wide(" + ", ".join("c%d" % i for i in range(40)) + ")")
c.execute("insert into wide values(" + ", ".join(str(i) for i in range(40)) + ")")
c.commit()
`;

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-database-'));
  execFileSync('python3', ['-c', MADE, join(folder, 'data.db')]);
  const entries = [
    { path: 'srv/app/data.db', content: new Uint8Array(readFileSync(join(folder, 'data.db'))) },
    { path: 'srv/app/notes.txt', content: 'notes\n' },
    { path: 'srv/www/index.html', content: 'hello\n' },
  ];
  writeFileSync(
    join(folder, 'image.tar'),
    toTar(ociLayout([{ image: buildImage({ layers: [{ entries }] }), names: ['data:1'] }])),
  );
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openFiles(page: Page): Promise<void> {
  await page.goto(OBJECTS);
  await dropPaths(page, [join(folder, 'image.tar')]);
  await view(page, 'Files');
  await expect(page.getByRole('treegrid').getByRole('row', { name: /^srv/ })).toBeVisible();
}

/** By the palette: a path that is there is a file, and no registry is asked for it. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill(path);
  const first = page.getByRole('dialog').getByRole('option').first();
  await expect(first).toContainText(path.slice(path.lastIndexOf('/') + 1));
  await expect(first).not.toContainText('registry');
  await page.keyboard.press('Enter');
}

/** All look at one opening of it. */
const look = openedOnce(openFiles);

const pane = (page: Page) => page.getByRole('region', { name: 'Open file' });

for (const theme of ['light', 'dark'])
  look(
    `a database is shown as its tables: columns, first rows, values of each kind, its statement (${theme})`,
    themed(theme),
    async ({ page }) => {
      const asked = strangers(page);
      await page.getByTitle(`Theme: ${theme}`).click();
      await goTo(page, 'srv/app/data.db');
      const rows = pane(page).getByRole('treegrid');
      await expect(pane(page).getByRole('tab', { name: 'Tables' })).toHaveAttribute('aria-selected', 'true');
      await expect(rows.getByRole('row', { name: /person 1\b/ })).toContainText("x'01' 1B");
      await expect(pane(page)).toContainText('3 columns, the first 1,000 rows');
      // The number stands beside the text that it names, however wide the pane is.
      const id = await rows.getByRole('gridcell', { name: '1', exact: true }).first().boundingBox();
      const start = await rows.boundingBox();
      expect((id?.x ?? 0) + (id?.width ?? 0) - (start?.x ?? 0)).toBeLessThan(110);
      await pane(page).getByRole('combobox', { name: 'Table' }).selectOption('settings');
      await expect(rows.getByRole('row', { name: /theme/ })).toContainText('NULL');
      await pane(page).getByRole('button', { name: 'Statement' }).click();
      await expect(pane(page)).toContainText('CREATE TABLE settings(key, value)', { ignoreCase: true });
      await pane(page).getByRole('combobox', { name: 'Table' }).selectOption('wide');
      await pane(page).getByRole('button', { name: 'Rows' }).click();
      await rows.evaluate((table) => table.scrollTo({ left: table.scrollWidth }));
      await expect(rows.getByRole('gridcell', { name: '39', exact: true })).toBeInViewport();
      const violations = await violationsIn(page);
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(asked).toEqual([]);
    },
  );

look('each part of the path is a menu of what lies beside it', async ({ page }) => {
  await goTo(page, 'srv/app/notes.txt');
  const where = page.getByRole('navigation', { name: 'Where you are' });
  await where.getByRole('button', { name: 'Others beside notes.txt' }).click();
  const menu = page.getByRole('menu', { name: 'Others beside notes.txt' });
  await expect(menu.getByRole('menuitemradio')).toHaveText(['data.db', 'notes.txt']);
  await page.keyboard.press('Escape');
  await expect(where.getByRole('button', { name: 'Others beside notes.txt' })).toBeFocused();
  await where.getByRole('button', { name: 'Others beside app' }).click();
  await page.getByRole('menuitemradio', { name: 'www/' }).click();
  await expect(page).toHaveURL(/path=srv\/www/);
  await expect(page.getByRole('treegrid').first().locator('[data-active]')).toContainText('www');
});

look('in a narrow tree the last parts of a path are told whole', async ({ page }) => {
  await goTo(page, 'srv/app/notes.txt');
  await expect(pane(page)).toBeVisible();
  const path = page.getByRole('navigation', { name: 'Path in the image' });
  for (const width of [1440, 1000, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const last = path.getByRole('button', { name: 'notes.txt' });
    await expect(last).toBeVisible();
    expect(await last.evaluate((button) => button.scrollWidth - button.clientWidth)).toBeLessThanOrEqual(0);
  }
});

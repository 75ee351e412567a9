/** Several rows of Files at once: marked one by one and as a range, and saved as a tar and as a zip that other programs read. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { violationsIn } from './axe.ts';
import { BINARY, filesArchive } from './filesImage.ts';
import { dropPaths, OBJECTS, view } from './frame.ts';
import { openedOnce, test } from './profile.ts';

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-marking-'));
  writeFileSync(join(folder, 'files.tar'), filesArchive());
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const row = (page: Page, name: string) =>
  page.getByRole('treegrid').getByRole('row', { name: new RegExp(`^(marked: )?(✓ )?${name}\\b`) });

async function openFiles(page: Page): Promise<void> {
  await page.goto(OBJECTS);
  await dropPaths(page, [join(folder, 'files.tar')]);
  await view(page, 'Files');
  await expect(row(page, 'bin')).toBeVisible();
}

const marked = (page: Page) => page.getByRole('status').filter({ hasText: 'marked' });

async function saved(page: Page, form: 'tar' | 'zip'): Promise<string> {
  const saving = page.waitForEvent('download');
  await marked(page)
    .getByRole('button', { name: `Save as ${form}` })
    .click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe(`files.${form}`);
  return download.path();
}

/** Both mark rows of one opening. */
const look = openedOnce(openFiles);

look('Shift marks a range by click and by arrows, Ctrl one row; focus stays in the tree', async ({ page }) => {
  await row(page, 'bin').first().click();
  await page.keyboard.press('ArrowRight');
  await row(page, 'ping').click();
  await row(page, 'tool2').click({ modifiers: ['Shift'] });
  await expect(marked(page)).toContainText('3 paths');
  await expect(page.getByRole('treegrid')).toBeFocused();
  await row(page, 'tool2').click({ modifiers: ['ControlOrMeta'] });
  await expect(marked(page)).toContainText('2 paths');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(marked(page)).toContainText('3 paths');
  await page.keyboard.press('Shift+Home');
  await expect(marked(page)).toContainText(/[4-9] paths/);
  expect(await page.evaluate(() => getSelection()?.toString() ?? '')).toBe('');
  const violations = await violationsIn(page);
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await marked(page).getByRole('button', { name: 'Clear' }).click();
  await expect(marked(page)).toHaveCount(0);
});

look('what is marked is saved as a tar and as a zip with the same files, modes and links', async ({ page }) => {
  for (const name of ['bin', 'etc', 'lib'])
    await row(page, name)
      .first()
      .click({ modifiers: ['ControlOrMeta'] });
  await expect(marked(page)).toContainText('3 paths');
  const tar = await saved(page, 'tar');
  const zip = await saved(page, 'zip');
  execFileSync('python3', ['-c', EXTRACT, tar, zip, folder]);
  const expected = JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')) as Record<'tar' | 'zip', string[][]>;
  expect(expected.zip).toEqual(expected.tar);
  expect(expected.zip).toContainEqual(['bin/tool', '4755', 'file', String(BINARY.length)]);
  expect(expected.zip).toContainEqual(['lib', expect.any(String), 'usr/lib', '0']);
  expect(() => execFileSync('unzip', ['-t', zip])).not.toThrow();
});

/** Both by Python's own readers: path, mode, what it is, size; a hard link of the tar is the file it leads to. */
const EXTRACT = `
import json, stat, sys, tarfile, zipfile
tar, zip, out = sys.argv[1:]
told = {"tar": [], "zip": []}
with tarfile.open(tar) as t:
    for m in t:
        of = t.getmember(m.linkname) if m.islnk() else m
        kind = m.linkname if m.issym() else "dir" if m.isdir() else "file"
        told["tar"].append([m.name, "%o" % m.mode, kind, str(of.size)])
with zipfile.ZipFile(zip) as z:
    for m in z.infolist():
        mode = m.external_attr >> 16
        body = z.read(m)
        link = stat.S_ISLNK(mode)
        kind = body.decode() if link else "dir" if m.is_dir() else "file"
        told["zip"].append([m.filename.rstrip("/"), "%o" % (mode & 0o7777), kind, "0" if link else str(len(body))])
for each in told.values():
    each.sort()
json.dump(told, open(out + "/told.json", "w"))
`;

/** The report: one file, opened from the disk with the network off, read by eye, keyboard and screen reader. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { violationsIn } from './axe.ts';
import { themed } from './frame.ts';
import { test } from './profile.ts';

const CLI = join(import.meta.dirname, '../../dist/cli/cutaway.js');
const EVIL = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

let folder = '';
let address = '';

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-report-'));
  const base = {
    entries: [
      { path: 'etc/motd', content: 'hello\nold\n' },
      { path: 'var/lib/dpkg/status', content: packages('1.0') },
    ],
  };
  const change = {
    createdBy: `RUN ${EVIL}`,
    entries: [
      { path: 'etc/motd', content: `hello\n${EVIL}\n` },
      { path: `srv/${EVIL.replaceAll('/', '|')}`, content: 'x'.repeat(5000) },
      { path: 'var/lib/dpkg/status', content: packages('1.1') },
    ],
  };
  const write = (name: string, image: ReturnType<typeof buildImage>) => {
    writeFileSync(join(folder, name), toTar(ociLayout([{ image, names: ['demo:1'] }])));
    return join(folder, name);
  };
  const a = write('a.tar', buildImage({ layers: [base], config: { Labels: { a: '1' } } }));
  const b = write('b.tar', buildImage({ layers: [base, change], config: { Labels: { a: EVIL } } }));
  const file = join(folder, 'report.html');
  // They differ: status 1.
  expect(() => execFileSync(process.execPath, [CLI, 'diff', a, b, '--html', file], { stdio: 'pipe' })).toThrow(
    expect.objectContaining({ status: 1 }),
  );
  address = pathToFileURL(file).href;
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const packages = (version: string) => `Package: tool\nStatus: install ok installed\nVersion: ${version}\n\n`;

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `opens without a network, tells all, and has no barrier (${colorScheme})`,
    themed(colorScheme),
    async ({ browser }) => {
      const context = await browser.newContext({ colorScheme, offline: true, viewport: { width: 390, height: 800 } });
      const page = await context.newPage();
      const asked: string[] = [];
      const said: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => said.push(message.text()));
      await page.goto(address);
      await expect(page.getByText(/^Different:/)).toBeVisible();
      for (const name of ['Objects', 'Config', 'Layers', 'Size', 'Packages', 'Files', 'Changed texts'])
        await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
      await expect(page.getByRole('row', { name: /tool upgraded 1\.0 1\.1/ })).toBeVisible();
      await expect(page.getByText(`+ ${EVIL}`)).toBeVisible();
      await expect(page).toHaveTitle(/compared$/);
      expect(asked).toEqual([address]);
      expect(said).toEqual([]);
      expect(await page.locator('script, img, iframe, object, link').count()).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect(await violationsIn(page)).toEqual([]);
      await context.close();
    },
  );

test('folds by keyboard', async ({ page }) => {
  await page.goto(address);
  const files = page.getByRole('region', { name: 'Files' });
  await expect(files).toBeVisible();
  await page.locator('summary', { hasText: /^Files/ }).focus();
  await page.keyboard.press('Enter');
  await expect(files).toBeHidden();
});

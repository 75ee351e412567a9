/** The main path in Firefox, driven by WebDriver BiDi: what the page promises does not hang on one engine. */
import { expect, test } from '@playwright/test';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { onPath } from '../oracle/cutaway.ts';
import { DEEP, patient } from './frame.ts';

const absent = onPath('firefox-esr') ? undefined : 'firefox-esr not installed';

let browser: Browser;
let base = '';
const problems: string[] = [];

test.describe.configure({ mode: 'serial' });
test.skip(absent !== undefined, absent);
test.beforeAll(async ({ baseURL }) => {
  if (absent) return;
  base = baseURL ?? '';
  const executablePath = '/usr/bin/firefox-esr';
  browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, timeout: patient(60_000) });
});
test.afterAll(() => browser?.close());

async function open(address = ''): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  page.setDefaultTimeout(patient(30_000));
  page.on('pageerror', (error) => problems.push(error instanceof Error ? error.message : String(error)));
  await page.goto(`${base}/${address}`);
  return page;
}

const click = (page: Page, role: string, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click();

/** Text anywhere on the page. */
const shows = (page: Page, text: string) =>
  page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);

async function openSample(): Promise<Page> {
  const page = await open();
  await shows(page, 'hello-oci.tar');
  await page.evaluate(() => {
    const sample = [...document.querySelectorAll('button')].find((each) => each.innerText.includes('hello-oci.tar'));
    sample?.click();
  });
  await click(page, 'tab', 'Files');
  await listed(page);
  return page;
}

/** Files are in the tree. */
const listed = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('[role=treegrid] [role=row]')].some((row) => row.textContent?.startsWith('etc/')),
  );

for (const [times, deep] of [
  [3, {}],
  [20, DEEP],
] as const)
  test(`a sample opens ${times} times in a row, each with its files`, deep, async () => {
    test.slow();
    for (let opened = 0; opened < times; opened++) await (await openSample()).close();
  });

test('files of a gzip and of a zstd layer are shown', async () => {
  const page = await openSample();
  for (const [path, text] of [
    ['etc/passwd', 'root:x:0:0'],
    ['srv/hello/index.html', '<title>Hello</title>'],
  ] as const) {
    await page.evaluate((wanted) => {
      location.hash = `${location.hash.replace(/&path=.*/, '')}&path=${wanted}&open=auto`;
    }, path);
    await shows(page, text);
  }
  await page.close();
});

test('size, search and the demo registry answer', async () => {
  const page = await openSample();
  await click(page, 'tab', 'Size');
  await shows(page, 'objects-1.txt');
  await page.goto(`${base}/#/browse?browse=demo`);
  await page.reload();
  await shows(page, 'cutaway/hello');
  await page.close();
});

test('a reload leads back to where one was', async () => {
  const page = await openSample();
  await page.reload();
  await listed(page);
  await page.setViewport({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.close();
});

test('no script failed on the way', () => expect(problems).toEqual([]));

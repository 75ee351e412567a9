/** The page from a web server that serves files and no more, under a path: everything works but what needs a server. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { serveRegistry } from '../fixtures/httpRegistry.ts';
import { MemoryRegistry } from '../fixtures/memoryRegistry.ts';
import { must, onPath } from '../oracle/cutaway.ts';
import { CORS, startRegistry } from '../oracle/registryServer.ts';
import { violationsIn } from './axe.ts';
import { SAMPLES, dropPaths } from './frame.ts';
import { test } from './profile.ts';
import { type StaticServer, serveStatic } from './staticServer.ts';

// What is asked of a server counts here.
test.use({ ownProfile: true });

const ROOT = new URL('../../', import.meta.url).pathname;
const SITE = `${ROOT}dist/static`;

let site: StaticServer;

test.beforeAll(async () => {
  if (!existsSync(`${SITE}/sw.js`)) execFileSync(process.execPath, ['scripts/build.mjs', '--static'], { cwd: ROOT });
  site = await serveStatic(SITE, '/cutaway/');
});
test.afterAll(() => site.stop());

const rows = (page: Page) => page.getByRole('treegrid').first().getByRole('row');

async function openFiles(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Files' }).click();
  await expect(rows(page).filter({ hasText: 'etc/' }).first()).toBeVisible();
}

async function openReference(page: Page, reference: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(site.url);
  await page.getByLabel('Or an image in a registry').fill(reference);
  await page.keyboard.press('Enter');
}

test('a dropped archive opens, and nothing is asked outside the folder', async ({ page }) => {
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(site.url);
  await dropPaths(page, [`${SAMPLES}hello-oci.tar`]);
  await openFiles(page);
  expect(problems).toEqual([]);
  expect(site.asked.filter((path) => !path.startsWith('/cutaway/'))).toEqual([]);
  expect(await violationsIn(page)).toEqual([]);
});

test('the demo registry is there: its repositories, and a file of a layer', async ({ page }) => {
  await page.goto(site.url);
  await page.getByRole('button', { name: 'Browse the demo registry' }).click();
  await expect(page.getByRole('heading', { name: 'Repositories of demo' })).toBeVisible();
  await openReference(page, 'demo/cutaway/hello:1.0');
  await openFiles(page);
});

test('after the first visit it opens without a network, samples and demo too', async ({ page, context }) => {
  await page.goto(site.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await page.reload();
  await dropPaths(page, [`${SAMPLES}hello-docker.tar`]);
  await openFiles(page);
  await page.goto(`${site.url}#/`);
  await page.reload();
  await page.getByRole('button', { name: 'Browse the demo registry' }).click();
  await expect(page.getByRole('heading', { name: 'Repositories of demo' })).toBeVisible();
});

test('a registry that does not let other sites ask it is told apart, with what to do', async ({ page }) => {
  const registry = await serveRegistry(new MemoryRegistry());
  await openReference(page, `${registry.host}/a/b:1`);
  await expect(page.getByText('does not allow requests from web pages of other sites (CORS)')).toBeVisible();
  await registry.stop();
});

test('a registry that lets other sites ask it is asked by the page itself', async ({ page }) => {
  const absent = ['docker-registry', 'skopeo'].filter((tool) => !onPath(tool));
  test.skip(absent.length > 0, `${absent.join(', ')} not installed`);
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-static-'));
  const registry = await startRegistry(folder, '', undefined, CORS);
  const push = ['copy', '--insecure-policy', '--dest-tls-verify=false', '--all'];
  await must('skopeo', ...push, `oci-archive:${SAMPLES}hello-oci.tar`, `docker://${registry.host}/a/hello:1.0`);
  await openReference(page, `${registry.host}/a/hello:1.0`);
  await openFiles(page);
  await registry.stop();
  rmSync(folder, { recursive: true });
});

test('it can be installed, and then opens the files of its kinds', async ({ page }) => {
  await page.goto(site.url);
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = await (await page.request.get(new URL(href ?? '', site.url).href)).json();
  expect(manifest).toMatchObject({ start_url: './', display: 'standalone' });
  expect(Object.values(manifest.file_handlers[0].accept).flat()).toContain('.tar');
});

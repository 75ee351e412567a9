/**
 * A registry browsed: the demo registry that the server carries, offline and by the keyboard alone; one of our own that
 * refuses, limits and counts; and Debian's, where it is installed, with three thousand tags.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { type RegistryServer, startRegistry } from '../oracle/registryServer.ts';
import { violationsIn } from './axe.ts';
import { OBJECTS, strangers } from './frame.ts';
import { test } from './profile.ts';

// What is asked of a server counts here.
test.use({ ownProfile: true });

const tags = (page: Page) => page.getByRole('treegrid', { name: 'Tags' });
const row = (page: Page, name: RegExp) => tags(page).getByRole('row', { name });
const details = (page: Page) => page.getByRole('region', { name: 'Details' });

async function browse(page: Page, place: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`/#/objects?browse=${place}`);
  const ask = page.getByRole('button', { name: /^Ask 127\.0\.0\.1/ });
  // A link into this machine asks first, once.
  if (place.startsWith('127.')) await ask.click({ timeout: 3_000 }).catch(() => undefined);
}

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsIn(page)).toEqual([]);
  }
}

test('the demo registry is browsed by the keyboard alone: repositories, tags, an image, and back', async ({ page }) => {
  const elsewhere = strangers(page);
  await page.goto(OBJECTS);
  await page.getByLabel('Or an image in a registry').fill('demo');
  await expect(page.getByText('Browses demo')).toBeVisible();
  await page.keyboard.press('Enter');
  const repositories = page.getByRole('treegrid', { name: 'Repositories' });
  await expect(repositories.getByRole('row', { name: 'cutaway/hello' })).toBeVisible();

  await page.getByRole('heading', { name: 'Repositories of demo' }).click();
  await page.keyboard.press('/');
  await page.keyboard.type('cutaway/hello');
  await page.keyboard.press('Enter');
  await expect(repositories).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row(page, /^latest/)).toContainText('index linux/amd64, linux/arm64');
  await expect(row(page, /^latest/)).toContainText('= 1.0');
  // cosign's tags lie under the image that they speak of.
  await expect(row(page, /^attestation, signature/)).toBeVisible();
  await expect(row(page, /sha256-/)).toHaveCount(0);

  await tags(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(details(page).getByText(/images .*behind it/)).toBeVisible();
  const link = page.url();
  expect(link).toContain('browse=demo/cutaway/hello:latest');
  await page.keyboard.press('y');
  await expect(page).toHaveURL(/hello:latest@?.*sha256/);
  await page.keyboard.press('y');
  await expect(page).toHaveURL(link);

  await page.keyboard.press('Enter');
  await expect(page.locator('#view-panel')).toBeVisible();
  await page.getByRole('navigation', { name: 'Where you are' }).getByRole('button', { name: 'cutaway/hello' }).click();
  await expect(row(page, /^latest/)).toBeVisible();
  expect(elsewhere).toEqual([]);
});

test('what refers to an image is a tree whose parts open', async ({ page }) => {
  await browse(page, 'demo/cutaway/hello:1.0');
  await details(page).getByRole('button', { name: 'Look for signatures' }).click();
  const tree = details(page).getByRole('region', { name: 'Referrers' });
  await expect(tree.getByRole('button', { name: 'signature', exact: true }).first()).toBeVisible();
  await tree.getByRole('button', { name: 'bill of materials', exact: true }).first().click();
  await expect(page.locator('#view-panel')).toBeVisible();
});

test('two chosen tags are compared', async ({ page }) => {
  await browse(page, 'demo/cutaway/releases:9');
  await details(page).getByRole('button', { name: 'Compare with…' }).click();
  await page.getByLabel('Filter tags').fill('v8-rc');
  await row(page, /^v8-rc/).click();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('tab', { name: 'Compare', selected: true })).toBeVisible();
  await expect(page).toHaveURL(/beside=/);
});

test('a list of tags is accessible, light and dark, and fits a narrow window', async ({ page }) => {
  await browse(page, 'demo/cutaway/hello:latest');
  await expect(details(page).getByText(/images .*behind it/)).toBeVisible();
  await expect(row(page, /^1\.0-amd64/)).toContainText('image linux/amd64');
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole('button', { name: 'Details', exact: true }).click();
  await expect(details(page).getByText(/images .*behind it/)).toBeVisible();
});

test('the palette opens and browses what is typed', async ({ page }) => {
  await page.goto(OBJECTS);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('demo/cutaway/releases');
  await page.getByRole('option', { name: /Browse demo\/cutaway\/releases/ }).click();
  await expect(page.getByText('151 tags')).toBeVisible();
});

test('keys pressed before the page is drawn are not lost', async ({ page }) => {
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }));
    });
  });
  await page.goto(OBJECTS);
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
});

test.describe('a registry that refuses', () => {
  const image = buildImage({ layers: [{ entries: [{ path: 'a', content: 'a' }] }] });
  let server: Server;
  let host = '';
  let heads = 0;
  /** Answers that wait for a test to let them go. */
  const held: (() => void)[] = [];
  const PASSWORD = `Basic ${Buffer.from('alice:secret').toString('base64')}`;

  test.beforeAll(async () => {
    server = createServer(({ url = '', method, headers }, response) => {
      const json = (status: number, body: object, more = {}) =>
        response.writeHead(status, { 'Content-Type': 'application/json', ...more }).end(JSON.stringify(body));
      if (url.includes('/_catalog')) return json(404, { errors: [{ code: 'UNSUPPORTED', message: 'no catalog' }] });
      if (url.includes('private') && headers.authorization !== PASSWORD)
        return json(401, { errors: [] }, { 'WWW-Authenticate': 'Basic realm="test"' });
      if (url.includes('/tags/list'))
        return json(200, { name: 'a', tags: Array.from({ length: 200 }, (_, i) => `1.${i}`) });
      if (url.includes('/manifests/') && method === 'HEAD') {
        heads++;
        if (url.includes('limited') && heads > 5)
          return json(
            429,
            { errors: [] },
            { 'Retry-After': '30', 'RateLimit-Limit': '100;w=21600', 'RateLimit-Remaining': '0;w=21600' },
          );
        const { digest, mediaType, size } = image.manifest.descriptor;
        // Every other tag of those that are held is another image.
        const shown = /held.*[02468]$/.test(url) ? image.config.descriptor.digest : digest;
        const facts = { 'Docker-Content-Digest': shown, 'Content-Type': mediaType, 'Content-Length': `${size}` };
        const answer = () => void response.writeHead(200, facts).end();
        return url.includes('held') ? held.push(answer) : answer();
      }
      return json(404, { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  test.afterAll(() => server.close());
  test.beforeEach(() => {
    heads = 0;
  });

  test('without a catalog the field goes on; only rows in view are asked for', async ({ page }) => {
    await browse(page, host);
    await expect(page.getByRole('alert')).toContainText('does not list its repositories');
    await expectAccessible(page);
    await page.getByLabel('Registry, repository or image').fill(`${host}/team/app`);
    await page.keyboard.press('Enter');
    await expect(page.getByText('200 tags')).toBeVisible();
    await expect(row(page, /^1\.199/)).toContainText('OCI manifest');
    await expect(page.getByText('Ready')).toBeVisible();
    await expect.poll(() => heads).toBeGreaterThan(10);
    expect(heads).toBeLessThan(100);
  });

  test('tags stay where they are while the pointer moves over them, and move under their twins when it rests', async ({
    page,
  }) => {
    await page.clock.install();
    await browse(page, `${host}/team/held`);
    await expect.poll(() => held.length).toBeGreaterThan(0);
    const first = tags(page).locator('[data-row="0"]');
    const second = tags(page).locator('[data-row="1"]');
    await expect(second).toContainText('1.198');
    await page.getByRole('checkbox', { name: 'Group same' }).check();
    const { x = 0, y = 0 } = (await first.boundingBox()) ?? {};
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
    for (const step of [5, 6]) await page.mouse.move(x + step, y + step);
    for (const answer of held.splice(0)) answer();
    // What is asked next shows that these have come.
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await page.clock.runFor(500);
    await expect(second).toContainText(/^1\.198/);
    await page.clock.runFor(1000);
    await expect(second).not.toContainText('1.198');
  });

  test('too many requests stop the looking up, with when to go on, and leave the tags', async ({ page }) => {
    await browse(page, `${host}/team/limited`);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('0 of 100 requests are left');
    await expect(alert).toContainText('in 30 seconds');
    await expect(page.getByText('0 of 100 pulls left')).toBeVisible();
    expect(heads).toBeLessThan(15);
    // The rows don't say it again.
    await expect(row(page, /^1\.190/)).toContainText('not looked up');
    await expect(page.getByText('0 of 100 requests are left')).toHaveCount(1);
    heads = -1000;
    await alert.getByRole('button', { name: 'Continue' }).click();
    await expect(alert).toHaveCount(0);
    await expect(row(page, /^1\.190/)).toContainText('OCI manifest');
  });

  test('a private repository is listed after signing in, and refuses again after signing out', async ({ page }) => {
    await browse(page, `${host}/team/private`);
    await expect(page.getByRole('alert')).toContainText('Sign in to this registry');
    await page.getByRole('alert').getByRole('button', { name: 'Sign in…' }).click();
    const signIn = async (secret: string) => {
      await page.getByLabel('User').fill('alice');
      await page.getByLabel('Password or token').fill(secret);
      await page.getByRole('button', { name: 'Sign in and try again' }).click();
    };
    const lost = () => page.evaluate(() => document.activeElement === document.body);
    await signIn('wrong');
    await expect(page.getByRole('alert')).toContainText('did not accept these credentials');
    expect(await lost()).toBe(false);
    await page.getByRole('alert').getByRole('button', { name: 'Sign in…' }).click();
    await signIn('secret');
    await expect(page.getByText('200 tags')).toBeVisible();
    await expect(tags(page)).toBeFocused();
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]),
    );
    expect(stored).not.toMatch(/secret|YWxpY2U6|Basic/);
    await page.getByRole('button', { name: 'Sign out alice' }).click();
    await expect(page.getByRole('alert')).toContainText('Sign in to this registry');
    await expect.poll(lost).toBe(false);
  });
});

test.describe('Debian’s registry', () => {
  const missing = ['docker-registry', 'skopeo'].filter((name) => spawnSync('which', [name]).status !== 0);
  test.skip(missing.length > 0, `${missing.join(' and ')} not installed`);
  let folder = '';
  let registry: RegistryServer;

  test.beforeAll(async () => {
    test.slow();
    folder = mkdtempSync(join(tmpdir(), 'cutaway-browse-'));
    registry = await startRegistry(folder);
    const samples = new URL('../../public/samples/hello-oci.tar', import.meta.url).pathname;
    const to = `docker://${registry.host}/team/many:seed`;
    const done = spawnSync('skopeo', [
      ...['--insecure-policy', 'copy', '--all', '--dest-tls-verify=false', `oci-archive:${samples}`, to],
    ]);
    expect(done.status, String(done.stderr)).toBe(0);
    // Three thousand more by links in the registry's own folder: as many pushes would take minutes.
    const tagsFolder = join(registry.storage, 'docker/registry/v2/repositories/team/many/_manifests/tags');
    for (let at = 0; at < 3000; at++) symlinkSync('seed', join(tagsFolder, `${Math.floor(at / 300)}.${at % 300}`));
  });
  test.afterAll(async () => {
    await registry?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('three thousand tags are listed, filtered and asked for by need', async ({ page }) => {
    await browse(page, registry.host);
    await page.getByRole('row', { name: 'team/many' }).dblclick();
    await expect(page.getByText('3,001 tags')).toBeVisible();
    await expect(row(page, /^9\.299/)).toContainText('sha256:');
    const asked = registry.requests().filter((line) => line.includes('"HEAD /v2/team/many/')).length;
    expect(asked).toBeLessThan(150);
    await page.getByLabel('Filter tags').fill('4.17');
    await expect(page.getByText('11 of 3,001 tags')).toBeVisible();
    await row(page, /^4\.17 /).dblclick();
    await expect(page.locator('#view-panel')).toBeVisible();
  });
});

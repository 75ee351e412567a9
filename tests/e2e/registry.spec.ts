/** Images in a registry, by reference: opened, looked into, linked to, refused; every request counted by the registry. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { absurdBlobs, FORGED, type Forged } from '../fixtures/forgedIndexes.ts';
import { serveRegistry } from '../fixtures/httpRegistry.ts';
import { buildImage, sha256 } from '../fixtures/image.ts';
import { MemoryRegistry } from '../fixtures/memoryRegistry.ts';
import { attach, CONTENTS, indexBytes, sharedImage } from '../fixtures/sharedIndex.ts';
import { violationsIn } from './axe.ts';
import { DEEP, inputButton, OBJECTS, strangers, view } from './frame.ts';
import { test } from './profile.ts';

// What is asked of a server counts here.
test.use({ ownProfile: true });

const image = buildImage({
  layers: [
    { entries: [{ path: 'etc/motd', content: 'hello from afar\n' }] },
    { entries: [{ path: 'srv/index.html', content: '<p>hi\n' }] },
  ],
});
const PASSWORD = `Basic ${Buffer.from('alice:secret').toString('base64')}`;

/** A registry of two repositories on loopback: `team/app`, and `team/private`, which wants a password. */
let server: Server;
let host = '';
let asked: string[] = [];

test.beforeAll(async () => {
  const bytes = new Map(
    [...image.layers, image.config, image.manifest].map((each) => [each.descriptor.digest, each.bytes]),
  );
  server = createServer((request, response) => {
    const { url = '', method = '' } = request;
    const [, repository = '', name = ''] = /^\/v2\/(.+?)\/(?:manifests|blobs)\/(.+)$/.exec(url) ?? [];
    if (repository !== '') asked.push(`${method} ${name}`);
    if (repository === 'team/private' && request.headers.authorization !== PASSWORD) {
      return response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="test"' }).end('{"errors":[]}');
    }
    const body =
      repository === '' || url.includes('none')
        ? undefined
        : bytes.get(name === '1.0' ? image.manifest.descriptor.digest : name);
    if (!body) {
      const errors = [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }];
      return response.writeHead(404, { 'Content-Type': 'application/json' }).end(JSON.stringify({ errors }));
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const part = range ? body.subarray(Number(range[1]), Number(range[2]) + 1) : body;
    const headers: Record<string, string> = {
      'Content-Length': `${part.length}`,
      'Docker-Content-Digest': sha256(body),
    };
    if (url.includes('/manifests/')) headers['Content-Type'] = image.manifest.descriptor.mediaType;
    if (range) headers['Content-Range'] = `bytes ${range[1]}-${Number(range[1]) + part.length - 1}/${body.length}`;
    return response.writeHead(range ? 206 : 200, headers).end(method === 'HEAD' ? undefined : part);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterAll(() => server.close());
test.beforeEach(() => {
  asked = [];
});

const field = (page: Page) => page.getByLabel('Or an image in a registry');

async function openReference(page: Page, text: string): Promise<void> {
  await page.goto(OBJECTS);
  await field(page).fill(text);
  await field(page).press('Enter');
}

test('a pasted command opens the image; nothing of a layer is fetched before it is looked into', async ({ page }) => {
  const elsewhere = strangers(page);
  await openReference(page, `docker pull ${host}/team/app:1.0`);
  await expect(inputButton(page, `docker://${host}/team/app:1.0`)).toBeVisible();
  await expect(page.getByText('2 requests,')).toBeVisible();
  expect(asked).toEqual(['GET 1.0', `GET ${image.config.descriptor.digest}`]);

  await view(page, 'Files');
  await expect(page.getByText('index.html')).toBeVisible();
  await expect(page.getByText('motd')).toBeVisible();
  const layers = image.layers.map(({ descriptor }) => `GET ${descriptor.digest}`);
  // The end of each, where a table would be, and the whole.
  for (const layer of layers) expect(asked.filter((each) => each === layer)).toHaveLength(2);

  // The link carries the tag and the digest, and opens the same place from what was kept of the layers.
  const link = page.url();
  expect(decodeURIComponent(link)).toContain(`docker://${host}/team/app:1.0@${image.manifest.descriptor.digest}`);
  asked = [];
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByText('index.html')).toBeVisible();
  expect(asked.filter((each) => layers.includes(each))).toEqual([]);
  expect(elsewhere).toEqual([]);
});

test('what names no image is said at the field, in words and to screen readers', async ({ page }) => {
  await openReference(page, 'two words');
  await expect(page.getByRole('alert')).toContainText('This is not a valid image reference');
  await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
  expect(await violationsIn(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('an image that is not there is said with what the registry says', async ({ page }) => {
  await openReference(page, `${host}/team/none:1`);
  await expect(page.getByRole('alert')).toContainText('MANIFEST_UNKNOWN: manifest unknown');
  expect(await violationsIn(page)).toEqual([]);
});

test('a private image opens after signing in, and the password is kept nowhere', async ({ page }) => {
  await openReference(page, `${host}/team/private:1.0`);
  const card = page.getByRole('alert');
  await expect(card).toContainText('Sign in to this registry');
  await card.getByLabel('User').fill('alice');
  await card.getByLabel('Password or token').fill('secret');
  await card.getByRole('button', { name: 'Sign in and try again' }).click();
  await expect(page.getByText('requests,')).toBeVisible();
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
  expect(stored).toContain('team/private');
  expect(stored).not.toMatch(/secret|YWxpY2U6|Basic/);

  // It is among what was open before, and opens by a click; the password is gone with the page.
  await page.goto('about:blank');
  await page.goto(OBJECTS);
  await page.getByRole('button', { name: /team\/private:1\.0/ }).click();
  await expect(page.getByRole('alert')).toContainText('Sign in to this registry');
});

test('a link into a registry on this machine asks a person before the registry', async ({ page }) => {
  const elsewhere = strangers(page);
  const ask = page.getByRole('button', { name: `Ask ${host}` });
  const links = [
    [`/#/objects?browse=${host}/team/app`, page.getByText('This link points to a registry on this machine')],
    [
      `/#/objects?in=${encodeURIComponent(`docker://${host}/team/app:1.0`)}`,
      inputButton(page, `docker://${host}/team/app:1.0`),
    ],
  ] as const;
  for (const [link, shown] of links) {
    await page.goto('about:blank');
    await page.goto(link);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto('about:blank');
    await page.goto(link);
    await expect(ask).toBeVisible();
    await expect(shown).toBeVisible();
    expect(await violationsIn(page)).toEqual([]);
    expect(asked).toEqual([]);
  }
  await ask.click();
  await expect(page.getByText('2 requests,')).toBeVisible();
  expect(asked.length).toBeGreaterThan(0);
  // Meant once holds for the tab.
  await page.reload();
  await expect(page.getByText(/requests,/)).toBeVisible();
  expect(elsewhere).toEqual([]);
});

/** A registry with an image to which an index that lies is attached. */
async function serveForged(bytes: Uint8Array<ArrayBuffer>) {
  const shared = sharedImage();
  const registry = new MemoryRegistry({ referrers: 'yes' });
  registry.push('1', shared.image);
  const attached = attach(bytes, shared.image, shared.layer);
  for (const { descriptor, bytes } of attached.blobs) registry.blobs.set(descriptor.digest, bytes);
  registry.pushManifest(attached.manifest);
  registry.referrers.set(shared.image.manifest.descriptor.digest, [attached.descriptor]);
  return serveRegistry(registry);
}

/** Opens a file from the list: its one line of text, or undefined where it is not listed or the pane says why it is not shown. */
async function readListed(page: Page, path: string): Promise<string | undefined> {
  await page.getByRole('searchbox', { name: 'Filter by path' }).fill(path);
  await expect(page.getByRole('status').filter({ hasText: 'shown' })).toContainText(/\b[01] shown/);
  const tree = page.getByRole('treegrid').first();
  const row = tree.getByRole('row', { name: new RegExp(`^${path.slice(path.lastIndexOf('/') + 1)}\\b`) });
  if ((await row.count()) === 0) return undefined;
  await row.click();
  await tree.focus();
  await page.keyboard.press('Enter');
  const pane = page.getByRole('region', { name: 'Open file' });
  const content = pane.getByRole('group', { name: 'File content' });
  const none = pane.getByText(`No file is at /${path} `);
  await expect(pane.getByTitle(path, { exact: true }).or(none).first()).toBeVisible();
  const refused = pane.getByRole('alert').or(none);
  await expect(content.or(refused).first()).toBeVisible();
  // A list that is replaced by what the layer has opens its file anew.
  await expect.poll(async () => (await content.count()) + (await refused.count())).toBeGreaterThan(0);
  if ((await refused.count()) > 0) return undefined;
  await expect(content).toBeVisible();
  // Without the number of the line, and the marks where it is wrapped.
  const [text = ''] = await content.allInnerTexts();
  return `${text.replace(/^1\n/, '').replaceAll(/\n?↪\n/g, '')}\n`;
}

interface Lie extends Pick<Forged, 'name' | 'fate' | 'shows'> {
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
}

const LIES: readonly Lie[] = [
  ...FORGED.map((forged) => ({ ...forged, bytes: () => indexBytes(sharedImage().layer, forged.forge) })),
  ...absurdBlobs().map(([name, bytes]) => ({ name, fate: 'refused' as const, bytes: async () => bytes })),
];

for (const forged of LIES)
  test(
    `an index that lies is marked as long as it is believed, and no wrong byte is shown as right: ${forged.name}`,
    DEEP,
    async ({ page }) => {
      const forger = await serveForged(await forged.bytes());
      await openReference(page, `${forger.host}/team/app:1`);
      await expect(page.getByText(/requests,/)).toBeVisible();
      await view(page, 'Files');
      await expect(page.getByRole('treegrid').locator('[data-row]').first()).toBeVisible();
      const mark = page.getByText('is listed by a shared index, not checked against the layer');
      await expect(mark).toHaveCount(forged.fate === 'refused' ? 0 : 1);
      let read = 0;
      for (const path of ['etc/motd', 'many/99.conf', 'opt/a/same', 'usr/last']) {
        let text = await readListed(page, path);
        // Refused by what was about to be replaced: where nobody is believed any more, all of the layer is listed.
        if (text === undefined && forged.fate !== 'found') {
          await expect(mark).toHaveCount(0);
          text = await readListed(page, path);
        }
        if (text === undefined) continue;
        read++;
        const wrong = text !== CONTENTS[path]?.replace(/\n?$/, '\n');
        // Only what nothing less than all of the layer can show, and that under the mark.
        if (wrong) expect(text).toBe(forged.shows?.[path]);
        if (wrong) await expect(mark).toBeVisible();
        if (wrong) await expect(page.getByText('these bytes are not checked until Verify')).toBeVisible();
      }
      expect(read).toBeGreaterThan(0);
      await expect(mark).toHaveCount(forged.fate === 'found' ? 1 : 0);
      if (forged.fate !== 'found') expect(read).toBe(4);
      // What is not in the layer shows nothing, and with it the lie is out.
      expect(await readListed(page, 'etc/made-up')).toBeUndefined();
      if (forged.name === 'files that are made up') {
        await expect(mark).toHaveCount(0);
        expect(await readListed(page, 'usr/last')).toBe(CONTENTS['usr/last']);
      }
      await forger.stop();
    },
  );

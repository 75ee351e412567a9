/** A registry that asked Cutaway to wait is waited for in sight: with the time left, and the ways out. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { askAnyway, DEEP, view } from './frame.ts';
import { test } from './profile.ts';

// What is asked of a server counts here.
test.use({ ownProfile: true });

const image = buildImage({ layers: [{ entries: [{ path: 'etc/motd', content: 'hello\n' }] }] });

let server: Server;
let host = '';
/** Layers are refused until this is cleared. */
let limited = true;
let refused = 0;
let status = 429;

test.beforeAll(async () => {
  const bytes = new Map(
    [...image.layers, image.config, image.manifest].map((each) => [each.descriptor.digest, each.bytes]),
  );
  const layer = image.layers[0]?.descriptor.digest ?? '';
  server = createServer(({ url = '' }, response) => {
    const name = url.split('/').at(-1) ?? '';
    const body = bytes.get(name === '1.0' ? image.manifest.descriptor.digest : name);
    if (limited && name === layer) refused++;
    if (limited && name === layer) return response.writeHead(status, { 'Retry-After': '500' }).end('{"errors":[]}');
    if (!body) return response.writeHead(404).end('{"errors":[]}');
    const type = name === '1.0' ? image.manifest.descriptor.mediaType : 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': `${body.length}` }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterAll(() => server.close());

for (const [answered, deep] of [
  [429, {}],
  [503, DEEP],
] as const) {
  test(
    `a ${answered} is told with the time left; Try now asks again, and then the files are there`,
    deep,
    async ({ page }) => {
      limited = true;
      status = answered;
      await page.goto(`/#/overview?in=docker://${host}/team/app:1.0`);
      await askAnyway(page);
      await expect(page.getByText('To pull')).toBeVisible();
      await view(page, 'Files');
      const note = page.getByRole('status').filter({ hasText: 'asked Cutaway to wait' });
      await expect(note).toContainText(/Trying again in (?:500|49\d) s/);
      const before = refused;
      await note.getByRole('button', { name: 'Try now' }).click();
      // Still limited: it waits on.
      await expect.poll(() => refused).toBeGreaterThan(before);
      await expect(note).toContainText('asked Cutaway to wait');
      limited = false;
      await note.getByRole('button', { name: 'Try now' }).click();
      await expect(page.getByRole('treegrid').getByRole('row', { name: /^etc/ })).toBeVisible();
      await expect(note).toBeHidden();
    },
  );
}

test('waiting can be cancelled, and what was asked is then said not to be done', async ({ page }) => {
  limited = true;
  status = 429;
  await page.goto(`/#/overview?in=docker://${host}/team/app:1.0`);
  await askAnyway(page);
  await expect(page.getByText('To pull')).toBeVisible();
  await page.getByRole('button', { name: 'Check now' }).first().click();
  const note = page.getByRole('status').filter({ hasText: 'asked Cutaway to wait' });
  await note.getByRole('button', { name: 'Cancel' }).click();
  await expect(note).toBeHidden();
  await expect(page.getByText(/Not checked: this reads/).first()).toBeVisible();
});

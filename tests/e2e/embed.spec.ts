/** The page inside pages of other sites: images from an allowed origin open, and nothing is taken from any other. */
import { expect, type Frame, type Page } from '@playwright/test';
import { type Embedding, SAMPLE, startEmbedding } from './embedding.ts';
import { SAMPLES } from './frame.ts';
import { test } from './profile.ts';

// What is asked of a server counts here.
test.use({ ownProfile: true });

let site: Embedding;
let cutaway = '';
const allowed = () => site.allowed;
const other = () => site.other;

test.beforeAll(async () => {
  site = await startEmbedding();
  cutaway = site.cutaway;
});
test.afterAll(() => site.stop());

interface Told {
  readonly origin: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Frames or opens Cutaway from a page of `origin`, and gathers what it says. */
async function hold(
  page: Page,
  origin: string,
  how: 'frame' | 'window',
  path = '/?embed',
): Promise<() => Promise<Told[]>> {
  await page.goto(`${origin}/bare`);
  await page.evaluate(
    ({ address, how }) => {
      const told: object[] = [];
      Object.assign(window, { told });
      addEventListener('message', (event) => told.push({ origin: event.origin, ...event.data }));
      if (how === 'window') return void Object.assign(window, { held: open(address) });
      const frame = document.createElement('iframe');
      Object.assign(frame, { src: address, width: '1200', height: '700' });
      document.body.append(frame);
      Object.assign(window, { held: frame.contentWindow });
    },
    { address: `${cutaway}${path}`, how },
  );
  return () => page.evaluate(() => (window as unknown as { told: Told[] }).told);
}

const send = (page: Page, message: Record<string, unknown>) =>
  page.evaluate(async ({ path, ...message }) => {
    const { held } = window as unknown as { held: Window };
    const file = typeof path === 'string' ? await (await fetch(path)).blob() : undefined;
    held.postMessage({ type: 'cutaway:open', ...(file && { file }), ...message }, '*');
  }, message);

const ready = (told: () => Promise<Told[]>) =>
  expect.poll(told).toContainEqual({ origin: cutaway, type: 'cutaway:ready' });
const isOpen = (frame: Frame | Page) => expect(frame.getByRole('tab', { name: 'Files' })).toBeVisible();

test('the example of the documentation opens the file that is chosen', async ({ page }) => {
  await page.goto(`${allowed()}/example`);
  await expect(page.getByText('Choose an image.')).toBeVisible();
  await page.locator('#file').setInputFiles(`${SAMPLES}${SAMPLE}`);
  await expect(page.getByText(`${SAMPLE} is open.`)).toBeVisible();
  await expect(page.frameLocator('#cutaway').getByRole('tab', { name: 'Files' })).toBeVisible();
});

for (const how of ['frame', 'window'] as const)
  test(`a ${how}: a Blob and an address of an allowed origin open, others fail with the reason`, async ({
    page,
    context,
  }) => {
    const told = await hold(page, allowed(), how);
    await ready(told);
    await send(page, { path: `/${SAMPLE}`, name: 'blob.tar', id: 1 });
    await expect.poll(told).toContainEqual({ origin: cutaway, type: 'cutaway:opened', name: 'blob.tar', id: 1 });
    await send(page, { url: `${allowed()}/${SAMPLE}`, id: 2 });
    await expect.poll(told).toContainEqual({ origin: cutaway, type: 'cutaway:opened', name: SAMPLE, id: 2 });
    await isOpen(how === 'frame' ? (page.frames()[1] as Frame) : (context.pages()[1] as Page));
    await send(page, { url: `${other()}/${SAMPLE}`, id: 3 });
    await send(page, { url: 'javascript:alert(1)', id: 4 });
    await send(page, { url: `${cutaway}/samples/${SAMPLE}`, id: 5 });
    await send(page, { id: 6 });
    await send(page, { path: '/bare', id: 7 });
    await expect
      .poll(async () =>
        (await told())
          .filter(({ type }) => type === 'cutaway:failed')
          .map(({ id }) => id)
          .sort(),
      )
      .toEqual([3, 4, 5, 6, 7]);
  });

test('a page of another origin can neither frame it nor reach it in a window', async ({ page, context }) => {
  const violation = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await hold(page, other(), 'frame');
  await violation;
  const opened = context.waitForEvent('page');
  const told = await hold(page, other(), 'window');
  const popup = await opened;
  await expect(popup).toHaveTitle(/Cutaway/);
  await expect(popup.getByText('Drop a container image.')).toBeVisible();
  await send(page, { path: `/${SAMPLE}`, id: 1 });
  // What is sent after it and is allowed comes through: the first was not only slow.
  await popup.getByRole('button', { name: 'Browse the demo registry' }).click();
  await expect(popup.getByRole('heading', { name: 'Repositories of demo' })).toBeVisible();
  await expect(popup.getByRole('tab', { name: 'Files' })).toHaveCount(0);
  expect(await told()).toEqual([]);
});

test('without ?embed not even an allowed origin may frame it', async ({ page }) => {
  const violation = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await hold(page, allowed(), 'frame', '/');
  await violation;
});

test('a static site takes its origins from a meta tag', async ({ page, baseURL }) => {
  const meta = `<meta name="cutaway-embed-origins" content="${allowed()}">`;
  await page.context().route(`${baseURL}/?embed`, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers['content-security-policy'];
    delete headers['cross-origin-opener-policy'];
    await route.fulfill({ response, headers, body: (await response.text()).replace('<head>', `<head>${meta}`) });
  });
  const own = cutaway;
  cutaway = baseURL ?? '';
  for (const origin of [other(), allowed()]) {
    const told = await hold(page, origin, 'frame');
    await expect(page.frameLocator('iframe').getByText('Drop a container image.')).toBeVisible();
    await send(page, { path: `/${SAMPLE}`, name: 'blob.tar', id: 1 });
    if (origin === allowed())
      await expect.poll(told).toContainEqual({ origin: cutaway, type: 'cutaway:opened', name: 'blob.tar', id: 1 });
    else expect(await told()).toEqual([]);
  }
  cutaway = own;
});

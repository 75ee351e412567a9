/** Whatever repeats in an image is drawn only where it is seen: ten thousand layers, and an index of ten thousand images. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { blob, buildLayer, EPOCH, manifestOf, OCI } from '../fixtures/image.ts';
import { ociFiles, toTar } from '../fixtures/layouts.ts';
import { dropPaths, OBJECTS, shown, view, VIEWS, DEEP, patient } from './frame.ts';
import { test } from './profile.ts';

const MANY = 10_000;
/** A page of an image of ten layers has 2,500 to 5,000. */
const MOST_ELEMENTS = 8_000;
const MOST_HEAP_BYTES = 400e6;

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-bounds-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Under two megabytes: the layers are one blob, named ten thousand times. */
function manyLayers(): Uint8Array {
  const layer = buildLayer({ entries: [{ path: 'f', content: 'x' }] });
  const layers = Array.from({ length: MANY }, () => layer);
  const config = blob(OCI.config, {
    ...{ created: EPOCH, architecture: 'amd64', os: 'linux', config: {} },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffID }) => diffID) },
    history: layers.map((_, at) => ({ created: EPOCH, created_by: `RUN step ${at}` })),
  });
  const manifest = manifestOf(OCI.manifest, config, layers);
  return toTar(ociFiles([layer, config, manifest], [manifest.descriptor]));
}

function manyImages(many: number): Uint8Array {
  const layer = buildLayer({ entries: [{ path: 'f', content: 'x' }] });
  const config = blob(OCI.config, {
    ...{ created: EPOCH, architecture: 'amd64', os: 'linux', config: {} },
    rootfs: { type: 'layers', diff_ids: [layer.diffID] },
  });
  const manifest = manifestOf(OCI.manifest, config, [layer]);
  const manifests = Array.from({ length: many }, (_, at) => ({
    ...manifest.descriptor,
    platform: { os: 'linux', architecture: `cpu${at}` },
  }));
  const index = blob(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests });
  return toTar(ociFiles([layer, config, manifest, index], [index.descriptor]));
}

async function open(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  await page.goto(OBJECTS);
  await dropPaths(page, [path]);
  await expect(page.getByRole('tab', { name: 'Files' })).toBeVisible({ timeout: patient(60_000) });
}

/** Elements of the page, and bytes that its scripts hold after the collector ran. */
async function held(page: Page): Promise<{ elements: number; heap: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  return { elements, heap: usedSize };
}

async function expectBounded(page: Page, name: string): Promise<void> {
  const { elements, heap } = await held(page);
  expect(elements, `elements of ${name}`).toBeLessThan(MOST_ELEMENTS);
  expect(heap, `heap of ${name}`).toBeLessThan(MOST_HEAP_BYTES);
}

/** What shows that a view has its answer. */
const ANSWERED: Readonly<Record<string, (page: Page) => ReturnType<Page['getByRole']>>> = {
  Objects: (page) =>
    page.getByRole('listbox', { name: /^Cross-section of/ }).getByRole('option', { name: /RUN step 9999/ }),
  Files: (page) => page.getByRole('treegrid', { name: /^Root filesystem/ }),
  History: (page) => page.getByRole('listitem').filter({ hasText: 'RUN step 9999' }).first(),
  Convert: (page) => page.getByRole('table'),
};

for (const [name, answered] of Object.entries(ANSWERED)) {
  test(`ten thousand layers are drawn by few elements in ${name}`, DEEP, async ({ page }) => {
    test.slow();
    await open(page, 'layers.tar', manyLayers());
    await view(page, name);
    await expect(answered(page)).toBeVisible({ timeout: patient(120_000) });
    await expectBounded(page, name);
    if (name === 'Objects') await goToBase(page);
  });
}

/** The base is reached by a key and drawn. */
async function goToBase(page: Page): Promise<void> {
  const cut = page.getByRole('listbox', { name: /^Cross-section of/ });
  await cut.focus();
  await page.keyboard.press('End');
  const base = cut.getByRole('option', { selected: true });
  await expect(base).toHaveAttribute('aria-posinset', String(MANY + 2));
  await expect(base).toHaveAttribute('aria-setsize', String(MANY + 2));
  await expect(base).toBeInViewport();
  // Its neighbours are drawn too, and the sheets on top are still there to be chosen.
  await expect(cut.locator('[data-place="10000"]')).toBeInViewport();
  await expectBounded(page, 'the base');
  await page.keyboard.press('Home');
  await expect(cut.getByRole('option', { selected: true })).toBeInViewport();
}

test('walking through all views of ten thousand layers leaves the page small', DEEP, async ({ page }) => {
  test.slow();
  await open(page, 'layers.tar', manyLayers());
  for (const name of VIEWS) {
    await view(page, name);
    await expect(shown(page, name)).toBeVisible();
    await expectBounded(page, name);
  }
});

test('a file that ten thousand layers wrote is told of by few elements', DEEP, async ({ page }) => {
  test.slow();
  await open(page, 'layers.tar', manyLayers());
  await view(page, 'Files');
  const files = page.getByRole('treegrid', { name: /^Root filesystem/ });
  await expect(files).toHaveAttribute('aria-rowcount', /^[1-9]/, { timeout: patient(120_000) });
  await files.focus();
  await page.keyboard.press('End');
  // The pane may be shut; it is drawn all the same.
  await expect(page.locator('section[aria-label="What it shadows"]')).toContainText('9,899 more');
  await expectBounded(page, 'a file of ten thousand layers');
});

test('an index of ten thousand images draws those that are seen', DEEP, async ({ page }) => {
  test.slow();
  await open(page, 'images.tar', manyImages(MANY));
  await page.getByRole('treeitem', { name: /^index/ }).click();
  const cuts = page.getByRole('tabpanel', { name: 'Objects' });
  await expect(cuts.getByText(/^10,?000 images$/)).toBeVisible();
  await expect(cuts.getByRole('button', { name: /linux\/cpu0 / })).toBeVisible();
  await expectBounded(page, 'the index');
  // Menus of images are no exception.
  await view(page, 'Overview');
  await expect(page.getByRole('option', { name: 'more are not listed' }).first()).toBeAttached();
  await expectBounded(page, 'the overview of one of them');
});

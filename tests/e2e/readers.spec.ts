/** What other programs read differently in a layer: said above its files, and led to from the finding. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { archive, END, file, GNU, header } from '../unit/core/archive/tar/rawTar.ts';
import { violationsIn } from './axe.ts';
import { DEEP, dropPaths, view } from './frame.ts';
import { test } from './profile.ts';

let folder = '';
let image = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-readers-'));
  image = join(folder, 'parted.tar');
  const prefixed = header({ name: 'g', magic: GNU, patch: [[345, 'dir']] });
  const layers = [
    { entries: [{ path: 'etc/motd', content: 'x' }] },
    { tar: archive(file('f', 'x'), prefixed, file('after', 'A'), END) },
    { tar: archive(header({ name: 's', link: 'f', size: 700, flag: '2' }), file('after', 'A'), END) },
  ];
  writeFileSync(image, toTar(ociLayout([{ image: buildImage({ layers }), names: ['x:1'] }])));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const panel = (page: Page) => page.getByRole('group').filter({ hasText: /^Other programs read/ });
const places = (page: Page) => page.getByRole('list', { name: 'What other programs read differently' });

async function open(page: Page): Promise<void> {
  await page.goto('/');
  await dropPaths(page, [image]);
  await view(page, 'Files');
  await expect(page.getByText('Other programs read 2 layers differently')).toBeVisible();
}

async function expectAccessible(page: Page): Promise<void> {
  const violations = await violationsIn(page);
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(bad.map(({ id, nodes }) => [id, nodes.map((node) => node.html).slice(0, 3)])).toEqual([]);
}

test('the files of an image say in which layers others see something else, and lead to the entries', async ({
  page,
}) => {
  await open(page);
  await expect(places(page)).toBeHidden();
  await page.getByText('Other programs read 2 layers differently').click();
  const items = places(page).getByRole('listitem');
  await expect(items).toHaveCount(2);
  await expect(items.first()).toContainText('from byte 1,024');
  await expect(items.first()).toContainText('GNU tar');
  await expect(items.first()).toContainText('Here, containerd, Docker, podman, umoci');
  await expectAccessible(page);
  await items.first().getByRole('button', { name: 'dir/g' }).click();
  await expect(page.getByRole('treegrid').getByRole('row', { selected: true })).toContainText('g');
});

test('a finding leads to the layer by itself, where the panel is open', async ({ page }) => {
  await open(page);
  await view(page, 'Findings');
  await page
    .getByRole('listitem')
    .filter({ hasText: 'entry 0 @ 0' })
    .getByRole('button', { name: 'Show in Files' })
    .click();
  await expect(page.getByText('Other programs read this layer differently')).toBeVisible();
  await expect(places(page).getByRole('listitem')).toHaveCount(1);
  await expect(places(page)).toContainText('GNU tar');
  await expect(page.getByRole('treegrid', { name: 'Entries of layer 2' })).toBeVisible();
});

test('an image that all read alike says nothing', async ({ page }) => {
  const plain = join(folder, 'plain.tar');
  const built = buildImage({ layers: [{ entries: [{ path: 'etc/motd', content: 'x' }] }] });
  writeFileSync(plain, toTar(ociLayout([{ image: built, names: ['x:1'] }])));
  await page.goto('/');
  await dropPaths(page, [plain]);
  await view(page, 'Files');
  await expect(page.getByRole('treegrid').getByRole('row', { name: /etc/ })).toBeVisible();
  await expect(panel(page)).toHaveCount(0);
});

for (const [colorScheme, width] of [
  ['light', 390],
  ['dark', 1440],
  ['dark', 390],
] as const) {
  test(`axe finds nothing serious in the panel (${colorScheme}, ${width} px)`, DEEP, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await page.getByText('Other programs read 2 layers differently').click();
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
  });
}

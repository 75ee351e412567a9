/** The compare and the convert view: two forms beside each other with their reasons, and one made of the other. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { violationsIn } from './axe.ts';
import { gguf, LLAMA } from '../fixtures/models.ts';
import { dropPaths, OBJECTS, SAMPLES, tree, view, themed } from './frame.ts';
import { test } from './profile.ts';

const open = async (page: Page, ...samples: string[]) => {
  await page.goto(OBJECTS);
  await dropPaths(
    page,
    samples.map((sample) => join(SAMPLES, sample)),
  );
  for (const sample of samples) await expect(page.getByRole('list', { name: 'Open inputs' })).toContainText(sample);
  await expect(tree(page, new RegExp(samples[0] ?? ''))).toBeVisible();
};
const objects = (page: Page) => page.getByRole('treegrid', { name: 'Objects of both sides' });
const verdict = (page: Page) => page.getByRole('status', { name: 'Verdict' });

async function expectNoAxe(page: Page) {
  const violations = await violationsIn(page);
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test('an archive with one form is compared with the other form, made by converting', async ({ page }) => {
  await open(page, 'hello-docker.tar');
  await view(page, 'Compare');
  await expect(objects(page).getByRole('row', { name: /config/ })).toContainText('media types');
  await expect(verdict(page)).toContainText('Same content');
  await expect(page.getByText(/all of them in noise alone/)).toBeVisible();
  await objects(page)
    .getByRole('row', { name: /manifest/ })
    .click();
  await expect(page.getByText(/a docker-save archive lists config and layers in manifest\.json/)).toBeVisible();
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await expect(page.getByRole('group', { name: 'Documents, line by line' })).toContainText('image.manifest.v1+json');
});

test('two inputs are compared by keyboard alone, and the link carries both sides', async ({ page }) => {
  await open(page, 'hello-oci.tar', 'hello-docker.tar');
  await view(page, 'Compare');
  const right = page.getByLabel('Right side');
  const label = await right.getByRole('option', { name: /hello-docker\.tar/ }).textContent();
  await right.selectOption({ label: label ?? '' });
  await expect(objects(page).getByRole('row', { name: /layer 0/ })).toContainText('recompressed');
  await objects(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('n');
  const chosen = objects(page).getByRole('row', { selected: true });
  await expect(chosen).toHaveCount(1);
  const first = await chosen.textContent();
  await page.keyboard.press('n');
  await expect(chosen).not.toHaveText(first ?? '');
  await expect(page).toHaveURL(/beside=hello-docker\.tar/);
  await objects(page).focus();
  await page.keyboard.press('x');
  await expect(page).toHaveURL(/beside=hello-oci\.tar/);
});

for (const theme of ['light', 'dark'] as const) {
  test(`compare and convert have nothing that axe finds, ${theme}`, themed(theme), async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await open(page, 'hello-docker.tar');
    await view(page, 'Compare');
    await expect(verdict(page)).toContainText('Same content');
    await expectNoAxe(page);
    await page.getByRole('button', { name: 'Media types' }).click();
    await expect(page.getByText('Docker and OCI use different names')).toBeVisible();
    await view(page, 'Convert');
    await expect(page.getByRole('cell', { name: /^config/ })).toBeVisible();
    await expectNoAxe(page);
  });
}

test('a conversion is planned, looked at, and saved as what other tools read', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, { showSaveFilePicker: undefined });
  });
  await open(page, 'hello-docker.tar');
  await view(page, 'Convert');
  await page.getByRole('radio', { name: /OCI archive/ }).check();
  await expect(page.getByRole('region', { name: 'Convert' })).toContainText('4 kept');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Save / }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('hello-docker-oci-archive.tar');
  const bytes = readFileSync(await saved.path());
  expect(bytes.includes('{"imageLayoutVersion":"1.0.0"}')).toBe(true);
  await page.getByRole('button', { name: 'Open the result' }).click();
  await expect(tree(page, /hello-docker-oci-archive/)).toBeVisible();
});

test('two models are compared by what their headers say, as the command line does', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-models-'));
  const longer = { ...LLAMA, fields: { ...LLAMA.fields, 'llama.context_length': ['uint32', 8192] as const } };
  writeFileSync(join(folder, 'a.gguf'), gguf(LLAMA));
  const bytes = gguf(longer);
  bytes[bytes.length - 1] = 1;
  writeFileSync(join(folder, 'b.gguf'), bytes);
  await page.goto(OBJECTS);
  await dropPaths(page, [join(folder, 'a.gguf'), join(folder, 'b.gguf')]);
  await page.getByRole('button', { name: 'Compare them' }).click();
  const changes = page.getByRole('treegrid', { name: 'What differs between the models' });
  await expect(changes.getByRole('row', { name: /^llama\.context_length/ })).toContainText('8192');
  await expectNoAxe(page);
  await page.getByRole('button', { name: 'Compare the weights' }).click();
  await expect(page.getByRole('region', { name: 'Models of both sides' })).toContainText(
    '3 have the same bytes, 1 has other bytes.',
  );
  // The header was read: that a model is no archive is no fault of it.
  await expect(page.getByRole('option', { name: /not read in full/ })).toHaveCount(0);
  rmSync(folder, { recursive: true });
});

test('a manifest alone shows what its digest is of', async ({ page }) => {
  await open(page, 'debian-stretch-manifest.json');
  const details = page.getByRole('region', { name: 'Details' });
  await expect(details).toContainText('0043cd2a654fe86258f43f5b1dbbb4e6c582cc4bb6e505e9c5171c124150d155');
  await expect(details).toContainText('sha256sum');
  await view(page, 'Compare');
  await expect(objects(page).getByRole('row', { name: /layer 0/ })).toContainText('media types');
  await expect(page.getByLabel('Right side')).toHaveValue('docker');
});

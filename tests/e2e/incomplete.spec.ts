/** A layer that could not be read in full is said to be so wherever an answer rests on it, and is never a calm nothing. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { tar } from '../fixtures/tar.ts';
import { dropPaths, OBJECTS, view } from './frame.ts';
import { test } from './profile.ts';

let folder = '';

/** Two layers; the second is no tar, and another one in each image. */
function archive(name: string, byte: number): string {
  return archiveOf(name, new Uint8Array(4096).fill(byte));
}

function archiveOf(name: string, tar: Uint8Array): string {
  const base = { entries: [{ path: 'etc/hostname', content: 'base' }], createdBy: 'ADD base' };
  const image = buildImage({ layers: [base, { tar, createdBy: 'COPY sealed' }] });
  const path = join(folder, name);
  writeFileSync(path, toTar(ociLayout([{ image, names: ['sealed:1'] }])));
  return path;
}

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-incomplete-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const note = (page: Page) => page.getByRole('alert').filter({ hasText: '1 layer was not read in full' });

test('Files, Size and Packages say which layer was not read, and why', async ({ page }) => {
  await page.goto(OBJECTS);
  await dropPaths(page, [archive('one.tar', 7)]);
  for (const [name, more] of [
    ['Files', /This tree is not complete/],
    ['Size', /These figures are not complete/],
    ['Packages', /This list is not complete/],
  ] as const) {
    await view(page, name);
    await expect(note(page)).toContainText(more);
    await expect(note(page)).toContainText('layer 1');
    if (name === 'Size') await expect(page.getByText(/efficiency at most/)).toBeVisible();
    // The stack says it of the stratum.
    await expect(page.getByRole('option', { name: /COPY sealed.*not read in full/ })).toBeVisible();
  }
});

test('a layer that ends far behind its first bytes is said to be cut, in the stack too', async ({ page }) => {
  const cut = tar([{ path: 'noise', content: randomBytes(300_000) }]).slice(0, 200_000);
  await page.goto(OBJECTS);
  await dropPaths(page, [archiveOf('cut.tar', cut)]);
  await view(page, 'Files');
  await expect(note(page)).toContainText('layer 1');
  await expect(page.getByRole('option', { name: /COPY sealed.*not read in full/ })).toBeVisible();
});

test('two images that differ in what could not be read are not called the same', async ({ page }) => {
  await page.goto(OBJECTS);
  await dropPaths(page, [archive('one.tar', 7), archive('two.tar', 8)]);
  await page.getByRole('button', { name: 'Compare them' }).click();
  const verdict = page.getByRole('status', { name: 'Verdict' });
  await expect(verdict).toContainText('Cannot be compared');
  await page.getByRole('navigation', { name: 'What is compared' }).getByRole('button', { name: 'Files' }).click();
  await expect(page.getByText('No files that could be read differ.')).toBeVisible();
  await expect(note(page)).toHaveCount(2);
});

/**
 * Images whose every text plays tricks, through every view: whatever ever stood in the page, if only for a moment, has
 * nothing in it that hides, reorders or breaks what a person reads, in texts and attributes alike.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { CONTROLS } from '../fixtures/controls.ts';
import { brokenControls, controlsDocker, controlsLayout } from '../fixtures/controlsImage.ts';
import { type Files, toTar } from '../fixtures/layouts.ts';
import { DEEP, dropPaths, shown, strangers, VIEWS, view } from './frame.ts';
import { test } from './profile.ts';

const NAME = CONTROLS.replaceAll('/', '').slice(0, 40);
let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-controls-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(label: string, files: Files): string {
  const path = join(folder, `${label}${NAME}.tar`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, toTar(files));
  return path;
}

/** Looks at every text and every attribute that comes into the page, before a person could. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const RAW = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
    // A line feed that is drawn as a space hides that it is there.
    const HIDDEN = /\r?\nforged/;
    const found = new Set<string>();
    Object.assign(globalThis, { rawTexts: found });
    const tell = (where: string, text: string | null) => {
      if (text === null || found.size > 50) return;
      const at = RAW.exec(text)?.index;
      if (at !== undefined) found.add(`${where}: ${JSON.stringify(text.slice(Math.max(0, at - 30), at + 20))}`);
    };
    const place = (element: Element | null) => element?.outerHTML.slice(0, 120) ?? '';
    const lookAt = (node: Node, deep = true) => {
      if (node instanceof Text) {
        tell(`text in ${place(node.parentElement)}`, node.data);
        const { parentElement: parent, data } = node;
        if (parent && HIDDEN.test(data) && !/pre|break-spaces/.test(getComputedStyle(parent).whiteSpace))
          found.add(`line feed in ${place(parent)}`);
      }
      if (node instanceof Element) {
        for (const { name, value } of node.attributes) {
          tell(`${name} of ${place(node)}`, value);
          if (HIDDEN.test(value)) found.add(`line feed in ${name} of ${place(node)}`);
        }
        if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) tell('value', node.value);
        if (deep) for (const child of node.childNodes) lookAt(child);
      }
    };
    const observer = new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        if (type !== 'childList') lookAt(target, false);
        for (const node of addedNodes) lookAt(node);
      }
      tell('document.title', document.title);
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

const raw = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(Reflect.get(globalThis, 'rawTexts') as Set<string>)]);

/** Until it is there and nothing has changed in the page for a while: what comes late is looked at too. */
async function settled(page: Page, what: Locator): Promise<void> {
  await expect(what).toBeVisible();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(resolve, 120);
        new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(resolve, 120);
        }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      }),
  );
}

/** Points at and chooses what is there to be chosen, and opens what opens. */
async function poke(page: Page): Promise<void> {
  await page.getByRole('main').evaluate(async (main) => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const ROWS = '[data-row], [role=treeitem], [role=option], tbody tr';
    for (let at = 0; at < 12; at++) {
      const row = main.querySelectorAll<HTMLElement>(ROWS)[at];
      if (!row) return;
      for (const cell of [row, ...row.querySelectorAll('[data-column], span')])
        cell.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      row.click();
      row.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
      await pause(15);
    }
  });
}

async function pokeViews(page: Page): Promise<void> {
  for (const name of VIEWS) {
    await test.step(name, async () => {
      await view(page, name);
      await settled(page, shown(page, name));
      await poke(page);
      expect(await raw(page)).toEqual([]);
    });
  }
}

for (const [form, make] of [
  ['an OCI layout', controlsLayout],
  ['a docker save', controlsDocker],
] as const) {
  test(`every view of ${form}`, form === 'a docker save' ? DEEP : {}, async ({ page }) => {
    test.slow();
    await watch(page);
    await page.goto('/');
    const asked = strangers(page);
    await dropPaths(page, [put(form.replaceAll(' ', '-'), make())]);
    await expect(page.getByRole('tab', { name: 'Files' })).toBeVisible();
    await page.getByRole('button', { name: 'Details pane' }).click();
    await pokeViews(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('file');
    await settled(page, page.getByRole('dialog').getByRole('option').first());
    expect(await raw(page)).toEqual([]);
    expect(asked).toEqual([]);
  });
}

/** An index, a manifest and a config that can't be read, and no image; the others are the same on the page. */
const BROKEN = ['index is no JSON', 'manifest with other types', 'config is no JSON', 'no image'];
for (const deep of [false, true]) {
  test(`inputs that no image is in${deep ? ', all the others' : ''}`, deep ? DEEP : {}, async ({ page }) => {
    await watch(page);
    for (const [label, files] of Object.entries(brokenControls())) {
      if (BROKEN.includes(label) === deep) continue;
      await test.step(label, async () => {
        await page.goto('/');
        await dropPaths(page, [put(label.replaceAll(' ', '-'), files)]);
        await settled(page, page.getByText('owned').first());
        await poke(page);
        expect(await raw(page)).toEqual([]);
        await page.goto('about:blank');
      });
    }
  });
}

test('two of them beside each other, and files saved under names that can be seen', async ({ page }) => {
  test.slow();
  await watch(page);
  await page.addInitScript(() => {
    Object.assign(globalThis, { showSaveFilePicker: undefined });
  });
  await page.goto('/');
  await dropPaths(page, [put('left', controlsLayout()), put('right', controlsLayout({ other: 'another' }))]);
  await page
    .getByRole('button', { name: /^Compare/ })
    .first()
    .click();
  const parts = page.getByRole('navigation', { name: 'What is compared' }).getByRole('button');
  await expect(parts.first()).toBeVisible();
  for (const name of await parts.allTextContents()) {
    await parts.filter({ hasText: name }).first().click();
    await settled(page, page.getByRole('main'));
    await poke(page);
    expect(await raw(page)).toEqual([]);
  }
  await page.getByRole('tab', { name: 'Files', exact: true }).first().click();
  await page
    .getByRole('treegrid')
    .getByRole('row', { name: /changed/ })
    .dblclick();
  const saving = page.waitForEvent('download');
  await page.getByRole('main').getByRole('button', { name: 'Download', exact: true }).first().click();
  expect((await saving).suggestedFilename()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(await raw(page)).toEqual([]);
});

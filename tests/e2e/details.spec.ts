/** Documents, config, history, layout, findings and the details beside them, on the bundled samples. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { violationsIn } from './axe.ts';
import { dropPaths, OBJECTS, SAMPLES, shown, tree, view, themed } from './frame.ts';
import { openedOnce, test } from './profile.ts';

const open = async (page: Page, sample: string) => {
  await page.goto(OBJECTS);
  await dropPaths(page, [join(SAMPLES, sample)]);
  await expect(tree(page, new RegExp(sample))).toBeVisible();
};

/** What is asked of the first sample looks at one opening of it. */
const look = openedOnce((page) => open(page, 'hello-oci.tar'));

look('the raw manifest leads by its digests to the objects it names, and explains media types', async ({ page }) => {
  await view(page, 'Raw');
  const json = tree(page, /JSON of manifest/);
  await expect(json.getByTitle(/^An OCI image config/).first()).toBeVisible();
  await json.getByTitle(/^Go to the config/).click();
  await expect(tree(page, /JSON of config/)).toContainText('"architecture"');
  await expect(page.getByRole('option', { name: /^config/, selected: true })).toBeVisible();
});

look('a document is saved byte for byte, and shown as stored', async ({ page }) => {
  await page
    .getByRole('treeitem', { name: /^config/ })
    .first()
    .click();
  await view(page, 'Raw');
  const saving = page.waitForEvent('download');
  await page.getByRole('region', { name: 'config' }).getByRole('button', { name: 'Download' }).click();
  const saved = readFileSync(await (await saving).path());
  const digest = await crypto.subtle.digest('SHA-256', saved);
  expect((await saving).suggestedFilename()).toBe(`sha256-${Buffer.from(digest).toString('hex')}.json`);
  await page.getByRole('tab', { name: 'Text', exact: true }).click();
  await expect(page.getByText('{"created":').first()).toBeVisible();
});

test('where a manifest is derived, what is stored is shown and saved, and the derived one says that it is', async ({
  page,
}) => {
  await open(page, 'hello-docker.tar');
  await view(page, 'Raw');
  const stored = tree(page, /JSON of manifest\.json/);
  await expect(stored).toContainText('"RepoTags"');
  const saving = page.waitForEvent('download');
  await page
    .getByRole('region', { name: 'manifest.json' })
    .getByRole('button', { name: 'Download', exact: true })
    .click();
  const archived = spawnSync('tar', ['-xOf', join(SAMPLES, 'hello-docker.tar'), 'manifest.json']).stdout;
  expect(readFileSync(await (await saving).path()).equals(archived)).toBe(true);
  await page.getByRole('button', { name: 'Details pane' }).click();
  await page.getByRole('button', { name: 'The manifest, derived' }).click();
  await expect(page.getByText(/no registry knows its digest/)).toBeVisible();
  await expect(tree(page, /JSON of manifest · linux/)).toContainText('"schemaVersion"');
  const derived = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as derived' }).click();
  const manifest = JSON.parse(readFileSync(await (await derived).path(), 'utf8'));
  const [{ Layers }] = JSON.parse(archived.toString());
  expect(manifest.layers).toHaveLength(Layers.length);
});

look('config and history tell how the image runs and was built; a step leads to its layer', async ({ page }) => {
  await view(page, 'Config');
  const config = page.getByRole('region', { name: 'Config', exact: true });
  for (const word of ['Entrypoint', 'Ports', 'Healthcheck', 'PATH']) await expect(config).toContainText(word);
  await view(page, 'History');
  const steps = page.getByRole('list', { name: /Build steps/ });
  await steps.getByRole('button').first().click();
  const stack = page.getByRole('listbox', { name: 'The stack of layers' });
  await expect(stack.getByRole('option', { selected: true })).toHaveAccessibleName(/^(?!manifest|config|index)/);
  await page.getByRole('button', { name: 'Dockerfile', exact: true }).click();
  await expect(page.locator('pre')).toContainText(/^(?:ADD|COPY|FROM|RUN|#)/);
});

look(
  'the layout lists the archive as it lies, and an entry that is no object opens and can be linked to',
  async ({ page }) => {
    await view(page, 'Layout');
    await page.getByRole('row', { name: /^index\.json/ }).click();
    await expect(page).toHaveURL(/entry=index\.json/);
    await expect(page.getByRole('row', { name: /^index\.json/ })).toContainText('containerd starts here');
    await page.keyboard.press('Enter');
    await expect(tree(page, /JSON of index\.json/)).toContainText('"manifests"');
  },
);

test('findings of a damaged image stand beside their objects, and verifying tells all of them', async ({ page }) => {
  await open(page, 'hello-damaged.tar');
  await view(page, 'Findings');
  const findings = page.getByRole('region', { name: 'Findings' });
  await expect(findings.getByRole('listitem').first()).toBeVisible();
  await expect(findings.getByRole('table')).toContainText('not in this input');
  await page.getByRole('button', { name: 'Verify all' }).click();
  await expect(page.getByRole('contentinfo')).toContainText(/failed/);
});

for (const scheme of ['light', 'dark'] as const) {
  test(
    `axe finds nothing in config, history, raw, layout and findings (${scheme})`,
    themed(scheme),
    async ({ page }) => {
      test.slow();
      await page.emulateMedia({ colorScheme: scheme });
      await open(page, 'hello-damaged.tar');
      for (const name of ['Config', 'History', 'Raw', 'Layout', 'Findings']) {
        await view(page, name);
        await expect(shown(page, name)).toBeVisible();
        const violations = await violationsIn(page);
        expect(violations.map(({ id, nodes }) => [name, id, nodes.map((node) => node.html).slice(0, 3)])).toEqual([]);
      }
    },
  );
}

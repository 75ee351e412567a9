/** The overview: what an image is, at first sight; nothing unknown is left empty, nothing unread is called right. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import { violationsIn } from './axe.ts';
import { dropPaths, SAMPLES, shown, themed, view } from './frame.ts';
import { test } from './profile.ts';

// What is asked of a server counts here.
test.use({ ownProfile: true });

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-overview-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The line of one fact. */
const fact = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Overview' })
    .locator('dl > div')
    .filter({ has: page.locator(`dt:text-is("${name}")`) });

const SAYS: readonly (readonly [name: string, says: RegExp])[] = [
  ['Name', /docker\.io\/cutaway\/hello:1\.0.*sha256:7bf0537/],
  ['Platform', /linux\/amd64; also in this input: linux\/arm64\/v8/],
  ['Base', /Strata Linux 1 \(basalt\) \(from etc\/os-release\)/],
  [
    'Command',
    /\/usr\/local\/bin\/hello --config \/etc\/hello\/hello\.json in \/srv\/hello; ports 8080\/tcp, 8443\/tcp/,
  ],
  ['User', /10001:10001/],
  ['Created', /2024-05-01T12:05:00Z/],
  ['Built with', /BuildKit/],
  ['At rest', /10kB in 3 layers/],
  ['Unpacked', /6\.23kB of files, 3\.6kB of them visible/],
  ['To pull', /14kB in 5 objects/],
  ['Waste', /2\.63kB in 6 files; .*layer 2 hides 2\.63kB \(RUN set -eux.*the largest is var\/cache\/hello-build\//],
  ['Packages', /2 dpkg/],
  ['Setuid, setgid', /1 setuid: usr\/bin\/passwd; 1 setgid: usr\/bin\/write/],
  ['Secrets', /none found in 31 files/],
  ['Attestations and signatures', /provenance: .*Dockerfile, 1 material.*bill of materials: SPDX 2\.3, 3 packages/],
  ['Findings', /no findings so far/],
];

test('an image says by itself what it is, and every fact leads on', async ({ page }) => {
  await page.goto('/');
  await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
  await expect(shown(page, 'Overview')).toBeVisible();
  for (const [name, says] of SAYS) {
    await expect(fact(page, name)).toContainText(says);
    if (name !== 'Findings') expect(await fact(page, name).getByRole('link').count()).toBeGreaterThan(0);
  }
  await fact(page, 'Setuid, setgid').getByRole('link', { name: '1 setuid' }).click();
  await expect(shown(page, 'Search')).toBeVisible();
  await expect(page.getByRole('treegrid').getByText('passwd').first()).toBeVisible();
  await page.goBack();
  await expect(shown(page, 'Overview')).toBeVisible();
  await fact(page, 'Waste').getByRole('link').first().click();
  await expect(page.getByRole('button', { name: 'Waste', pressed: true })).toBeVisible();
});

test('in a registry nothing of a layer is fetched before it is asked for, and the cost is said', async ({ page }) => {
  const asked: string[] = [];
  page.context().on('request', (request) => {
    if (request.headers().range !== undefined) asked.push(request.url());
  });
  await page.goto('/#/overview?in=docker://demo/cutaway/hello:1.0');
  await expect(fact(page, 'Command')).toContainText('/usr/local/bin/hello');
  await expect(fact(page, 'Built with')).toContainText('BuildKit');
  await expect(fact(page, 'Waste')).toContainText(/Not checked: this reads up to .* of 3 layers from the registry/);
  await expect(fact(page, 'Not checked')).toContainText('secrets, also in deleted files');
  await page.waitForTimeout(500);
  // Not even the first bytes of a layer.
  expect(asked).toEqual([]);
  await fact(page, 'Packages').getByRole('button', { name: 'Check now' }).click();
  await expect(fact(page, 'Packages')).toContainText('2 dpkg');
  await expect(fact(page, 'Not checked')).not.toContainText('package databases');
});

test('a key in a deleted file, a root user and a base are said; a layer that cannot be read is not called clean', async ({
  page,
}) => {
  const key = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA'.repeat(30)}\n-----END RSA PRIVATE KEY-----\n`;
  const image = buildImage({
    layers: [
      { entries: [{ path: 'home/app/.ssh/id_rsa', content: key }], createdBy: 'COPY key .ssh/' },
      { entries: [{ path: 'home/app/.ssh/.wh.id_rsa', content: '' }], createdBy: 'RUN rm .ssh/id_rsa' },
      { tar: new Uint8Array(4096).fill(7), createdBy: 'COPY sealed' },
    ],
    config: { Labels: { 'org.opencontainers.image.base.name': 'docker.io/library/alpine:3.20' } },
  });
  const path = join(folder, 'odd.tar');
  writeFileSync(path, toTar(ociLayout([{ image, names: ['odd:1'] }])));
  await page.goto('/');
  await dropPaths(page, [path]);
  await expect(fact(page, 'Secrets')).toContainText(/in home\/app\/.ssh\/id_rsa, deleted but still shipped/);
  await expect(fact(page, 'Secrets')).toContainText('layer 2 could not be read in full');
  const unevenness = await fact(page, 'Secrets')
    .getByRole('link', { name: /likely/ })
    .evaluate((link) => {
      const bottomOf = (node: Node | null | undefined) => {
        const range = document.createRange();
        range.selectNodeContents(node ?? document);
        return range.getBoundingClientRect().bottom;
      };
      return Math.abs(bottomOf(link.firstChild) - bottomOf(link.parentElement?.nextSibling));
    });
  expect(unevenness, 'px that its first words stand above the others').toBeLessThan(1);
  await expect(fact(page, 'User')).toContainText('root');
  await expect(fact(page, 'Base')).toContainText('docker.io/library/alpine:3.20 (from its label)');
  await expect(fact(page, 'Waste')).toContainText('at least');
  await expect(fact(page, 'Not checked')).toContainText(/layer 2 could not be read in full/);
});

test('where everything was looked at, no more is spoken of; images that are not here are not called empty', async ({
  page,
}) => {
  const image = buildImage({ layers: [{ entries: [{ path: 'etc/os-release', content: 'ID=x' }] }] });
  const whole = join(folder, 'whole.tar');
  writeFileSync(whole, toTar(ociLayout([{ image, names: ['whole:1'] }])));
  await page.goto('/');
  await dropPaths(page, [whole]);
  await expect(fact(page, 'Not checked')).toContainText('nothing: every layer was read');
  await expect(fact(page, 'Findings').locator('dd')).toHaveText('no findings');

  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifests = ['amd64', 'arm64'].map((architecture, at) => ({
    ...{ mediaType, size: 500, digest: `sha256:${String(at).repeat(64)}` },
    platform: { os: 'linux', architecture },
  }));
  const index = join(folder, 'index-alone.json');
  const document = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests };
  writeFileSync(index, JSON.stringify(document));
  await page.goto('/');
  await page.reload();
  await dropPaths(page, [index]);
  const images = shown(page, 'Overview').getByRole('list', { name: 'Images' }).getByRole('listitem');
  await expect(images).toHaveText([/arm64|amd64/, /arm64|amd64/]);
  for (const each of await images.all()) {
    await expect(each).toContainText('not in this input');
    await expect(each).not.toContainText('layers');
  }
});

test('what is read can be cancelled, and is then said to be not looked at', async ({ page }) => {
  await page.goto('/#/overview?in=docker://demo/cutaway/hello:1.0');
  await expect(fact(page, 'Command')).toContainText('/usr/local/bin/hello');
  await page.context().route('**/blobs/**', () => new Promise(() => {}));
  await fact(page, 'Waste').getByRole('button', { name: 'Check now' }).click();
  await expect(fact(page, 'Waste')).toContainText('Reading up to');
  await fact(page, 'Waste').getByRole('button', { name: 'Cancel' }).click();
  await expect(fact(page, 'Waste')).toContainText('Not checked');
  await expect(fact(page, 'Not checked')).toContainText('the files of the layers');
});

/** Facts that keep a line free in which nothing came; a name of two lines needs them itself. */
function blankLines(page: Page): Promise<string[]> {
  return shown(page, 'Overview')
    .locator('dd')
    .evaluateAll((facts) =>
      facts.flatMap((each) => {
        const said = document.createRange();
        said.selectNodeContents(each);
        const name = each.previousElementSibling;
        const needed = Math.max(said.getBoundingClientRect().height, name?.getBoundingClientRect().height ?? 0);
        const beside = name && name.getBoundingClientRect().top === each.getBoundingClientRect().top;
        return beside && each.getBoundingClientRect().height - needed > 16 ? [name.textContent ?? ''] : [];
      }),
    );
}

for (const scheme of ['light', 'dark'] as const) {
  test(
    `axe finds nothing in the overview, and nothing moves when facts come (${scheme})`,
    themed(scheme),
    async ({ page }) => {
      test.slow();
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto('/');
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => {
        const moved = { sum: 0 };
        Object.assign(window, { moved });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
            if (!entry.hadRecentInput) moved.sum += entry.value;
        }).observe({ type: 'layout-shift' });
      });
      await dropPaths(page, [join(SAMPLES, 'hello-oci.tar')]);
      await expect(fact(page, 'Secrets')).toContainText('none found in');
      await page.waitForTimeout(300);
      const violations = await violationsIn(page);
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(await page.evaluate(() => (window as unknown as { moved: { sum: number } }).moved.sum)).toBeLessThan(0.02);
      expect(await blankLines(page)).toEqual([]);
    },
  );
}

test('what applying layers finds is a finding, and layers that nobody read are not without findings', async ({
  page,
}) => {
  const twice = ['1', '22'].map((content) => ({ path: 'etc/twice', content }));
  const odd = buildImage({ layers: [{ entries: twice }] });
  const other = buildImage({ layers: [{ entries: [{ path: 'b', content: 'b' }] }] });
  const clean = buildImage({ layers: [{ entries: [{ path: 'c', content: 'c' }] }] });
  const doubled = join(folder, 'doubled.tar');
  writeFileSync(doubled, toTar(ociLayout([{ image: odd, names: ['doubled:1'] }])));
  const two = join(folder, 'two.tar');
  const images = [other, clean].map((image, at) => ({ image, names: [`two:${at}`] }));
  writeFileSync(two, toTar(ociLayout(images)));
  const heading = page.getByRole('region', { name: 'Findings' });

  await page.goto('/');
  await dropPaths(page, [doubled]);
  await expect(fact(page, 'Findings')).toContainText('warning: Layer 0: etc/twice');
  await view(page, 'Findings');
  await expect(heading.locator('header')).toContainText('1 warning');

  await dropPaths(page, [two]);
  await expect(heading.locator('header')).toContainText('no findings so far; the entries of 2 layers were not read');
  await view(page, 'Overview');
  // What Overview reads is no longer counted; how soon the other image follows is not promised.
  await expect(fact(page, 'Findings')).toHaveText(/no findings( so far; the entries of 1 layer were not read)?$/);
});

/** The main path, step by step, for every engine beside Chromium: what the page promises does not hang on one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout } from '../fixtures/layouts.ts';
import { cutaway, must, onPath } from '../oracle/cutaway.ts';
import { type Driven, press, shows, until } from './driven.ts';
import { DEEP, patient, SAMPLES } from './frame.ts';
import { test } from './profile.ts';

export interface Around {
  /** The browser; it is started before the first test. */
  driven(): Driven;
  base(): string;
}

async function openSample({ driven, base }: Around, name = 'hello-oci.tar'): Promise<Driven> {
  const page = driven();
  await page.open(`${base()}/`);
  await press(page, 'button', SAMPLE_NAMES[name] ?? name);
  await shows(page, name);
  return page;
}

/** What the cards of the samples begin with. */
const SAMPLE_NAMES: Readonly<Record<string, string>> = {
  'hello-oci.tar': 'hello, OCI',
  'hello-docker.tar': 'hello, docker save',
};

/** Files are in the tree. */
const listed = (page: Driven) =>
  until(page, 'the files', () =>
    [...document.querySelectorAll('[role=treegrid] [role=row]')].some((row) => row.textContent?.startsWith('etc/')),
  );

async function openFiles(around: Around): Promise<Driven> {
  const page = await openSample(around);
  await press(page, 'tab', 'Files');
  await listed(page);
  return page;
}

/** Views without a tab are in a menu. */
async function more(page: Driven, view: string): Promise<void> {
  await page.click(() => document.querySelector('[title="More views"]') ?? undefined);
  await press(page, 'menuitemradio', view);
}

/** A click on a file field would open a window of the system, where no driver follows. */
const withoutWindows = (page: Driven) =>
  page.run(() => {
    HTMLInputElement.prototype.click = () => undefined;
  });

const fileField = () => document.querySelector('input[type=file]') ?? undefined;

/** Bytes that the page hands to the browser to save. */
async function saved(page: Driven, press: () => Promise<void>): Promise<Buffer> {
  await page.run(() => {
    const blobs: Blob[] = [];
    Object.assign(globalThis, { savedBlobs: blobs });
    const real = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      blobs.push(blob);
      return real(blob);
    };
  });
  await press();
  await until(page, 'the download', () => (globalThis as unknown as { savedBlobs: Blob[] }).savedBlobs.length > 0);
  const text = await page.run(async () => {
    const [blob] = (globalThis as unknown as { savedBlobs: Blob[] }).savedBlobs;
    const bytes = new Uint8Array(await (blob as Blob).arrayBuffer());
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  });
  return Buffer.from(text, 'base64');
}

/** The tests of one engine, to be called at the top of its spec: opening, reading, reloading and saving always, the rest deep. */
export function mainPath(around: Around): void {
  let folder = '';
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutaway-main-path-'));
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));
  test.afterEach(() => around.driven().closePage());

  test('a sample opens 20 times in a row, each with its files', DEEP, async () => {
    test.setTimeout(patient(300_000));
    for (let opened = 0; opened < 20; opened++) await (await openFiles(around)).closePage();
  });

  test('files of a gzip and of a zstd layer are shown', async () => {
    const page = await openFiles(around);
    for (const [path, text] of [
      ['etc/passwd', 'root:x:0:0'],
      ['srv/hello/index.html', '<title>Hello</title>'],
    ] as const) {
      await page.run((wanted) => {
        location.hash = `${location.hash.replace(/&path=.*/, '')}&path=${wanted}&open=auto`;
      }, path);
      await shows(page, text);
    }
  });

  test('a name and a text are searched for', DEEP, async () => {
    const page = await openFiles(around);
    await more(page, 'Search');
    for (const [query, hit] of [
      ['hello.json', '/etc/hello'],
      ['text:"root:x"', 'root:x:0:0:root:/root'],
    ] as const) {
      await page.click(() => document.querySelector('[aria-label=Query]') ?? undefined);
      await page.run(() => (document.activeElement as HTMLInputElement).select());
      await page.type(query);
      await until(
        page,
        `the hit ${hit}`,
        (wanted) =>
          [...document.querySelectorAll('[role=treegrid] [role=row]')].some((row) => row.textContent?.includes(wanted)),
        hit,
      );
    }
  });

  test('the size of directories is drawn', DEEP, async () => {
    const page = await openFiles(around);
    await press(page, 'tab', 'Size');
    await shows(page, 'objects-1.txt');
  });

  test('two forms are compared', DEEP, async () => {
    const page = await openSample(around, 'hello-docker.tar');
    await press(page, 'tab', 'Compare');
    await until(
      page,
      'the verdict',
      () => document.querySelector('[role=status][aria-label=Verdict]')?.textContent?.includes('Same content') ?? false,
    );
  });

  test('an image is converted and saved, and the file is whole', async () => {
    const page = await openSample(around, 'hello-docker.tar');
    await more(page, 'Convert');
    await shows(page, 'kept');
    // What Chromium asks where to write is a download elsewhere.
    const bytes = await saved(page, () => press(page, 'button', 'Save '));
    const file = join(folder, 'converted.tar');
    writeFileSync(file, bytes);
    expect((await cutaway('verify', file)).status).toBe(0);
    if (!onPath('skopeo')) return;
    expect(JSON.parse(await must('skopeo', 'inspect', '--raw', `oci-archive:${file}`))).toHaveProperty('layers');
  });

  test('the demo registry is browsed, and an image of it opens', DEEP, async () => {
    const page = around.driven();
    await page.open(`${around.base()}/#/browse?browse=demo`);
    await shows(page, 'cutaway/hello');
    await page.open(`${around.base()}/#/files?in=docker://demo/cutaway/hello:1.0`);
    await listed(page);
  });

  test('a reload leads back to where one was, in a narrow window too', async () => {
    const page = await openFiles(around);
    await page.reload();
    await listed(page);
    await page.resize(390, 800);
    await until(page, 'a window of 390 px', () => innerWidth <= 500);
    const [wide, inner] = await page.run(() => [document.documentElement.scrollWidth, innerWidth] as const);
    expect(wide).toBeLessThanOrEqual(inner);
    await page.resize(1280, 800);
  });

  test('a file that is chosen opens', async () => {
    const page = around.driven();
    await page.open(`${around.base()}/`);
    await withoutWindows(page);
    await press(page, 'button', 'Open file');
    await page.choose(fileField, [join(SAMPLES, 'hello-docker.tar')]);
    await press(page, 'tab', 'Files');
    await listed(page);
  });

  test('a folder that is chosen opens', DEEP, async () => {
    const image = buildImage({ layers: [{ entries: [{ path: 'etc/motd', content: 'chosen\n' }] }] });
    const files = [...ociLayout([{ image, names: ['folder:1'] }])].flatMap(([path, bytes]) =>
      bytes instanceof Uint8Array ? [[`layout/${path}`, Buffer.from(bytes).toString('base64')] as const] : [],
    );
    const page = around.driven();
    await page.open(`${around.base()}/`);
    await withoutWindows(page);
    await press(page, 'button', 'Open folder');
    // Drivers refuse folders, or hand them over as one file: the field gets what a browser's own window gives it.
    await page.run((given) => {
      const field = document.querySelector<HTMLInputElement>('input[type=file]');
      const chosen = given.map(([path, text]) => {
        const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        const file = new File([bytes], path.split('/').at(-1) ?? '');
        return Object.defineProperty(file, 'webkitRelativePath', { value: path });
      });
      if (!field) throw new Error('no field');
      Object.defineProperty(field, 'files', { value: chosen });
      field.dispatchEvent(new Event('change'));
    }, files);
    await press(page, 'tab', 'Files');
    await listed(page);
  });
}

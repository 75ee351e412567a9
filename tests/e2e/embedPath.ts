/** The example of docs/embed.md in browsers that are not Chromium: a File, a Blob and an address open, another origin gets nothing. */
import { expect } from '@playwright/test';
import { type Driven, shows, until } from './driven.ts';
import { type Embedding, SAMPLE, startEmbedding } from './embedding.ts';
import { SAMPLES } from './frame.ts';
import { test } from './profile.ts';

type Told = Window & { told?: { readonly type: string; readonly id?: number }[]; held?: Window | null };

/** Frames Cutaway in the page that is open, and gathers what it says. */
const frame = (address: string) => {
  const page = window as Told;
  page.told = [];
  addEventListener('message', ({ data }) => page.told?.push(data));
  const element = document.createElement('iframe');
  element.src = address;
  document.body.append(element);
  page.held = element.contentWindow;
};

const hears = (driven: Driven, type: string, id?: number) =>
  until(
    driven,
    `${type} ${id ?? ''}`,
    (wanted, number) =>
      (window as Told).told?.some((each) => each.type === wanted && (number === null || each.id === number)) ?? false,
    type,
    id ?? null,
  );

export function embedPath(driven: () => Driven, when: { tag?: string } = {}): void {
  let site: Embedding | undefined;
  test.afterAll(() => site?.stop());

  test('embedded: a File, a Blob and an address of an allowed origin open', when, async () => {
    site = await startEmbedding();
    const { allowed, cutaway, other } = site;
    const page = driven();
    await page.open(`${allowed}/example`);
    await shows(page, 'Choose an image.');
    await page.choose(() => document.querySelector('#file') ?? undefined, [`${SAMPLES}${SAMPLE}`]);
    await shows(page, `${SAMPLE} is open.`);

    await page.open(`${allowed}/bare`);
    await page.run(frame, `${cutaway}/?embed`);
    await hears(page, 'cutaway:ready');
    await page.run(
      async (sample, wrong) => {
        const { held } = window as Told;
        const file = await (await fetch(`/${sample}`)).blob();
        held?.postMessage({ type: 'cutaway:open', file, name: 'blob.tar', id: 1 }, '*');
        held?.postMessage({ type: 'cutaway:open', url: `${location.origin}/${sample}`, id: 2 }, '*');
        held?.postMessage({ type: 'cutaway:open', url: `${wrong}/${sample}`, id: 3 }, '*');
      },
      SAMPLE,
      other,
    );
    await hears(page, 'cutaway:opened', 2);
    await hears(page, 'cutaway:failed', 3);

    // The same page of the other origin: it may not even be framed.
    await page.open(`${other}/bare`);
    await page.run(frame, `${cutaway}/?embed`);
    await page.run(() => new Promise((done) => setTimeout(done, 1_000)));
    expect(await page.run(() => (window as Told).told)).toEqual([]);
  });
}

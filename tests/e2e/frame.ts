/** What the specs of the page share: dropping real files and folders, and counting what leaves the page. */
import type { CDPSession, Locator, Page } from '@playwright/test';
import { patience } from '../../scripts/patience.mjs';

/** A time limit for what takes long, on a machine as slow as this one is now. */
export const patient = (milliseconds: number): number => milliseconds * patience();

/** For `npm run test:deep` only. */
export const DEEP = { tag: '@deep' };
/** Both themes are looked at: the light one by `npm test`, the dark one by `npm run test:deep`. */
export const themed = (theme: string): { tag?: string } => (theme === 'dark' ? DEEP : {});

export const SAMPLES = new URL('../../public/samples/', import.meta.url).pathname;

/** Drops paths of the disk on the page as the browser itself would: by the devtools protocol, not by script. */
export async function dropPaths(page: Page, paths: readonly string[], at = { x: 200, y: 300 }): Promise<void> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await session.detach();
}

/** Every address that the page and its workers ask for, save our own server's. */
export function strangers(page: Page): string[] {
  const asked: string[] = [];
  page.context().on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    const own = origin === new URL(page.url()).origin || protocol === 'data:' || protocol === 'blob:';
    if (!own && page.url() !== 'about:blank') asked.push(request.url());
  });
  return asked;
}

export const tree = (page: Page, name: string | RegExp) => page.getByRole('tree', { name });

/** The object tree as `level label` lines, from what is announced. */
export async function treeLines(page: Page): Promise<string[]> {
  return page
    .getByRole('treeitem')
    .evaluateAll((rows) => rows.map((row) => `${row.getAttribute('aria-level')} ${row.getAttribute('aria-label')}`));
}

/** The heading of one open input in the left pane. */
export const inputButton = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Open inputs' }).getByRole('button', { name, exact: true });

/** The first screen, where what is opened next is shown as its objects. */
export const OBJECTS = '/#/objects';

/** In the order of their keys: six tabs, then those in the menu beside them. */
export const VIEWS: readonly string[] = [
  ...['Overview', 'Files', 'History', 'Size', 'Packages', 'Compare'],
  ...['Search', 'Objects', 'Config', 'Raw', 'Layout', 'Convert', 'Findings'],
];

/** Goes to a view by its tab, or by the menu where it has none. */
export async function view(page: Page, name: string): Promise<void> {
  const views = page.getByRole('tablist', { name: 'Views' });
  await page.locator('#view-panel').waitFor();
  const tab = views.getByRole('tab', { name, exact: true });
  // In a narrow window the last tabs are in the menu.
  if (await tab.count()) return tab.click();
  await page.getByTitle('More views').click();
  const item = page.getByRole('menuitemradio', { name: new RegExp(`^${name}`) });
  // On a busy machine the tabs may have been fitted in between.
  await item.or(tab).first().click();
}

/** A link into this machine asks first: yes, it was meant. */
export const askAnyway = (page: Page): Promise<void> => page.getByRole('button', { name: /^Ask 127\.0\.0\.1/ }).click();

/** The view that is shown, by its name. */
export const shown = (page: Page, name: string): Locator => page.getByRole('tabpanel', { name, exact: true });

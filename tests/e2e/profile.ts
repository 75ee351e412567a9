/**
 * `test` of the specs. A worker keeps one profile for all its tests, so that the browser compiles the scripts of the page
 * once, and each test finds it empty: no page, nothing stored, no route and no listener of the test before it. The browser's
 * cache stays: a test that cares what is asked of a server takes a profile of its own by `test.use({ ownProfile: true })`.
 */
import { test as base, type Browser, type BrowserContext, type Page } from '@playwright/test';

interface Profile {
  readonly context: BrowserContext;
  /** Where something may be stored. */
  readonly origins: Set<string>;
}

interface Profiles {
  /** By what a profile is made with: tests that say otherwise by `test.use` have another. */
  readonly profiles: Map<string, Profile>;
}

export const test = base.extend<{ profile: Profile; ownProfile: boolean }, Profiles>({
  ownProfile: [false, { option: true }],
  profiles: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern.
    async ({}, use) => {
      const profiles = new Map<string, Profile>();
      await use(profiles);
      for (const { context } of profiles.values()) await context.close();
    },
    { scope: 'worker' },
  ],
  async profile({ browser, profiles, ownProfile, baseURL, colorScheme, locale, permissions, viewport }, use, info) {
    const key = JSON.stringify({ colorScheme, locale, permissions, viewport });
    const known = ownProfile ? undefined : profiles.get(key);
    const profile = known ?? { context: await browser.newContext(), origins: new Set([baseURL ?? '']) };
    if (!ownProfile) profiles.set(key, profile);
    await use(profile);
    // Nobody knows what a test that failed leaves behind.
    if (info.status === info.expectedStatus && !ownProfile) return leave(profile);
    if (!ownProfile) profiles.delete(key);
    await profile.context.close();
  },
  async context({ profile }, use) {
    await use(profile.context);
  },
  async page({ profile }, use) {
    const page = await profile.context.newPage();
    await forget(page, profile.origins);
    await use(page);
  },
});

/** Ends what the test began: its pages, with their workers, and what it put in the way of requests. */
async function leave({ context, origins }: Profile): Promise<void> {
  for (const frame of context.pages().flatMap((page) => page.frames())) {
    const origin = URL.canParse(frame.url()) ? new URL(frame.url()).origin : 'null';
    if (origin !== 'null') origins.add(origin);
  }
  await Promise.all(context.pages().map((page) => page.close()));
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  await context.setOffline(false);
  for (const event of ['page', 'request', 'response'] as const) context.removeAllListeners(event);
}

/** Empties every kind of storage, that of files and of service workers too; what the browser compiled stays. */
async function forget(page: Page, origins: ReadonlySet<string>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const origin of origins) await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
}

/**
 * `test` for tests that only look at one input: the first opens it by `open`, and all of them begin at the link to which
 * that led. What no link says stays as the test before left it: folds, orders, the focus. After a failure it is opened anew.
 */
export function openedOnce(open: (page: Page) => Promise<void>) {
  let opened: { readonly page: Page; readonly link: string } | undefined;
  const close = async () => {
    await opened?.page.context().close();
    opened = undefined;
  };
  const sharing = test.extend({
    async page({ browser }, use, info) {
      opened ??= await openIn(browser, open);
      const { page, link } = opened;
      // Within one document, as when a link is put into the address bar.
      if (page.url() !== link) await page.goto(link);
      await use(page);
      if (info.status !== info.expectedStatus) await close();
    },
  });
  sharing.afterAll(close);
  return sharing;
}

async function openIn(browser: Browser, open: (page: Page) => Promise<void>) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await open(page);
    return { page, link: page.url() };
  } catch (error) {
    await context.close();
    throw error;
  }
}

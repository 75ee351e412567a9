/** Firefox by WebDriver BiDi. */
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core';
import type { Driven } from './driven.ts';
import { patient } from './frame.ts';

/** `onProblem`: a script of the page failed. */
export async function driveFirefox(
  executablePath: string,
  onProblem: (message: string) => void,
): Promise<Driven & { close(): Promise<void> }> {
  const browser: Browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: patient(60_000),
  });
  let page: Page | undefined;
  const at = (): Page => {
    if (!page) throw new Error('no page is open');
    return page;
  };
  const element = async (find: (...args: never[]) => Element | undefined, args: readonly unknown[]) => {
    await at().waitForFunction(find as never, { timeout: patient(40_000) }, ...args);
    const handle = (await at().evaluateHandle(find as never, ...args)) as ElementHandle<Element>;
    return handle;
  };
  return {
    async open(address) {
      await page?.close();
      page = await browser.newPage();
      await page.setViewport({ width: 1280, height: 800 });
      page.on('pageerror', (error) => onProblem(error instanceof Error ? error.message : String(error)));
      await page.goto(address);
    },
    reload: async () => void (await at().reload()),
    run: async (act, ...args) => (await at().evaluate(act as never, ...args)) as never,
    click: async (find, ...args) => (await element(find as never, args)).click(),
    type: async (text) => at().keyboard.type(text),
    choose: async (find, paths) => ((await element(find, [])) as ElementHandle<HTMLInputElement>).uploadFile(...paths),
    resize: (width, height) => at().setViewport({ width, height }),
    async closePage() {
      await page?.close();
      page = undefined;
    },
    close: () => browser.close(),
  };
}

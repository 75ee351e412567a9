/** A browser that is not Chromium, as the main path needs it: each engine has its own driver, and the steps are the same. */

import { patient } from './frame.ts';

export interface Driven {
  /** Opens the address in a new page. */
  open(address: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs the function in the page; it may return a promise. Arguments and result go as JSON. */
  run<A extends readonly unknown[], T>(act: (...args: A) => T, ...args: A): Promise<Awaited<T>>;
  /** Clicks as a pointer does the element that the function finds; waits until there is one. */
  click<A extends readonly unknown[]>(find: (...args: A) => Element | undefined, ...args: A): Promise<void>;
  /** Types where the focus is, key by key. */
  type(text: string): Promise<void>;
  /** Gives files to the file field that the function finds. */
  choose(find: () => Element | undefined, paths: readonly string[]): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** Ends the page, not the browser. */
  closePage(): Promise<void>;
}

/** Until the page says so; throws with what was waited for. */
export async function until<A extends readonly unknown[]>(
  driven: Driven,
  what: string,
  holds: (...args: A) => boolean,
  ...args: A
): Promise<void> {
  const end = Date.now() + patient(40_000);
  while (!(await driven.run(holds, ...args))) {
    if (Date.now() > end)
      throw new Error(`${what}: not in time. The page shows:\n${await driven.run(() => document.body.innerText)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Clicks a control by its role and the beginning of what it is called. */
export async function press(driven: Driven, role: 'button' | 'tab' | 'menuitemradio', name: string): Promise<void> {
  await driven.click(
    (wanted, called) =>
      [...document.querySelectorAll<HTMLElement>(wanted === 'button' ? 'button' : `[role=${wanted}]`)].find((each) =>
        (each.getAttribute('aria-label') ?? (each.innerText.trim() || each.title)).startsWith(called),
      ),
    role,
    name,
  );
}

export const shows = (driven: Driven, text: string): Promise<void> =>
  until(driven, `“${text}”`, (wanted) => document.body.innerText.includes(wanted), text);

/** The page's side of `cutaway INPUT…`: the inputs that our own server offers, as inputs of the engine. */
import type { Input, UrlFile } from './engine.ts';

type Served =
  | { readonly kind: 'url'; readonly name: string; readonly url: string }
  | { readonly kind: 'urls'; readonly name: string; readonly files: readonly UrlFile[] };

/**
 * Asks our server for the inputs named on its command line. Empty where there are none, which the page's address tells,
 * so that a page on a static host asks nothing.
 */
export async function servedInputs(page: URL, signal?: AbortSignal): Promise<Input[]> {
  if (!page.searchParams.has('inputs')) return [];
  const response = await fetch(new URL(`/inputs.json${page.search}`, page), { signal });
  if (!response.ok) return [];
  return ((await response.json()) as Served[]).map((served) => toInput(served, page));
}

/** Workers resolve addresses against their own script, so they get whole ones. */
function toInput(served: Served, page: URL): Input {
  const whole = (url: string) => new URL(url, page).href;
  if (served.kind === 'url') return { ...served, url: whole(served.url) };
  return { ...served, files: served.files.map((file) => ({ ...file, url: whole(file.url) })) };
}

/** How a page without a server of ours reaches registries: the proxy runs in its worker, and comes when it is needed. */
import type { Fetch } from '../../core/bytes/http/url.ts';

/** The build puts workers one folder below the page. */
const BASE = () => new URL('../', self.location.href).href;

let registries: Promise<Fetch> | undefined;

/** Reaches registries from the page itself, where it was served without Cutaway's server. */
export const fetchWithoutServer: Fetch = async (url, init) => {
  registries ??= import('../../proxy/page.ts').then(({ createPageRegistries }) =>
    createPageRegistries(BASE(), (asked, options) => fetch(asked, options)),
  );
  return (await registries)(url, init);
};

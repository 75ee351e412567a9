/**
 * The logins that `docker login` stored: our server uses them for the page that has its key, which comes with the address
 * that it prints. The key stays in this tab, so that loading the page again keeps it; requests carry it in a header, since a
 * cookie would go to every other port of this machine too.
 */
const STORED = 'cutaway-key';

let key: string | undefined;

/** Takes the key out of the page's address, before anything else reads that: `#key=KEY/registry/…` becomes `#/registry/…`. */
export function takeKey({ location, history }: Window): void {
  const [, given, rest = ''] = /^#key=([\w-]{1,100})(.*)$/.exec(location.hash) ?? [];
  key = given ?? read();
  if (given === undefined) return;
  history.replaceState(null, '', `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`);
  try {
    sessionStorage.setItem(STORED, given);
  } catch {
    // Without storage it lasts until the page is loaded again.
  }
}

function read(): string | undefined {
  try {
    return sessionStorage.getItem(STORED) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The key itself, undefined where this page was opened without it. */
export const pageKey = (): string | undefined => key;

/** What a request says to be let in with them; undefined where this page may not. */
export const storedLogins = (): string | undefined => (key === undefined ? undefined : `Stored ${key}`);

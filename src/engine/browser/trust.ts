/**
 * Trusted types: the app is served with `require-trusted-types-for 'script'`, under which even `new Worker(url)` needs a
 * policy. Ours lets through scripts of the app's own origin and nothing else.
 */

interface TrustedTypes {
  readonly defaultPolicy: unknown;
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/** Makes the default policy, once, where the browser has trusted types. Vite's `new Worker(new URL(…))` needs the default one. */
export function allowOwnScripts(): void {
  const scope = globalThis as typeof globalThis & { trustedTypes?: TrustedTypes };
  if (!scope.trustedTypes || scope.trustedTypes.defaultPolicy) return;
  scope.trustedTypes.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, scope.location.href).origin === scope.location.origin) return url;
      throw new TypeError(`Refused to run ${url}: it is not from this site.`);
    },
  });
}

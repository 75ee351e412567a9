/**
 * What a page without a server of ours adds: a service worker that keeps the site for when there is no network, and the
 * files that an installed app was opened with.
 */
import { allowOwnScripts } from '../../../engine/browser/trust.ts';
import { fileInput } from '../../state/open/dropped.ts';
import { openInputs } from '../../state/open/openInputs.ts';

interface LaunchQueue {
  setConsumer(take: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Where the browser has no such thing, the page works all the same. */
export function keepSite(): void {
  if (!__STATIC_SITE__) return;
  allowOwnScripts();
  // A failure does no harm: the page uses the network instead.
  navigator.serviceWorker?.register('./sw.js').catch(() => undefined);
  const { launchQueue } = globalThis as { readonly launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(async ({ files = [] }) => {
    openInputs((await Promise.all(files.map((handle) => handle.getFile()))).map(fileInput));
  });
}

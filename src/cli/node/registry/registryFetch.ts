/** Registries from the command line: the same proxy that the page asks, called in this process. */
import type { Fetch } from '../../../core/bytes/http/url.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { RegistrySettings, ServedRegistries } from '../../../proxy/nodeRegistries.ts';

import { inShell } from './inShell.ts';
import { keepingBlobs } from './blobCache.ts';
import { patient } from './patient.ts';

interface NodeRegistries {
  readonly fetch: Fetch;
  /** Ends the connections that are kept open. */
  close(): Promise<void>;
}

/**
 * Nothing of it is loaded before the first request: most inputs are files. Who names a registry on the command line means
 * it, so that one may be asked wherever it is; it can't send us on to another.
 */
export function createNodeRegistries(settings: RegistrySettings): NodeRegistries {
  const byHost = new Map<string, Promise<ServedRegistries>>();

  async function start(host: string): Promise<ServedRegistries> {
    const { serveRegistries } = await import('../../../proxy/nodeRegistries.ts');
    return serveRegistries({ ...settings, allowed: [...(settings.allowed ?? []), host] }, true);
  }

  async function ask(path: string, init?: RequestInit): Promise<Response> {
    const host = path.split('/')[2] ?? '';
    const served = byHost.get(host) ?? start(host);
    byHost.set(host, served);
    // What is wrong with the settings is not a registry's fault.
    const { handle } = await served.catch((error: Error) => {
      throw new ImageError('denied', host, error.message, { cause: error });
    });
    return handle(new Request(`http://localhost${path}`, init));
  }

  return {
    fetch: keepingBlobs(patient(inShell(ask))),
    async close() {
      for (const served of byHost.values()) (await served.catch(() => undefined))?.close();
    },
  };
}

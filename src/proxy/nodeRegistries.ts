/** The registry proxy in Node: settings of the command line turned into what may be asked, and said in words. */
import { readFile } from 'node:fs/promises';
import type { Assets } from './assets.ts';
import { createNodeSend, resolveInNode } from './nodeSend.ts';
import type { Allowances } from './registry/policy.ts';
import { createRegistries, type Handle } from './registry/registries.ts';

/** As on the command line; all empty is what a person on their own machine gets. */
export interface RegistrySettings {
  readonly allowed?: readonly string[];
  readonly private?: boolean;
  readonly plainHttp?: boolean;
  readonly insecure?: readonly string[];
  readonly realms?: readonly string[];
  /** File with PEM certificates of further authorities. */
  readonly caFile?: string;
}

export interface ServedRegistries {
  readonly handle: Handle;
  readonly notes: readonly string[];
  close(): void;
}

/** Any public registry, for a server on loopback (one user, on their own machine) or where `*` is allowed by name. */
export async function serveRegistries(
  settings: RegistrySettings,
  loopback: boolean,
  _assets: Assets,
): Promise<ServedRegistries> {
  const named = settings.allowed ?? [];
  const allowed: Allowances = {
    anyPublic: loopback || named.includes('*'),
    registries: named.filter((host) => host !== '*'),
    private: settings.private ?? false,
    thisMachine: loopback,
    plainHttp: settings.plainHttp ?? false,
    insecure: settings.insecure ?? [],
    realms: settings.realms ?? [],
  };
  const ca = settings.caFile === undefined ? undefined : await readFile(settings.caFile, 'utf8');
  if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----'))
    throw new Error(`${settings.caFile}: no certificate in PEM in it`);
  const { send, close } = createNodeSend({ ca });
  const handle = createRegistries({ allowed, send, resolve: resolveInNode });
  return { handle, close, notes: toNotes(allowed) };
}

function toNotes({ anyPublic, registries, private: inside, thisMachine }: Allowances): string[] {
  const what = [
    anyPublic ? 'any on the internet' : 'the well-known public ones',
    ...(thisMachine ? ['those on this machine (localhost)'] : []),
    ...(inside ? ['those in private networks'] : []),
    ...registries,
  ];
  return [`Registries that may be asked: ${what.join(', ')}`];
}

/** The registry proxy in Node: settings of the command line turned into what may be asked, and said in words. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dockerConfigPath, readDockerConfig } from './dockerConfig.ts';
import { openLayouts } from './layouts.ts';
import { createNodeSend, resolveInNode } from './nodeSend.ts';
import type { Allowances } from './registry/policy.ts';
import { createRegistries, type Handle, type Inside } from './registry/registries.ts';

/** As on the command line; all empty is what a person on their own machine gets. */
export interface RegistrySettings {
  readonly allowed?: readonly string[];
  readonly private?: boolean;
  readonly plainHttp?: boolean;
  readonly insecure?: readonly string[];
  readonly realms?: readonly string[];
  /** File with PEM certificates of further authorities. */
  readonly caFile?: string;
  /** Folder of OCI layouts, served as the registry `layouts`. */
  readonly layouts?: string;
  /** Folder of the bundled ones, served as `demo` where it exists. */
  readonly demo?: string;
  /** Config of docker whose credentials are used; '' is the user's own. */
  readonly dockerConfig?: string;
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
  onPiece?: (bytes: number) => void,
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
  const { dockerConfig } = settings;
  if (dockerConfig !== undefined && !loopback)
    throw new Error('--docker-config: only for a server on loopback, or all who reach it would use your credentials');
  const credentialFor =
    dockerConfig === undefined ? undefined : await readDockerConfig(dockerConfig || dockerConfigPath(process.env));
  const { send, close } = createNodeSend({ ca, onPiece });
  const inside = new Map<string, Inside>();
  if (settings.demo !== undefined && existsSync(settings.demo)) inside.set('demo', await openLayouts(settings.demo));
  if (settings.layouts !== undefined) inside.set('layouts', await openLayouts(settings.layouts));
  const handle = createRegistries({ allowed, send, resolve: resolveInNode, inside, credentialFor });
  return { handle, close, notes: toNotes(allowed, [...inside.keys()]) };
}

function toNotes(allowed: Allowances, served: readonly string[]): string[] {
  const { anyPublic, registries, private: inside, thisMachine } = allowed;
  const what = [
    anyPublic ? 'any on the internet' : 'the well-known public ones',
    ...(thisMachine ? ['those on this machine (localhost)'] : []),
    ...(inside ? ['those in private networks'] : []),
    ...registries,
    ...served,
  ];
  return [`Registries that may be asked: ${what.join(', ')}`];
}

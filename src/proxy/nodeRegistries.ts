/** The registry proxy in Node: settings of the command line turned into what may be asked, and said in words. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dockerConfigPath, readDockerConfig } from './dockerConfig.ts';
import { type Layouts, openLayouts } from './layouts/openLayouts.ts';
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
  /** File with PEM file with additional certificate authorities. */
  readonly caFile?: string;
  /** Folder of OCI layouts, served as the registry `layouts`. */
  readonly layouts?: string;
  /** Folder of the bundled ones, served as `demo` where it exists. */
  readonly demo?: string;
  /** Config of docker whose credentials are used; '' is the user's own. */
  readonly dockerConfig?: string;
}

/** The registries' part of the server, ready to answer. */
export interface ServedRegistries {
  readonly handle: Handle;
  readonly notes: readonly string[];
  close(): void;
}

/** Hooks of the server around a request. */
interface ServedFor {
  /** Told the length of each piece of a body. */
  onPiece?(bytes: number): void;
  /** Needed for the logins of a docker config, where others can ask too. */
  readonly storedKey?: string;
  /** Registries of the images named on the command line. */
  readonly named?: readonly string[];
}

/** Any public registry, for a server on loopback (one user, on their own machine) or where `*` is allowed by name. */
export async function serveRegistries(
  settings: RegistrySettings,
  loopback: boolean,
  { onPiece, storedKey, named: meant }: ServedFor = {},
): Promise<ServedRegistries> {
  const allowed = allowancesOf(settings, loopback);
  const ca = settings.caFile === undefined ? undefined : await readCertificates(settings.caFile);
  const { dockerConfig } = settings;
  if (dockerConfig !== undefined && !loopback)
    throw new Error(
      '--docker-config: only for a server on loopback; otherwise everyone who can reach it could use your credentials',
    );
  const credentialFor =
    dockerConfig === undefined ? undefined : await readDockerConfig(dockerConfig || dockerConfigPath(process.env));
  const { send, close } = createNodeSend({ ca, onPiece });
  const inside = new Map<string, Inside>();
  if (settings.demo !== undefined && existsSync(settings.demo))
    inside.set('demo', (await openLayouts(settings.demo)).inside);
  const layouts = settings.layouts === undefined ? undefined : await openLayouts(settings.layouts);
  if (layouts) inside.set('layouts', layouts.inside);
  const stored = credentialFor && { credentialFor, ...(storedKey !== undefined && { storedKey }) };
  const handle = createRegistries({ allowed, send, resolve: resolveInNode, inside, ...stored, named: meant });
  return {
    handle,
    close,
    notes: [
      ...toNotes(allowed, [...inside.keys()]),
      ...(dockerConfig === undefined ? [] : [WHOSE_LOGINS]),
      ...ofLayouts(settings.layouts, layouts),
    ],
  };
}

/** What the settings allow; `loopback`: whoever asks is at this machine. */
export function allowancesOf(settings: RegistrySettings, loopback: boolean): Allowances {
  const named = settings.allowed ?? [];
  return {
    anyPublic: loopback || named.includes('*'),
    registries: named.filter((host) => host !== '*'),
    private: settings.private ?? false,
    thisMachine: loopback,
    plainHttp: settings.plainHttp ?? false,
    insecure: settings.insecure ?? [],
    realms: settings.realms ?? [],
  };
}

/** The authorities of a PEM file. Throws a line that says what is wrong with it. */
export async function readCertificates(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`--ca-file ${file}: no such file, or it may not be read`);
  });
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error(`--ca-file ${file}: no PEM certificate in it`);
  return text;
}

/** Loopback is shared by all users of a machine. */
const WHOSE_LOGINS = 'Only the page at that address uses the logins of the Docker config; do not share the address';

function toNotes(allowed: Allowances, served: readonly string[]): string[] {
  const { anyPublic, registries, private: inside, thisMachine } = allowed;
  const what = [
    anyPublic ? 'any registry on the internet' : 'well-known public registries',
    ...(thisMachine ? ['registries on this machine (localhost)'] : []),
    ...(inside ? ['registries in private networks'] : []),
    ...registries,
    ...served,
  ];
  return [`Allowed registries: ${what.join(', ')}`];
}

/** How many repositories there are, and which folders no repository can be named by. */
function ofLayouts(folder: string | undefined, layouts: Layouts | undefined): string[] {
  if (!layouts) return [];
  const { repositories, leftOut } = layouts;
  if (repositories.length + leftOut.length === 0) return [`${folder}: no OCI layout found in it`];
  const odd = leftOut.map((path) => JSON.stringify(path)).join(', ');
  return [
    `layouts: ${repositories.length} ${repositories.length === 1 ? 'repository' : 'repositories'} from ${folder}`,
    ...(odd === ''
      ? []
      : [`Ignored, because repository names can contain only lower-case letters, digits and . _ - /: ${odd}`]),
  ];
}

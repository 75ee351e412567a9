/** Options that say how registries are asked. */
import { existsSync } from 'node:fs';
import { dockerConfigPath } from '../../proxy/dockerConfig.ts';
import type { RegistrySettings } from '../../proxy/nodeRegistries.ts';
import { isRepository } from '../../core/oci/reference.ts';
import { file, flag, list, longName, type Option, type OptionSet, text, type Values } from '../commandLine/option.ts';
import { UsageError } from '../usageError.ts';

const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

function hosts(flags: string, about: string, also?: string): Option<readonly string[]> {
  return list(flags, about, (host) => {
    if (!HOST.test(host) && host !== also)
      throw new UsageError(`${longName(flags)} ${host}: must be HOST or HOST:PORT`);
  });
}

function realm(pair: string): void {
  const [registry = '', host = '', ...more] = pair.split('=');
  if (more.length > 0 || !HOST.test(registry) || !HOST.test(host))
    throw new UsageError(`--allow-realm ${pair}: must be REGISTRY=HOST`);
}

function indexesFrom(given: string): string {
  const [host = '', ...name] = given.split('/');
  if (given === 'none' || (HOST.test(host) && isRepository(name.join('/')))) return given;
  throw new UsageError(`--index-from ${given}: must be HOST/NAME, or none`);
}

/** The text may be a password: it is not repeated. */
function credentials(given: string): string {
  if (!/^[^:]+:/.test(given)) throw new UsageError('--creds: needs user:password');
  return given;
}

/** What the server and the commands have in common. */
const REACHING = {
  plainHttp: flag('--plain-http', 'use plain http for registries'),
  insecure: hosts('--insecure-registry HOST', 'accept any certificate from this registry, or plain http'),
  caFile: file('--ca-file FILE', 'PEM file with additional certificate authorities'),
  realms: list(
    '--allow-realm REGISTRY=HOST',
    'allow credentials for the registry to be sent to its token server at HOST',
    realm,
  ),
  private: flag('--allow-private', 'allow registries and token servers in private networks'),
  layouts: file(
    '--layouts DIR',
    'a folder of OCI layouts, served as the registry `layouts`, each under its path in DIR',
  ),
  dockerConfig: {
    ...file(
      '--docker-config[=FILE]',
      'log in with the credentials that docker login stored, including helpers (default ~/.docker/config.json)',
    ),
    bare: true,
  },
} as const satisfies OptionSet;

/** What the commands that read an INPUT take beside. */
export const REGISTRIES = {
  creds: text('--creds USER:PASSWORD', 'log in to the registry of INPUT', { check: credentials }),
  ...REACHING,
  noEngines: flag('--no-engines', 'do not look up INPUT in Docker or Podman on this machine first'),
  indexFrom: text(
    '--index-from REPOSITORY',
    'use only indexes of layers that are attached in this repository (HOST/NAME); none = as --no-shared-indexes',
    { check: indexesFrom },
  ),
  noSharedIndexes: flag('--no-shared-indexes', 'do not use indexes of layers that others attached to the image'),
  noDockerConfig: flag('--no-docker-config', 'do not use the credentials that docker login stored'),
} as const satisfies OptionSet;

/** What the server takes beside. */
export const SERVED = {
  allowed: hosts(
    '--allow-registry HOST',
    'allow the server to connect to this registry, even in a private network; * = any public registry',
    '*',
  ),
  ...REACHING,
  noEngines: flag('--no-engines', 'do not show or read images of Docker or Podman on this machine'),
} as const satisfies OptionSet;

/** As the proxy takes them. A command logs in as every other tool does, unless it is told to leave that. */
export function toSettings({
  noDockerConfig,
  dockerConfig,
  creds: _,
  noEngines: __,
  indexFrom: ___,
  noSharedIndexes: ____,
  ...settings
}: Values<typeof REGISTRIES>): RegistrySettings {
  if (noDockerConfig && dockerConfig !== undefined)
    throw new UsageError('--no-docker-config: cannot be combined with --docker-config');
  if (noDockerConfig) return settings;
  const own = existsSync(dockerConfigPath(process.env)) ? '' : undefined;
  return { ...settings, dockerConfig: dockerConfig ?? own };
}

/** Whose indexes of layers are used. `onlyNamed`: nobody's that was not named. */
export function toSharing(
  { indexFrom, noSharedIndexes }: Pick<Values<typeof REGISTRIES>, 'indexFrom' | 'noSharedIndexes'>,
  onlyNamed = false,
): {
  readonly use: boolean;
  readonly from?: string;
} {
  if (noSharedIndexes && indexFrom !== undefined && indexFrom !== 'none')
    throw new UsageError('--index-from: cannot be combined with --no-shared-indexes');
  if (noSharedIndexes || indexFrom === 'none') return { use: false };
  return { use: !onlyNamed || indexFrom !== undefined, ...(indexFrom !== undefined && { from: indexFrom }) };
}

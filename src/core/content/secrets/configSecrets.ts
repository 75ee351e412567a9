/**
 * Secrets that the config of an image tells everybody who has it: values of the environment and of labels, and build steps,
 * which keep the values that were given to `ARG` and `ENV`.
 */
import type { ImageConfig } from '../../oci/config.ts';
import { toPointerPart } from '../../oci/json/pointer.ts';
import { confirmSecret, type SecretMatch } from './confirm.ts';

/** A place in the config with a secret in it. */
export interface ConfigSecret {
  /** `config Env NAME`, `config Labels NAME`, `config history 3`. */
  readonly path: string;
  /** JSON pointer of the value. */
  readonly pointer: string;
  readonly matches: readonly SecretMatch[];
}

interface Place {
  readonly path: string;
  readonly pointer: readonly (string | number)[];
  readonly text: string;
}

/** Names and values are read as the lines of an `.env` file are. */
const AS_FILE = '.env';

/** In the order of the config; each value once for each place where it stands. */
export function configSecrets(config: ImageConfig): ConfigSecret[] {
  const found: ConfigSecret[] = [];
  const encoder = new TextEncoder();
  for (const { path, pointer, text } of placesOf(config)) {
    const matches = distinct(confirmSecret(encoder.encode(text), AS_FILE));
    if (matches.length > 0)
      found.push({
        path: `config ${path}`,
        pointer: `/${pointer.map((part) => toPointerPart(String(part))).join('/')}`,
        matches,
      });
  }
  return found;
}

/** A token behind a telling name meets two rules: the one that knows its form says more. */
function distinct(matches: readonly SecretMatch[]): SecretMatch[] {
  const known = new Set(matches.filter(({ kind }) => kind !== GENERIC).map(({ line }) => line));
  return matches.filter(({ kind, line }) => kind !== GENERIC || !known.has(line));
}

const GENERIC = 'password or token';

function* placesOf({ config, history, author }: ImageConfig): Generator<Place> {
  const lists = { Entrypoint: config?.Entrypoint, Cmd: config?.Cmd, OnBuild: config?.OnBuild };
  for (const [at, text] of (config?.Env ?? []).entries())
    yield { path: `Env ${text.split('=', 1)[0]}`, pointer: ['config', 'Env', at], text };
  for (const [name, value] of Object.entries(config?.Labels ?? {}))
    yield { path: `Labels ${name}`, pointer: ['config', 'Labels', name], text: `${name}=${value}` };
  for (const [name, list] of Object.entries(lists))
    yield { path: name, pointer: ['config', name], text: (list ?? []).join(' ') };
  yield { path: 'Healthcheck', pointer: ['config', 'Healthcheck'], text: (config?.Healthcheck?.Test ?? []).join(' ') };
  yield { path: 'author', pointer: ['author'], text: author ?? '' };
  for (const [at, { created_by: command = '', comment = '' }] of (history ?? []).entries())
    yield { path: `history ${at}`, pointer: ['history', at], text: [command, comment].join('\n') };
}

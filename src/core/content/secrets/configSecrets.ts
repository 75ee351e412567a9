/**
 * Secrets that the config of an image tells everybody who has it: values of the environment and of labels, and build steps,
 * which keep the values that were given to `ARG` and `ENV`.
 */
import type { ImageConfig } from '../../oci/config.ts';
import type { History } from '../../oci/history.ts';
import { toPointerPart } from '../../oci/json/pointer.ts';
import { confirmSecret, type SecretMatch } from './confirm.ts';

/** A place in the config with a secret in it. */
export interface ConfigSecret {
  /** `config Env NAME`, `config Labels NAME`, `config history 3`. */
  readonly path: string;
  /** JSON pointer of the value. */
  readonly pointer: string;
  /**
   * Layer of the build step that the place comes from, or the next one below where that step made none; 0 where there is
   * none below. The top layer where no step is known.
   */
  readonly layer: number;
  readonly matches: readonly SecretMatch[];
}

interface Place {
  readonly path: string;
  /** Number of the build step it comes from; -1 where that is not known. */
  readonly step: number;
  readonly pointer: readonly (string | number)[];
  readonly text: string;
}

/** Names and values are read as the lines of an `.env` file are. */
const AS_FILE = '.env';

/** In the order of the config; each value once for each place where it stands. `layers`: how many the image has. */
export function configSecrets(config: ImageConfig, layers: number): ConfigSecret[] {
  const found: ConfigSecret[] = [];
  const encoder = new TextEncoder();
  const layerOf = layersOfSteps(config.history ?? [], layers);
  for (const { path, step, pointer, text } of placesOf(config)) {
    const matches = distinct(confirmSecret(encoder.encode(text), AS_FILE));
    if (matches.length > 0)
      found.push({
        path: `config ${path}`,
        pointer: `/${pointer.map((part) => toPointerPart(String(part))).join('/')}`,
        layer: layerOf(step),
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

/** Where the counts of steps and layers differ, no step is known to have made a layer. */
function layersOfSteps(history: readonly History[], layers: number): (step: number) => number {
  let filled = 0;
  const upTo = history.map((step) => (step.empty_layer === true ? filled : ++filled));
  const top = Math.max(layers - 1, 0);
  return (step) => (step < 0 || filled !== layers ? top : Math.max((upTo[step] ?? layers) - 1, 0));
}

/** The last step that set each thing: by instruction, and for `ENV` and `LABEL` by instruction and name. */
function settingSteps(history: readonly History[]): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const [at, { created_by: command = '' }] of history.entries()) {
    const [, instruction, rest = ''] = SETS.exec(command) ?? [];
    if (instruction === undefined) continue;
    steps.set(instruction, at);
    const [first = ''] = rest.split(/\s/, 1);
    for (const [, name = first] of [[], ...rest.matchAll(NAMES)]) steps.set(`${instruction} ${name}`, at);
  }
  return steps;
}

/** As BuildKit writes steps, or the builder before it. */
const SETS = /^(?:\/bin\/sh -c #\(nop\)\s*)?(ENV|LABEL|CMD|ENTRYPOINT|ONBUILD|HEALTHCHECK|MAINTAINER)\s+(.*)/s;
const NAMES = /(?<![^\s"])([^\s"=]+)"?=/g;

function* placesOf(image: ImageConfig): Generator<Place> {
  const { config, history, author } = image;
  const setters = settingSteps(history ?? []);
  const setter = (what: string) => setters.get(what) ?? -1;
  for (const [at, text] of (config?.Env ?? []).entries()) {
    const [name = ''] = text.split('=', 1);
    yield { path: `Env ${name}`, step: setter(`ENV ${name}`), pointer: ['config', 'Env', at], text };
  }
  for (const [name, value] of Object.entries(config?.Labels ?? {})) {
    const place = { path: `Labels ${name}`, pointer: ['config', 'Labels', name] };
    yield { ...place, step: setter(`LABEL ${name}`), text: `${name}=${value}` };
  }
  const lists = {
    Entrypoint: config?.Entrypoint,
    Cmd: config?.Cmd,
    OnBuild: config?.OnBuild,
    Healthcheck: config?.Healthcheck?.Test,
  };
  for (const [name, list] of Object.entries(lists)) {
    const place = { path: name, pointer: ['config', name] };
    yield { ...place, step: setter(name.toUpperCase()), text: (list ?? []).join(' ') };
  }
  yield { path: 'author', step: setter('MAINTAINER'), pointer: ['author'], text: author ?? '' };
  for (const [at, { created_by: command = '', comment = '' }] of (history ?? []).entries())
    yield { path: `history ${at}`, step: at, pointer: ['history', at], text: [command, comment].join('\n') };
}

/** The command line taken apart: command, inputs, options. Throws UsageError with one line that says what to do. */
import { parseArgs } from 'node:util';
import type { Target } from '../core/convert/options.ts';

/** A command line that can't be carried out as written; exit status 2. */
export class UsageError extends Error {}

const OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
  layer: { type: 'string' },
  platform: { type: 'string' },
  image: { type: 'string' },
  form: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'no-open': { type: 'boolean' },
  'allow-registry': { type: 'string', multiple: true },
  'allow-private': { type: 'boolean' },
  'allow-realm': { type: 'string', multiple: true },
  'insecure-registry': { type: 'string', multiple: true },
  'ca-file': { type: 'string' },
  layouts: { type: 'string' },
  'docker-config': { type: 'string' },
  to: { type: 'string' },
  as: { type: 'string' },
  'keep-config': { type: 'boolean' },
  'no-check': { type: 'boolean' },
  name: { type: 'string' },
  tsv: { type: 'boolean' },
  files: { type: 'boolean' },
  ignore: { type: 'string', multiple: true },
  'ignore-file': { type: 'string' },
  semantic: { type: 'boolean' },
  'bit-for-bit': { type: 'boolean' },
  packages: { type: 'boolean' },
  'layer-headers': { type: 'boolean' },
  size: { type: 'boolean' },
  html: { type: 'string' },
  'platform-b': { type: 'string' },
  'image-b': { type: 'string' },
  'form-b': { type: 'string' },
  'plain-http': { type: 'boolean' },
  creds: { type: 'string' },
  'ci-config': { type: 'string' },
  lowestEfficiency: { type: 'string' },
  highestWastedBytes: { type: 'string' },
  highestUserWastedPercent: { type: 'string' },
} as const;

const FORMS = ['docker', 'oci'] as const;
const TARGETS: readonly Target[] = ['oci-layout', 'oci-archive', 'docker-archive', 'hybrid', 'docker-layout'];

export interface Options {
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
  readonly layer?: number;
  readonly platform?: string;
  readonly image?: string;
  readonly form?: 'docker' | 'oci';
  readonly port?: number;
  readonly host?: string;
  readonly open: boolean;
  /** Which registries may be asked, by the server and for inputs, and how. */
  readonly registries: {
    readonly allowed: readonly string[];
    readonly private: boolean;
    readonly realms: readonly string[];
    readonly insecure: readonly string[];
    readonly caFile?: string;
    /** Folder of OCI layouts to serve. */
    readonly layouts?: string;
    /** Config of docker to take credentials from; '' is the user's own. */
    readonly dockerConfig?: string;
    readonly plainHttp: boolean;
  };
  readonly convert: {
    readonly to?: Target;
    readonly as?: 'skopeo';
    readonly keepConfig: boolean;
    /** Read the layers first: are they what their digests say, and whole? */
    readonly check: boolean;
    /** The name the output gets; '' = none. */
    readonly name?: string;
  };
  /** `user:password` for the registry of an input. */
  readonly creds?: string;
  readonly diff: DiffOptions;
  /** Tab-separated values. */
  readonly tsv: boolean;
  /** Thresholds by dive's names, and the file to read others from. */
  readonly ci: {
    readonly config?: string;
    readonly lowestEfficiency?: string;
    readonly highestWastedBytes?: string;
    readonly highestUserWastedPercent?: string;
  };
}

export interface DiffOptions {
  /** Compare the root filesystems too. */
  readonly files: boolean;
  readonly packages: boolean;
  readonly layerHeaders: boolean;
  readonly size: boolean;
  /** Names of what is left out, by commas. */
  readonly ignore?: string;
  /** Path of a file with more of them, and with patterns of paths. */
  readonly ignoreFile?: string;
  /** The preset of these: what runs the same is the same. */
  readonly semantic: boolean;
  /** Path of the report to write. */
  readonly html?: string;
  /** How the image of the right side is chosen, where it is not chosen as the left one. */
  readonly right: Pick<Options, 'platform' | 'image' | 'form'>;
}

export interface CommandLine {
  /** `app` where no command is named: the operands are inputs to open. */
  readonly command: string;
  readonly operands: readonly string[];
  readonly options: Options;
}

/** Takes the arguments apart. A first word that names none of the commands (or `serve`) is an input. */
export function parseCommandLine(args: readonly string[], commands: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  const command = [...commands, 'serve'].find((name) => name === positionals[0]);
  return {
    command: command ?? 'app',
    operands: command ? positionals.slice(1) : positionals,
    options: {
      json: values.json ?? false,
      help: values.help ?? false,
      version: values.version ?? false,
      layer: toNumber('--layer', values.layer, 65_535),
      port: toNumber('--port', values.port, 65_535),
      platform: values.platform,
      image: values.image,
      form: oneOf('--form', values.form, FORMS),
      host: values.host,
      open: !values['no-open'],
      registries: toRegistries(values),
      convert: {
        to: oneOf('--to', values.to, TARGETS),
        as: oneOf('--as', values.as, ['skopeo']),
        keepConfig: values['keep-config'] ?? false,
        check: !values['no-check'],
        name: values.name,
      },
      creds: toCreds(values.creds),
      diff: toDiff(values),
      tsv: values.tsv ?? false,
      ci: {
        config: values['ci-config'],
        lowestEfficiency: values.lowestEfficiency,
        highestWastedBytes: values.highestWastedBytes,
        highestUserWastedPercent: values.highestUserWastedPercent,
      },
    },
  };
}

/** The one option that may stand alone or have a value (with `=`). */
const withValue = (argument: string) => (argument === '--docker-config' ? '--docker-config=' : argument);

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: args.map(withValue), options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('. ', 1);
    throw new UsageError(`${line}; see cutaway --help`);
  }
}

function toDiff(values: ReturnType<typeof parse>['values']): DiffOptions {
  const { ignore, semantic = false, 'ignore-file': ignoreFile } = values;
  if (values['bit-for-bit'] && (semantic || ignore !== undefined || ignoreFile !== undefined))
    throw new UsageError('--bit-for-bit: ignores nothing; leave --semantic, --ignore and --ignore-file out');
  const form = oneOf('--form-b', values['form-b'], FORMS) ?? oneOf('--form', values.form, FORMS);
  return {
    // Every bit: of files too.
    files: values.files ?? values['bit-for-bit'] ?? false,
    packages: values.packages ?? false,
    layerHeaders: values['layer-headers'] ?? false,
    size: values.size ?? false,
    ignore: ignore?.join(','),
    ...{ ignoreFile, semantic, html: values.html },
    right: { platform: values['platform-b'] ?? values.platform, image: values['image-b'] ?? values.image, form },
  };
}

const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

function toRegistries(values: ReturnType<typeof parse>['values']): Options['registries'] {
  const hosts = (option: 'allow-registry' | 'insecure-registry') => {
    const given = values[option] ?? [];
    const odd = given.find((host) => !HOST.test(host) && !(option === 'allow-registry' && host === '*'));
    if (odd !== undefined) throw new UsageError(`--${option} ${odd}: must be HOST or HOST:PORT`);
    return given;
  };
  const realms = values['allow-realm'] ?? [];
  const oddRealm = realms.find(
    (pair) => pair.split('=').length !== 2 || !pair.split('=').every((host) => HOST.test(host)),
  );
  if (oddRealm !== undefined) throw new UsageError(`--allow-realm ${oddRealm}: must be REGISTRY=HOST`);
  return {
    allowed: hosts('allow-registry'),
    private: values['allow-private'] ?? false,
    realms,
    insecure: hosts('insecure-registry'),
    caFile: values['ca-file'],
    layouts: values.layouts,
    dockerConfig: values['docker-config'],
    plainHttp: values['plain-http'] ?? false,
  };
}

function toNumber(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text) || Number(text) > max)
    throw new UsageError(`${name} ${text}: not a number from 0 to ${max}`);
  return Number(text);
}

function toCreds(text: string | undefined): string | undefined {
  // The text may be a password: it is not repeated.
  if (text !== undefined && !/^[^:]+:/.test(text)) throw new UsageError('--creds: needs user:password');
  return text;
}

function oneOf<T extends string>(option: string, text: string | undefined, known: readonly T[]): T | undefined {
  const found = known.find((one) => one === text);
  if (text === undefined || found !== undefined) return found;
  throw new UsageError(`${option} ${text}: must be ${known.join(', ').replace(/, (?=[^,]*$)/, ' or ')}`);
}

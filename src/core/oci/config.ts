/**
 * Image configs, in the spelling of image-spec config.md plus the fields that only Docker writes.
 */
import { dropAbsent } from './descriptor.ts';
import { type History, readHistory } from './history.ts';
import { type Fields, type Reading, readObject, readString } from './json/fields.ts';

/** The HEALTHCHECK of a Docker config; times in nanoseconds. */
export interface Healthcheck {
  readonly Test?: readonly string[];
  /** Nanoseconds. */
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

/** `config` inside the config: what a runtime is given. Any field may be null, which means absent. */
export interface RuntimeConfig {
  readonly User?: string;
  readonly ExposedPorts?: Readonly<Record<string, unknown>>;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Volumes?: Readonly<Record<string, unknown>>;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
  readonly ArgsEscaped?: boolean;
  readonly Healthcheck?: Healthcheck;
  readonly Shell?: readonly string[];
  readonly OnBuild?: readonly string[];
  /** Seconds. */
  readonly StopTimeout?: number;
  readonly Hostname?: string;
  readonly Domainname?: string;
}

/** An image config (image-spec, config.md), with the fields that only Docker writes. */
export interface ImageConfig {
  readonly created?: string;
  readonly author?: string;
  readonly architecture?: string;
  readonly os?: string;
  readonly variant?: string;
  readonly 'os.version'?: string;
  readonly 'os.features'?: readonly string[];
  readonly config?: RuntimeConfig;
  readonly rootfs?: { readonly type: string; readonly diff_ids: readonly string[] };
  readonly history?: readonly History[];
  readonly docker_version?: string;
}

/** Reads one leniently, with a finding for each field of the wrong type. Undefined where it is not an object. */
export function readConfig(reading: Reading, node = 0): ImageConfig | undefined {
  const fields = readObject(reading, node);
  if (!fields) return undefined;
  checkDockerFields(fields);
  const runtime = fields.object('config');
  const rootfs = fields.object('rootfs');
  return dropAbsent({
    created: fields.string('created'),
    author: fields.string('author'),
    architecture: fields.string('architecture'),
    os: fields.string('os'),
    variant: fields.string('variant'),
    'os.version': fields.string('os.version'),
    'os.features': fields.strings('os.features'),
    config: runtime && readRuntimeConfig(runtime),
    rootfs: rootfs && { type: rootfs.string('type') ?? '', diff_ids: readDiffIDs(rootfs) },
    history: fields.items('history')?.map((item) => {
      const entry = readObject(reading, item);
      return entry ? readHistory(entry) : {};
    }),
    docker_version: fields.string('docker_version'),
  });
}

/** What only Docker writes and nobody shows. A wrong type is reported, since Docker and podman refuse the config for it. */
function checkDockerFields(fields: Fields): void {
  for (const name of ['id', 'parent', 'comment', 'container']) fields.string(name);
  const built = fields.object('container_config');
  if (built) readRuntimeConfig(built);
}

/** Items that are not strings stand as '', so that positions hold. */
function readDiffIDs(rootfs: Fields): readonly string[] {
  return (rootfs.items('diff_ids', { isNeeded: true }) ?? []).map((node) => readString(rootfs.reading, node) ?? '');
}

/** Of what a container's terminal and network were when the image was built. */
const BUILD_SWITCHES = [
  'AttachStdin',
  'AttachStdout',
  'AttachStderr',
  'Tty',
  'OpenStdin',
  'StdinOnce',
  'NetworkDisabled',
];

function readRuntimeConfig(fields: Fields): RuntimeConfig {
  for (const name of BUILD_SWITCHES) fields.boolean(name);
  for (const name of ['Image', 'MacAddress']) fields.string(name);
  const healthcheck = fields.pointed('Healthcheck');
  return dropAbsent({
    User: fields.string('User'),
    ExposedPorts: fields.keySet('ExposedPorts'),
    Env: fields.strings('Env'),
    Entrypoint: fields.strings('Entrypoint'),
    Cmd: fields.strings('Cmd'),
    Volumes: fields.keySet('Volumes'),
    WorkingDir: fields.string('WorkingDir'),
    Labels: fields.stringMap('Labels'),
    StopSignal: fields.string('StopSignal'),
    ArgsEscaped: fields.boolean('ArgsEscaped'),
    Healthcheck: healthcheck && readHealthcheck(healthcheck),
    Shell: fields.strings('Shell'),
    OnBuild: fields.strings('OnBuild'),
    StopTimeout: fields.integer('StopTimeout'),
    Hostname: fields.string('Hostname'),
    Domainname: fields.string('Domainname'),
  });
}

function readHealthcheck(fields: Fields): Healthcheck {
  return dropAbsent({
    Test: fields.strings('Test'),
    Interval: fields.integer('Interval'),
    Timeout: fields.integer('Timeout'),
    StartPeriod: fields.integer('StartPeriod'),
    StartInterval: fields.integer('StartInterval'),
    Retries: fields.integer('Retries'),
  });
}

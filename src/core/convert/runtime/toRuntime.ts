/**
 * The runtime-spec config.json that an image yields, by image-spec's conversion.md: what a runtime would get, each
 * field with where it came from. What the specification leaves open is filled as `runc spec` does and marked as such.
 */

import type { ImageConfig } from '../../oci/config.ts';
import type { Finding } from '../../oci/finding.ts';
import { toPointerPart } from '../../oci/json/pointer.ts';
import { type Accounts, type RuntimeUser, resolveUser, type WindowsUser, windowsUser } from './accounts.ts';
import { annotationsOf } from './annotations.ts';
import { LINUX, MOUNTS, RUNTIME_SPEC_VERSION } from './defaults.ts';
import type { FieldOrigin } from './fieldOrigin.ts';

interface RuntimeMount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options?: readonly string[];
}

/** runtime-spec config.md; only the fields that are set here. */
interface RuntimeSpec {
  readonly ociVersion: string;
  readonly process: {
    readonly terminal: boolean;
    readonly user: RuntimeUser | WindowsUser;
    readonly args?: readonly string[];
    readonly env?: readonly string[];
    readonly cwd: string;
  };
  readonly root: { readonly path: string };
  readonly mounts: readonly RuntimeMount[];
  readonly linux?: typeof LINUX;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A runtime-spec config, with the origin of each field (image-spec, conversion.md). */
export interface Runtime {
  readonly spec: RuntimeSpec;
  readonly origins: readonly FieldOrigin[];
  readonly findings: readonly Finding[];
}

/** Converts a config. `accounts` are the image's own passwd and group files; HOME comes from there too. */
export function toRuntime(config: ImageConfig, accounts: Accounts = {}): Runtime {
  const { config: run = {} } = config;
  const isWindows = config.os === 'windows';
  const {
    user,
    home,
    origins: who,
    findings,
  } = isWindows ? windowsUser(run.User ?? '') : resolveUser(run.User ?? '', accounts);
  const root = isWindows ? 'C:\\' : '/';
  const args = [...(run.Entrypoint ?? []), ...(run.Cmd ?? [])];
  const env = environment(run.Env ?? [], home);
  const volumes = Object.keys(run.Volumes ?? {});
  const annotations = annotationsOf(config);
  const isLinux = (config.os ?? 'linux') === 'linux';
  const spec: RuntimeSpec = {
    ociVersion: RUNTIME_SPEC_VERSION,
    process: { terminal: false, user, ...(args.length > 0 && { args }), env, cwd: run.WorkingDir || root },
    root: { path: 'rootfs' },
    mounts: [...(isLinux ? MOUNTS : []), ...volumes.map(volumeMount)],
    ...(isLinux && { linux: LINUX }),
    ...(annotations.length > 0 && {
      annotations: Object.fromEntries(annotations.map(({ name, value }) => [name, value])),
    }),
  };
  const origins: FieldOrigin[] = [
    ...argOrigins(run.Entrypoint ?? [], run.Cmd ?? []),
    ...envOrigins(run.Env ?? [], env),
    workingDirectory(run.WorkingDir),
    ...who,
    ...volumes.map((path, i) => volumeOrigin(path, (isLinux ? MOUNTS.length : 0) + i)),
    ...annotations.map(({ name, from, how }) => ({ field: `/annotations/${toPointerPart(name)}`, from, how })),
  ];
  return { spec, origins, findings: [...findings, ...problems(args, run.WorkingDir)] };
}

function problems(args: readonly string[], cwd: string | undefined): Finding[] {
  const found: Finding[] = [];
  if (args.length === 0) {
    const message = 'The image has neither Entrypoint nor Cmd: a command must be given to run it.';
    found.push({ code: 'no-command', severity: 'warning', at: '/config', message });
  }
  if (cwd && !/^(?:\/|[A-Za-z]:\\)/.test(cwd)) {
    const message = `WorkingDir is "${cwd}", which is not an absolute path: runtimes refuse it.`;
    found.push({ code: 'relative-cwd', severity: 'error', at: '/config/WorkingDir', message });
  }
  return found;
}

/** A converter may add variables that the image doesn't set; HOME is what every runtime adds. */
function environment(env: readonly string[], home: string | undefined): readonly string[] {
  return home === undefined || env.some((entry) => entry.startsWith('HOME=')) ? env : [...env, `HOME=${home}`];
}

function argOrigins(entrypoint: readonly string[], cmd: readonly string[]): FieldOrigin[] {
  const origin = (name: string, first: number) => (_: string, i: number) => ({
    field: `/process/args/${first + i}`,
    from: `/config/${name}/${i}`,
    how: name === 'Cmd' && first > 0 ? 'Cmd is appended to Entrypoint.' : 'Copied unchanged.',
  });
  return [...entrypoint.map(origin('Entrypoint', 0)), ...cmd.map(origin('Cmd', entrypoint.length))];
}

function envOrigins(own: readonly string[], env: readonly string[]): FieldOrigin[] {
  return env.map((_, i) =>
    i < own.length
      ? { field: `/process/env/${i}`, from: `/config/Env/${i}`, how: 'Copied unchanged.' }
      : { field: `/process/env/${i}`, from: 'etc/passwd', how: 'The user’s home directory, as runtimes add it.' },
  );
}

function workingDirectory(cwd: string | undefined): FieldOrigin {
  const field = '/process/cwd';
  if (cwd) return { field, from: '/config/WorkingDir', how: 'Copied unchanged.' };
  return { field, from: null, how: 'The image sets none; runtimes start in the root directory.' };
}

function volumeMount(destination: string): RuntimeMount {
  return { destination, type: 'tmpfs', source: 'none', options: ['rw', 'nosuid', 'nodev', 'noexec', 'relatime'] };
}

function volumeOrigin(path: string, position: number): FieldOrigin {
  const how = 'A mount at the volume keeps its data out of the root filesystem; the runtime decides what to mount.';
  return { field: `/mounts/${position}`, from: `/config/Volumes/${toPointerPart(path)}`, how };
}

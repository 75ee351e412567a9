/**
 * As a plugin of the Docker command line: linked as `~/.docker/cli-plugins/docker-cutaway` this is `docker cutaway`, and
 * Docker repeats the plugin's name before the arguments. docker/cli, cli-plugins/metadata.
 */
import { basename } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

interface Called {
  /** The arguments that are meant for us. */
  readonly args: readonly string[];
  /** What Docker's own options say, as the variables that say the same. */
  readonly env: Environment;
}

/** Docker says so by a variable, whatever script or link it called; it is inherited, so the name must stand where it puts it. */
const CALLED_BY_DOCKER = 'DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND';
/** Which engine, and whose logins. */
const VARIABLES: Readonly<Record<string, string>> = {
  ...{ '-H': 'DOCKER_HOST', '--host': 'DOCKER_HOST' },
  ...{ '-c': 'DOCKER_CONTEXT', '--context': 'DOCKER_CONTEXT' },
  '--config': 'DOCKER_CONFIG',
};

/** `called` is `process.argv[1]`, by whatever link it was called. */
export function calledAs(called: string | undefined, args: readonly string[], env: Environment): Called {
  const isNamed = basename(called ?? '').replace(/\.(?:js|exe|cmd)$/, '') === 'docker-cutaway';
  const name = args.indexOf('cutaway');
  const isPlugin =
    isNamed || (env[CALLED_BY_DOCKER] !== undefined && (name === 0 || args[0]?.startsWith('-') === true));
  if (!isPlugin || name < 0) return { args, env: {} };
  return { args: args.slice(name + 1), env: variablesOf(args.slice(0, name)) };
}

function variablesOf(options: readonly string[]): Environment {
  const said = options.flatMap((option, at): [string, string][] => {
    const [, flag = option, value = options[at + 1]] = /^(--[a-z]+)=(.*)$/s.exec(option) ?? [];
    const variable = VARIABLES[flag];
    // A context that is named goes before a host that is set.
    const cleared: [string, string][] = variable === 'DOCKER_CONTEXT' ? [['DOCKER_HOST', '']] : [];
    return variable === undefined || value === undefined ? [] : [...cleared, [variable, value]];
  });
  return Object.fromEntries(said);
}

/** What it asks first. */
export const PLUGIN_METADATA = 'docker-cli-plugin-metadata';

export function pluginMetadata(version: string): string {
  const ShortDescription = 'See what is inside a container image';
  return `${JSON.stringify({ SchemaVersion: '0.1.0', Vendor: 'Cutaway', Version: version, ShortDescription })}\n`;
}

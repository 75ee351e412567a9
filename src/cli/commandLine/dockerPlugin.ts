/**
 * As a plugin of the Docker command line: linked as `~/.docker/cli-plugins/docker-cutaway` this is `docker cutaway`, and
 * Docker repeats the plugin's name before the arguments. docker/cli, cli-plugins/metadata.
 */
import { basename } from 'node:path';

/** The arguments that are meant for us. `called` is `process.argv[1]`, by whatever link it was called. */
export function pluginArguments(called: string | undefined, args: readonly string[]): readonly string[] {
  const isPlugin = basename(called ?? '').replace(/\.(?:js|exe|cmd)$/, '') === 'docker-cutaway';
  // Options of Docker itself stand before the name.
  return isPlugin ? args.slice(args.indexOf('cutaway') + 1) : args;
}

/** What it asks first. */
export const PLUGIN_METADATA = 'docker-cli-plugin-metadata';

export function pluginMetadata(version: string): string {
  const ShortDescription = 'See what is inside a container image';
  return `${JSON.stringify({ SchemaVersion: '0.1.0', Vendor: 'Cutaway', Version: version, ShortDescription })}\n`;
}

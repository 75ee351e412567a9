/** What Docker hands to its plugin. */
import { expect, it } from 'vitest';
import { calledAs } from '../../../src/cli/commandLine/dockerPlugin.ts';

const DOCKER = { DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: '/usr/bin/docker' };
const LINK = '/opt/cli-plugins/docker-cutaway';

it.each<[called: string, args: string, env: Record<string, string>, meant: string, says: Record<string, string>]>([
  [LINK, 'cutaway ls x', {}, 'ls x', {}],
  [LINK, '--config /c cutaway ls x', {}, 'ls x', { DOCKER_CONFIG: '/c' }],
  [LINK, 'docker-cli-plugin-metadata', {}, 'docker-cli-plugin-metadata', {}],
  // A script that calls us has another name.
  ['/opt/cutaway.js', 'cutaway ls x', DOCKER, 'ls x', {}],
  ['/opt/cutaway.js', '-H unix:///a.sock cutaway ls x', DOCKER, 'ls x', { DOCKER_HOST: 'unix:///a.sock' }],
  ['/opt/cutaway.js', '--host=unix:///a.sock cutaway ls', DOCKER, 'ls', { DOCKER_HOST: 'unix:///a.sock' }],
  ['/opt/cutaway.js', '-c far cutaway ls', DOCKER, 'ls', { DOCKER_CONTEXT: 'far', DOCKER_HOST: '' }],
  // Another plugin of Docker calls cutaway, which is no plugin then.
  ['/opt/cutaway.js', 'ls cutaway', DOCKER, 'ls cutaway', {}],
  ['/opt/cutaway.js', '--json ls x', DOCKER, '--json ls x', {}],
  ['/opt/cutaway.js', 'cutaway', {}, 'cutaway', {}],
])('%s %s', (called, args, env, meant, says) => {
  expect(calledAs(called, args.split(' '), env)).toEqual({ args: meant.split(' '), env: says });
});

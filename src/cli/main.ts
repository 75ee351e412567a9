/** Entry of the command line. */
import { setMaxListeners } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { calledAs } from './commandLine/dockerPlugin.ts';
import { runOn } from './runOn.ts';

// Every layer that is read listens for the one signal that ends the call: more than ten are not a leak.
setMaxListeners(0);

const { stdout, stderr, argv, env } = process;
/** dist/cli, where the build puts this file, the layer thread and the wasm. */
const folder = dirname(fileURLToPath(import.meta.url));
const called = calledAs(argv[1], argv.slice(2), env);
Object.assign(env, called.env);
runOn({ stdout, stderr, folder, debug: Boolean(env.CUTAWAY_DEBUG), env }, called.args).then((status) => {
  process.exitCode = status;
});

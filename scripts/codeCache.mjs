/**
 * Keeps what V8 makes of the built command line's scripts beside them, for `src/cli/node/load.ts`: the functions that short
 * commands need. Each run takes what the last one kept, and keeps what it compiled beside.
 */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const COMMANDS = ['--version', 'inspect IMAGE', 'config IMAGE', 'waste IMAGE', 'verify IMAGE', 'ls IMAGE'];

const RUN = `
const [folder, ...args] = process.argv.slice(1);
const { load, keep } = require(folder + '/load.js');
process.argv = [process.execPath, folder + '/cutaway.js', ...args];
load(folder + '/main.js');
process.on('exit', () => {
  // Kept as made under V8's own flags, which are those of a start: the host's is taken back.
  require('node:v8').setFlagsFromString('--semi-space-growth-factor=2');
  keep();
});
`;

/** `folder` is dist/cli, `image` a small one. */
export async function keepCode(folder, image) {
  for (const command of COMMANDS) {
    const args = command.replace('IMAGE', image).split(' ');
    // Some of these commands say by their status that there is something to say.
    await promisify(execFile)(process.execPath, ['-e', RUN, '--', folder, ...args]).catch(() => undefined);
  }
  const kept = await readdir(folder);
  if (!kept.some((name) => name.endsWith('.cache'))) throw new Error(`The command line built in ${folder} cannot run.`);
}

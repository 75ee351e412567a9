// Builds dist/app (the page and its workers) and dist/cli (the command line, for plain Node); with --static it builds
// dist/static instead, the page as a folder for any web server, and with --edge dist/edge, the proxy for an edge runtime. With --if-possible it does nothing, quietly, where Vite is not installed: that is how `npm install` of the package alone runs it.
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { keepCode } from './codeCache.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const ifPossible = process.argv.includes('--if-possible');
const only =
  ['static', 'edge'].find((target) => process.argv.includes(`--${target}`)) ??
  process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);

const vite = await import('vite').catch((error) => {
  if (ifPossible) process.exit(0);
  console.error(`Vite is not installed: run npm ci first. (${error.message})`);
  process.exit(1);
});

// The sources are not in the published package: nothing to build from.
if (ifPossible && !existsSync(join(root, 'src/main.tsx'))) process.exit(0);

/** The config reads CUTAWAY_TARGET when it is loaded, so each build loads it anew. */
async function build(target) {
  process.env.CUTAWAY_TARGET = target;
  await vite.build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: process.env.CUTAWAY_BUILD_LOG ?? 'warn',
  });
}

/** The scripts run from any directory and without node_modules. */
async function finishCli(folder) {
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const program = join(folder, 'cutaway.js');
  await writeFile(program, "#!/usr/bin/env node\nrequire('./load.js').load(__dirname + '/main.js');\n");
  await chmod(program, 0o755);
  await keepCode(folder, join(root, 'public/samples/hello-oci.tar'));
}

/** A platform that serves the page's files itself takes their headers from this file of Cloudflare's form. */
async function finishEdge() {
  const app = join(root, 'dist/app');
  if (!existsSync(app)) return;
  const { APP_HEADERS } = await import(pathToFileURL(join(root, 'dist/edge/edge.js')).href);
  const lines = Object.entries(APP_HEADERS).map(([name, value]) => `  ${name}: ${value}`);
  await writeFile(join(app, '_headers'), `/*\n${lines.join('\n')}\n`);
}

try {
  if (only === 'static' || only === 'edge') await build(only);
  if (only === 'edge') await finishEdge();
  if (only === undefined || only === 'app') await build('app');
  if (only === undefined || only === 'cli') {
    await build('cli');
    await finishCli(join(root, 'dist/cli'));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

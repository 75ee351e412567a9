/**
 * `npm start [-- INPUT…]`: installs the npm packages and builds where that is due, then runs the command line, which
 * serves the app on loopback and opens it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpPackages } from './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = ['dist/cli/cutaway.js', 'dist/app/index.html'];
const SOURCES = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'package.json',
  'scripts/build.mjs',
  'scripts/codeCache.mjs',
];

/** Newest change under a path, in milliseconds. */
function newest(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return 0;
  const { mtimeMs } = statSync(full);
  if (!statSync(full).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(full).map((name) => newest(join(path, name))));
}

function buildIsDue() {
  if (!BUILT.every((path) => existsSync(join(ROOT, path)))) return true;
  return Math.max(...SOURCES.map(newest)) > Math.min(...BUILT.map((path) => statSync(join(ROOT, path)).mtimeMs));
}

function fail(lines) {
  for (const line of lines) console.error(line);
  process.exit(2);
}

const problems = setUpPackages();
if (problems.length > 0) fail(problems);
if (buildIsDue()) {
  console.error('Building…');
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail(['The build failed: the lines above say why.']);
}

// npm changes into the project's folder; file names on the command line are meant from where the person stands.
const child = spawn(process.execPath, [join(ROOT, BUILT[0]), ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 0 : (code ?? 2)));

/**
 * Finds a Chromium that really starts, or gets one. Used by the end-to-end tests, the benchmarks and the set-up.
 *
 * Order: CHROMIUM_PATH; Playwright's own download; a browser on PATH; `playwright install`; on Linux x64 the packaged
 * @sparticuz/chromium from npm (it needs no apt, no root and no other download). Each is tried by launching it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', 'cutaway');
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** The last version that Node 20 can load. */
const PACKAGED = '@sparticuz/chromium@147.0.0';

/** Chromium refuses to run as root inside its sandbox. */
export const browserArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * `{ path, env }` of a browser that starts, or undefined. `env` must be set for whoever launches it. With `install`,
 * tries to get one where none is there; `say` hears what is tried.
 */
export function findBrowser({ install = false, say = () => {} } = {}) {
  const known = remembered('browser');
  if (known && (!process.env.CHROMIUM_PATH || process.env.CHROMIUM_PATH === known.path)) return known;
  for (const path of installedPaths()) {
    if (launches(path)) return remember({ path, env: {} });
  }
  if (!install) return undefined;
  say('No browser found: asking Playwright for one.');
  run(
    process.execPath,
    [join(ROOT, 'node_modules', 'playwright', 'cli.js'), 'install', '--only-shell', 'chromium'],
    600,
  );
  for (const path of playwrightPaths()) {
    if (launches(path)) return remember({ path, env: {} });
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  say(`Playwright's download did not work: trying the npm package ${PACKAGED}.`);
  const packaged = packagedBrowser();
  return packaged && launches(packaged.path, packaged.env) ? remember(packaged) : undefined;
}

/**
 * Chromium's own build without a window (`chromium-headless-shell`), or undefined. It is the same engine at half the
 * processor time; what it lacks is the browser around the page.
 */
export function findShell() {
  if (process.env.CHROMIUM_PATH) return undefined;
  const known = remembered('shell');
  if (known) return known;
  for (const path of [
    ...onPath('chromium-headless-shell'),
    ...playwrightPaths().filter((path) => /shell$/.test(path)),
  ]) {
    if (launches(path)) return remember({ path, env: {} }, 'shell');
  }
  return undefined;
}

function* installedPaths() {
  if (process.env.CHROMIUM_PATH) yield process.env.CHROMIUM_PATH;
  yield* playwrightPaths();
  for (const name of NAMES) yield* onPath(name);
  if (process.platform === 'darwin') {
    const bundle = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    if (existsSync(bundle)) yield bundle;
  }
}

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

/** Playwright keeps browsers as `chromium-1234/chrome-linux/chrome` and the like: searched three levels deep. */
function playwrightPaths() {
  const home = { darwin: 'Library/Caches', win32: 'AppData/Local' }[process.platform] ?? '.cache';
  const base = process.env.PLAYWRIGHT_BROWSERS_PATH || join(homedir(), home, 'ms-playwright');
  const list = (folder) => (existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : []);
  return list(base)
    .filter((name) => name.startsWith('chromium'))
    .flatMap((name) => list(join(base, name)).map((inner) => join(base, name, inner)))
    .flatMap((folder) =>
      ['chrome', 'headless_shell', 'chrome-headless-shell', 'chrome.exe'].map((n) => join(folder, n)),
    )
    .filter((path) => existsSync(path));
}

/** Unpacks the npm package; it brings its own NSS libraries when it believes it is on a bare cloud machine. */
function packagedBrowser() {
  const prefix = join(CACHE, 'packaged');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  mkdirSync(prefix, { recursive: true });
  if (run(npm, ['install', '--prefix', prefix, '--no-audit', '--no-fund', PACKAGED], 600).status !== 0)
    return undefined;
  const program = `
    const { default: chromium } = await import('@sparticuz/chromium');
    const path = await chromium.executablePath();
    const { LD_LIBRARY_PATH, FONTCONFIG_PATH, HOME } = process.env;
    console.log(JSON.stringify({ path, env: { LD_LIBRARY_PATH, FONTCONFIG_PATH, HOME } }));`;
  const env = { ...process.env, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  const answer = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: prefix,
    env,
    timeout: 120_000,
  });
  return answer.status === 0 ? JSON.parse(answer.stdout.toString().trim().split('\n').at(-1)) : undefined;
}

/** True when the browser starts, runs a page's script and ends. */
function launches(path, env = {}) {
  const page = 'data:text/html,<script>document.title=6*7;document.write("started"+6*7)</script>';
  const flags = ['--headless', ...browserArgs, '--disable-gpu', '--no-first-run', '--dump-dom', page];
  const answer = spawnSync(path, flags, {
    env: { ...process.env, ...env },
    timeout: 60_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return answer.stdout?.toString().includes('started42') ?? false;
}

function run(command, args, seconds) {
  return spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'], timeout: seconds * 1000 });
}

/** A browser that started before is taken on trust while its file has not changed. */
function remembered(name) {
  try {
    const known = JSON.parse(readFileSync(join(CACHE, `${name}.json`), 'utf8'));
    return stamp(known.path) === known.stamp ? known : undefined;
  } catch {
    return undefined;
  }
}

function remember(browser, name = 'browser') {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, `${name}.json`), JSON.stringify({ ...browser, stamp: stamp(browser.path) }));
  return browser;
}

function stamp(path) {
  const { size, mtimeMs } = statSync(path);
  return `${size} ${mtimeMs}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const browser = findBrowser({ install: true, say: (line) => console.error(line) });
  if (browser) {
    console.log(browser.path);
  } else {
    console.error('No browser could be found or fetched. Either of these helps:');
    console.error('  npx playwright install chromium');
    console.error('  apt-get install chromium          (then, if it is not on PATH: export CHROMIUM_PATH=/path/to/it)');
    process.exitCode = 1;
  }
}

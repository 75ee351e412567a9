/**
 * Installs what is missing and nothing else: npm packages, a browser and the real tools that the tests ask for their
 * opinion. `--for=start` stops at the npm packages. Quick when all is there; what can't be had is said, not hidden.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser, findShell } from './browser.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Debian package -> the program that shows it is there. */
const TOOLS = {
  skopeo: 'skopeo',
  umoci: 'umoci',
  buildah: 'buildah',
  podman: 'podman',
  'docker-registry': 'docker-registry',
  zstd: 'zstd',
  'xz-utils': 'xz',
  bzip2: 'bzip2',
  pigz: 'pigz',
  jq: 'jq',
  python3: 'python3',
  openssl: 'openssl',
  binutils: 'readelf',
  rpm: 'rpm',
  ruby: 'ruby',
  'libarchive-tools': 'bsdtar',
  'firefox-esr': 'firefox-esr',
  'webkit2gtk-driver': 'WebKitWebDriver',
  xvfb: 'Xvfb',
};
/** A daemon is put only on machines that exist for testing. */
const CI_TOOLS = { 'docker.io': 'dockerd' };

/** Installs npm packages when they differ from the lock file. Returns the problems met. */
export function setUpPackages() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (!(major >= 23 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19))) {
    return [`Node ${process.versions.node} is too old: Cutaway needs Node 20.19, or 22.12 or newer (nodejs.org).`];
  }
  if (packagesMatchLock()) return [];
  console.error('Installing npm packages…');
  // Some registries lack packages for other platforms, which makes `npm ci` refuse a lock file that `install` can use.
  const done = npm('ci', '--include=dev') || npm('install', '--include=dev', '--no-save');
  return done
    ? []
    : ['npm could not install: the lines above say why. It needs the npm registry, or a filled npm cache.'];
}

function npm(...args) {
  const windows = process.platform === 'win32';
  const flags = [...args, '--ignore-scripts', '--no-audit', '--no-fund'];
  return (
    spawnSync(windows ? 'npm.cmd' : 'npm', flags, { cwd: ROOT, stdio: ['ignore', 2, 2], shell: windows }).status === 0
  );
}

/** Compares what npm says it installed with the lock file; file times say nothing after a clone. */
function packagesMatchLock() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const want = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(
    ([path, { version, optional, link }]) =>
      path === '' || link || have[path]?.version === version || (optional && have[path] === undefined),
  );
}

/** Installs the tools by apt-get where that is possible. Returns what is still missing, as sentences. */
function setUpTools() {
  const wanted = process.env.CI ? { ...TOOLS, ...CI_TOOLS } : TOOLS;
  const missing = () => Object.keys(wanted).filter((name) => !onPath(wanted[name]));
  const names = missing();
  if (!findFonts()) names.push('fonts-dejavu-core');
  if (!findBrowser()) names.push('chromium');
  if (!findShell() && !process.env.CHROMIUM_PATH) names.push('chromium-headless-shell');
  if (names.length > 0 && canApt()) aptInstall(names);
  return missing().map(
    (name) => `${wanted[name]} is not installed (Debian package ${name}): tests that ask it are skipped.`,
  );
}

function aptInstall(names) {
  console.error(`Installing ${names.join(', ')}…`);
  apt('update', '-qq');
  const install = ['install', '-y', '-qq', '--no-install-recommends'];
  if (apt(...install, ...names).status === 0) return;
  // One package that this release lacks must not keep the others out.
  for (const name of names) apt(...install, name);
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const flags = ['-o', 'DPkg::Lock::Timeout=600', ...args];
  return spawnSync('apt-get', flags, { env, stdio: ['ignore', 'ignore', 2], timeout: 900_000 });
}

const canApt = () => process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get');
const findFonts = () =>
  process.platform !== 'linux' ||
  ['/usr/share/fonts', '/usr/local/share/fonts']
    .filter((folder) => existsSync(folder))
    .some((folder) => readdirSync(folder, { recursive: true }).some((name) => /\.(ttf|otf|ttc|pf[ab])$/.test(name)));
const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, name)));

/** All that `npm test` needs. Returns the problems met, as sentences; none of them is thrown. */
export function setUp() {
  const problems = setUpPackages();
  if (problems.length > 0) return problems;
  problems.push(...setUpTools());
  const browser = findBrowser({ install: true, say: (line) => console.error(line) });
  if (!browser) {
    problems.push('No browser starts here: the end-to-end tests can not run. Try `npx playwright install chromium`.');
  }
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = process.argv.includes('--for=start') ? setUpPackages() : setUp();
  for (const problem of problems) console.error(problem);
  console.error(problems.length === 0 ? 'Everything is there.' : 'The rest is there.');
  if (!packagesMatchLock()) process.exitCode = 1;
}

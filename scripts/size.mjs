/**
 * The size budget: what the browser must load before the app can be used, and what each later part costs.
 * Sizes are gzip -9, in kB of 1,000 bytes; Vite itself prints none for workers. And what the published package unpacks to.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** React (70), the query cache, some icons, and the first screen: the workbench is loaded with the first input. */
const FIRST_LOAD_LIMIT = 120;
/** Of the package, unpacked: bytes. */
const PACKAGE_LIMIT = 4_000_000;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const APP = fileURLToPath(new URL('../dist/app', import.meta.url));

const kilobytes = (file) => gzipSync(readFileSync(join(APP, file)), { level: 9 }).length / 1000;
const show = (label, file) =>
  console.log(`${kilobytes(file).toFixed(1).padStart(8)} kB  ${label.padEnd(12)} ${basename(file)}`);

/** Files that load before the first paint: the entries and all that they import statically. */
function firstLoad(manifest) {
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) visit(next);
  };
  for (const key of Object.keys(manifest)) if (manifest[key].isEntry) visit(key);
  return [...seen].map((key) => manifest[key].file).filter((file) => file.endsWith('.js'));
}

const manifestPath = join(APP, '.vite', 'manifest.json');
if (!existsSync(manifestPath)) {
  console.error('dist/app has no manifest: run `npm run build` first.');
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
const first = firstLoad(manifest);
const chunks = Object.values(manifest)
  .map(({ file }) => file)
  .filter((file) => file.endsWith('.js') && !first.includes(file));
const known = new Set([...first, ...chunks]);
const others = readdirSync(APP, { recursive: true })
  .map((file) => String(file).replaceAll('\\', '/'))
  .filter((file) => /\.(js|wasm|css)$/.test(file) && !known.has(file));

for (const file of first) show('first load', file);
for (const file of others.filter((name) => name.endsWith('.css'))) show('style', file);
for (const file of [...new Set(chunks)]) show('on demand', file);
for (const file of others.filter((name) => !name.endsWith('.css'))) show('other part', file);

const total = first.reduce((sum, file) => sum + kilobytes(file), 0);
console.log(`${total.toFixed(1).padStart(8)} kB  first load in all (limit ${FIRST_LOAD_LIMIT})`);
if (total > FIRST_LOAD_LIMIT || first.length === 0) {
  console.error(first.length === 0 ? 'No entry found in the manifest.' : 'Over the limit: load something later.');
  process.exitCode = 1;
}

const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], { cwd: ROOT, encoding: 'utf8' }),
);
console.log(
  `${(packed.unpackedSize / 1000).toFixed(1).padStart(8)} kB  package, unpacked (limit ${PACKAGE_LIMIT / 1000})`,
);
if (packed.unpackedSize > PACKAGE_LIMIT) {
  console.error('The package is over the limit: see what `npm pack --dry-run` lists.');
  process.exitCode = 1;
}

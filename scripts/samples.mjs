/**
 * `npm run samples`: writes the images bundled with the app to public/samples, and the demo registry's to public/demo. The
 * bytes are made by tests/fixtures/samples.ts and demoRegistry.ts and are the same on every run.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'public', 'samples');
/** No file over 200 kB goes into git, and all three together stay a small download. */
const LIMIT = 200_000;
const LIMIT_TOGETHER = 300_000;

const { module } = await runnerImport(join(ROOT, 'tests/fixtures/samples.ts'), { root: ROOT, configFile: false });
const samples = module.samples();
mkdirSync(FOLDER, { recursive: true });
let together = 0;
for (const [name, bytes] of samples) {
  if (bytes.length > LIMIT) throw new Error(`${name} has ${bytes.length} bytes, over ${LIMIT}.`);
  together += bytes.length;
  writeFileSync(join(FOLDER, name), bytes);
  console.log(`${String(bytes.length).padStart(8)} ${name}`);
}
if (together > LIMIT_TOGETHER) throw new Error(`The samples have ${together} bytes, over ${LIMIT_TOGETHER} in all.`);

const demo = await runnerImport(join(ROOT, 'tests/fixtures/demoRegistry.ts'), { root: ROOT, configFile: false });
const DEMO = join(ROOT, 'public', 'demo');
rmSync(DEMO, { recursive: true, force: true });
let size = 0;
for (const [path, bytes] of demo.module.demoRegistry()) {
  if (bytes.length > LIMIT) throw new Error(`${path} has ${bytes.length} bytes, over ${LIMIT}.`);
  size += bytes.length;
  mkdirSync(dirname(join(DEMO, path)), { recursive: true });
  writeFileSync(join(DEMO, path), bytes);
}
console.log(`${String(size).padStart(8)} demo registry`);
if (size > LIMIT_TOGETHER) throw new Error(`The demo registry has ${size} bytes, over ${LIMIT_TOGETHER}.`);

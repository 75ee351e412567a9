/**
 * `npm run samples`: writes the images bundled with the app to public/samples. The bytes are made by
 * tests/fixtures/samples.ts and are the same on every run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

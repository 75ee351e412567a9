/**
 * The decoder's wasm, compiled from `src/core/bytes/codecs/deflate/kernel` by AssemblyScript when it is first asked for, and
 * kept under node_modules/.cache by the hash of what it is made from. As a Vite plugin it gives the page the file's address
 * (`virtual:inflate.wasm?url`) and lays the file beside the scripts of a build for Node.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KERNEL = 'src/core/bytes/codecs/deflate/kernel';
const CACHE = join(ROOT, 'node_modules/.cache/cutaway');
/** `kernel/memory.ts` says what lies where in the ten pages of memory. */
const FLAGS = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--initialMemory',
  '10',
  '--maximumMemory',
  '10',
];

let building;

/** The path of the compiled file. Fails where AssemblyScript is not installed or the sources are wrong. */
export function buildWasm() {
  building ??= build();
  return building;
}

/** In a process of its own: the compiler takes much memory, and must not pass through what transforms modules for tests. */
async function build() {
  const path = join(CACHE, `inflate-${key()}.wasm`);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  await promisify(execFile)(process.execPath, [asc, `${KERNEL}/inflate.ts`, '--outFile', part, ...FLAGS], {
    cwd: ROOT,
  });
  // Moved into place: others may be asking for it right now.
  renameSync(part, path);
  return path;
}

function key() {
  const hash = createHash('sha256');
  const { version } = createRequire(import.meta.url)('assemblyscript/package.json');
  hash.update(JSON.stringify([version, FLAGS]));
  for (const name of readdirSync(join(ROOT, KERNEL)).sort()) hash.update(readFileSync(join(ROOT, KERNEL, name)));
  return hash.digest('hex').slice(0, 16);
}

/** For Vite: see above. */
export function wasm() {
  let node = false;
  return {
    name: 'wasm',
    configResolved({ build }) {
      node = Boolean(build.ssr);
    },
    async resolveId(id) {
      return id === 'virtual:inflate.wasm?url' ? `${await buildWasm()}?url` : undefined;
    },
    async generateBundle() {
      if (node) this.emitFile({ type: 'asset', fileName: 'inflate.wasm', source: readFileSync(await buildWasm()) });
    },
  };
}

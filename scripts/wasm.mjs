/**
 * The decoders' wasm, compiled by AssemblyScript from the folders `kernel` of the codecs: `inflate`, `zstd`, and `zstdPlain`, the same
 * without vectors. Made when it is first asked for, and kept under node_modules/.cache by the hash of what it is made from. As
 * a Vite plugin it gives the page the file's address (`virtual:inflate.wasm?url`) and lays the files beside the scripts of a
 * build for Node.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache/cutaway');
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub'];
const VECTORS = ['--enable', 'simd'];
/** `memory.ts` of each kernel says what lies where. The inflater's ten pages never grow. */
const TEN_PAGES = ['--initialMemory', '10'];

const require = createRequire(import.meta.url);
const COMPILER = require.resolve('assemblyscript/bin/asc.js');

/** By name: the folder of the sources, the file among them that is compiled, and how. */
const MODULES = {
  inflate: {
    ...{ folder: 'src/core/bytes/codecs/deflate/kernel', entry: 'inflate.ts' },
    flags: [...FLAGS, ...VECTORS, ...TEN_PAGES, '--maximumMemory', '10'],
  },
  zstd: {
    ...{ folder: 'src/core/bytes/codecs/zstandard/kernel', entry: 'zstd.ts' },
    flags: [...FLAGS, ...VECTORS, ...TEN_PAGES],
  },
  zstdPlain: {
    ...{ folder: 'src/core/bytes/codecs/zstandard/kernel', entry: 'zstd.ts' },
    flags: [...FLAGS, ...TEN_PAGES],
  },
};

const building = new Map();

/** The path of the compiled file. Fails where its compiler is not installed or the sources are wrong. */
export function buildWasm(name = 'inflate') {
  const built = building.get(name) ?? build(name);
  building.set(name, built);
  return built;
}

async function build(name) {
  const { folder, entry, flags } = MODULES[name];
  const made = [require('assemblyscript/package.json').version, flags, ...sources(folder)];
  const key = createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 16);
  const path = join(CACHE, `${name}-${key}.wasm`);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  // In a process of its own: a compiler takes much memory, and must not pass through what transforms modules for tests.
  const args = [COMPILER, `${folder}/${entry}`, '--outFile', part, ...flags];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  // Moved into place: others may be asking for it right now.
  renameSync(part, path);
  return path;
}

function sources(folder) {
  const names = readdirSync(join(ROOT, folder)).sort();
  return names.map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
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
      const [, name] = /^virtual:(\w+)\.wasm\?url$/.exec(id) ?? [];
      return name === undefined ? undefined : `${await buildWasm(name)}?url`;
    },
    /** The address changes with what the file is made from, so a module that names one is not taken from an earlier run. */
    configureVitest({ experimental_defineCacheKeyGenerator: define }) {
      define(({ sourceCode }) => (sourceCode.includes('virtual:') ? false : undefined));
    },
    async generateBundle() {
      if (!node) return;
      for (const name of Object.keys(MODULES))
        this.emitFile({ type: 'asset', fileName: `${name}.wasm`, source: readFileSync(await buildWasm(name)) });
    },
  };
}

/**
 * The decoders' wasm: `inflate`, compiled from `src/core/bytes/codecs/deflate/kernel` by AssemblyScript, and `zstd`, the module
 * that zstddec carries as text, as a file, its small functions written into their callers (a tenth quicker). Made when it is
 * first asked for, and kept under node_modules/.cache by the hash of what it is made from. As a Vite plugin it gives the page
 * the file's address (`virtual:inflate.wasm?url`) and lays the files beside the scripts of a build for Node.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/** Functions of up to so many instructions become part of their callers. */
const OPTIMISING = [
  ...['-O2', '--always-inline-max-function-size', '40', '--flexible-inline-max-function-size', '100'],
  ...['--enable-bulk-memory', '--enable-bulk-memory-opt', '--enable-sign-ext'],
];

const require = createRequire(import.meta.url);
const COMPILER = require.resolve('assemblyscript/bin/asc.js');
/** It comes with the compiler. */
const OPTIMISER = createRequire(COMPILER).resolve('binaryen/bin/wasm-opt');

/** By name: what a module is made from, and the program that writes it to a file. */
const MODULES = {
  inflate: () => ({
    made: [require('assemblyscript/package.json').version, FLAGS, ...kernel()],
    make: (out) => run(COMPILER, [`${KERNEL}/inflate.ts`, '--outFile', out, ...FLAGS]),
  }),
  zstd: () => {
    const module = carried();
    return {
      made: [require('assemblyscript/package.json').version, OPTIMISING, module.toString('base64')],
      async make(out) {
        writeFileSync(`${out}.in`, module);
        await run(OPTIMISER, [`${out}.in`, '-o', out, ...OPTIMISING]);
        rmSync(`${out}.in`);
      },
    };
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
  const { made, make } = MODULES[name]();
  const key = createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 16);
  const path = join(CACHE, `${name}-${key}.wasm`);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await make(part);
  // Moved into place: others may be asking for it right now.
  renameSync(part, path);
  return path;
}

/** In a process of its own: a compiler takes much memory, and must not pass through what transforms modules for tests. */
function run(script, args) {
  return promisify(execFile)(process.execPath, [script, ...args], { cwd: ROOT });
}

function kernel() {
  const names = readdirSync(join(ROOT, KERNEL)).sort();
  return names.map((name) => readFileSync(join(ROOT, KERNEL, name), 'utf8'));
}

/** The module as zstddec has it: the one long text of base64 in its script. */
function carried() {
  const script = readFileSync(require.resolve('zstddec/stream'), 'utf8');
  const [text, ...more] = script.match(/[A-Za-z0-9+/=]{10000,}/g) ?? [];
  const module = Buffer.from(text ?? '', 'base64');
  if (more.length > 0 || !module.subarray(0, 4).equals(Buffer.from('\0asm')))
    throw new Error('zstddec does not carry its module as this script expects.');
  return module;
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

/**
 * Loads the built scripts with the code that V8 made of them when they were built (`scripts/codeCache.mjs`): taking them
 * apart anew took a third of the time of a short command. V8 refuses what another version of it made, or other flags, and
 * compiles then. Only the length of a script is compared, so the names of scripts, which hold a hash, tie the two together.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

interface Module {
  exports: object;
}

type Body = (exports: object, require: (name: string) => object, module: Module, filename: string) => void;

const modules = new Map<string, Module>();
const scripts = new Map<string, Script>();

/** What the script at a path exports, and with it all that it requires: scripts beside it, and Node's own modules. */
export function load(path: string): object {
  const known = modules.get(path);
  if (known) return known.exports;
  const module: Module = { exports: {} };
  modules.set(path, module);
  const source = `(function(exports,require,module,__filename){${readFileSync(path, 'utf8')}\n})`;
  const script = new Script(source, { filename: path, cachedData: madeOf(path) });
  scripts.set(path, script);
  const body: Body = script.runInThisContext();
  body(module.exports, (name) => (name.startsWith('.') ? load(join(dirname(path), name)) : own(name)), module, path);
  return module.exports;
}

/** Writes what V8 has made of all that was loaded, for the next start. */
export function keep(): void {
  for (const [path, script] of scripts) writeFileSync(cacheOf(path), script.createCachedData());
}

function own(name: string): object {
  const found = process.getBuiltinModule(name);
  if (found === undefined) throw new Error(`${name} is not a module of Node ${process.version}.`);
  return found;
}

function madeOf(path: string): Buffer | undefined {
  try {
    return readFileSync(cacheOf(path));
  } catch {
    return undefined;
  }
}

/** Another version's, or another machine's, is not even read. */
function cacheOf(path: string): string {
  return join(dirname(path), `${basename(path)}.${process.version}-${process.platform}-${process.arch}.cache`);
}

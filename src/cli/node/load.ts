/**
 * Loads the built scripts with the code that V8 made of them when they were built (`scripts/codeCache.mjs`): taking them
 * apart anew took a third of the time of a short command. V8 refuses what another version of it made, or other flags, but
 * of the script it compares the length alone: so what is kept begins with a digest of the script and of itself, and what
 * is of another build, cut or changed is never run. The script is compiled then.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

interface Module {
  exports: object;
}

type Body = (exports: object, require: (name: string) => object, module: Module, filename: string) => void;

interface Loaded {
  readonly source: string;
  readonly script: Script;
}

const DIGEST_BYTES = 32;
const modules = new Map<string, Module>();
const scripts = new Map<string, Loaded>();

/** What the script at a path exports, and with it all that it requires: scripts beside it, and Node's own modules. */
export function load(path: string): object {
  const known = modules.get(path);
  if (known) return known.exports;
  const module: Module = { exports: {} };
  modules.set(path, module);
  const source = `(function(exports,require,module,__filename){${readFileSync(path, 'utf8')}\n})`;
  const script = new Script(source, { filename: path, cachedData: madeOf(path, source) });
  scripts.set(path, { source, script });
  const body: Body = script.runInThisContext();
  body(module.exports, (name) => (name.startsWith('.') ? load(join(dirname(path), name)) : own(name)), module, path);
  return module.exports;
}

/** Writes what V8 has made of all that was loaded, for the next start. */
export function keep(): void {
  for (const [path, { source, script }] of scripts) {
    const made = script.createCachedData();
    writeFileSync(cacheOf(path), Buffer.concat([digestOf(source, made), made]));
  }
}

/** Was what V8 had made of a script taken? */
export function isTaken(path: string): boolean {
  return scripts.get(path)?.script.cachedDataRejected === false;
}

function own(name: string): object {
  const found = process.getBuiltinModule(name);
  if (found === undefined) throw new Error(`${name} is not a module of Node ${process.version}.`);
  return found;
}

function madeOf(path: string, source: string): Buffer | undefined {
  try {
    const kept = readFileSync(cacheOf(path));
    const made = kept.subarray(DIGEST_BYTES);
    return digestOf(source, made).equals(kept.subarray(0, DIGEST_BYTES)) ? made : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(source: string, made: Buffer): Buffer {
  return createHash('sha256').update(source).update(made).digest();
}

/** Another version's, or another machine's, is not even read. */
function cacheOf(path: string): string {
  return join(dirname(path), `${basename(path)}.${process.version}-${process.platform}-${process.arch}.cache`);
}

// The modules that others load at once: what they import, what those import, and so on; not what they load later.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IMPORT = /^(?:import|export)\s+(?!type\b)(?:([^;']*?)\sfrom\s+)?'(\.[^']+\.ts)';/gm;

/** Absolute paths of all of them, the entries too. Types are no modules when the program runs. */
export function closure(entries) {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, names = '', to] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      if (!isTypes(names)) visit(join(dirname(path), to));
    }
  };
  for (const entry of entries) visit(entry);
  return found;
}

/** `{ type A, type B }` */
function isTypes(names) {
  const listed = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
  const each = (listed ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return each.length > 0 && each.every((name) => name.startsWith('type '));
}

/**
 * From tokens to plain values. Objects have no prototype, so that a key called `__proto__` is a key like any other.
 */
import { childrenOf, type JsonText, keyOf, kindOf, rawOf, stringOf } from './jsonText.ts';

type Container = unknown[] | Record<string, unknown>;

/** The value JSON.parse gives (last duplicate wins, numbers rounded to doubles), with null-prototype objects. */
export function toValue(doc: JsonText, root = 0): unknown {
  const made = new Map<number, Container>();
  const result = oneValue(doc, root, made);
  const stop = doc.after[root] ?? 0;
  for (let node = root + 1; node < stop; node++) {
    const parent = made.get(doc.parent[node] ?? 0);
    const value = oneValue(doc, node, made);
    if (Array.isArray(parent)) parent.push(value);
    else if (parent) parent[keyOf(doc, node) ?? ''] = value;
  }
  return result;
}

function oneValue(doc: JsonText, node: number, made: Map<number, Container>): unknown {
  const kind = kindOf(doc, node);
  if (kind === 'string') return stringOf(doc, node);
  if (kind === 'number') return Number(rawOf(doc, node));
  if (kind === 'object' || kind === 'array') {
    const container: Container = kind === 'array' ? [] : (Object.create(null) as Record<string, unknown>);
    made.set(node, container);
    return container;
  }
  return kind === 'null' ? null : kind === 'true';
}

/** Member of an object by exact key; the last one where it is repeated. */
export function memberOf(doc: JsonText, node: number, key: string): number | undefined {
  let found: number | undefined;
  if (kindOf(doc, node) !== 'object') return undefined;
  for (const child of childrenOf(doc, node)) if (keyOf(doc, child) === key) found = child;
  return found;
}

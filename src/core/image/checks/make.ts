/** Checks are made here, so that each says in the same way what it speaks of. */
import type { Node } from '../node.ts';
import type { Check } from './check.ts';

/** Makes checks of one node. */
export function checksOf(node: Node): (kind: string, expected: string, actual: string) => Check {
  return (kind, expected, actual) => ({
    ...{ key: node.key, at: placeOf(node), kind, ok: expected === actual, expected, actual },
  });
}

/** A check that could not be made. */
export function unmade(node: Node, kind: string, why: string, expected?: string): Check {
  return { key: node.key, at: placeOf(node), kind, ok: false, ...(expected !== undefined && { expected }), why };
}

/** Says of an object that is named whether its bytes are in the input. */
export function absence(node: Node): Check {
  return checksOf(node)('present', 'present', 'absent');
}

function placeOf(node: Node): string {
  return node.digest ?? node.path ?? node.key;
}

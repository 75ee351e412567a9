/** A manifest that no file holds is known by what its archive lists, config and layers: which of those differ. */
import type { Kind } from './change.ts';
import type { JsonChange } from './json.ts';
import type { Cause } from './reason.ts';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string | null;
  readonly size: number;
  readonly layer?: number;
}

interface ListedPair {
  readonly role: string;
  readonly kind: Kind;
  readonly left: Descriptor | null;
  readonly right: Descriptor | null;
}

const FIELDS = ['mediaType', 'digest', 'size'] as const;

/** What a manifest would say differently of its config and layers. */
export function listedChanges(children: readonly ListedPair[]): readonly JsonChange[] {
  return children.flatMap(({ role, kind, left, right }) => {
    const number = (right ?? left)?.layer;
    if (kind === 'same' || (role !== 'config' && number === undefined)) return [];
    const at = role === 'config' ? '/config' : `/layers/${number}`;
    if (!left || !right)
      return [change(at, left && JSON.stringify(shown(left)), right && JSON.stringify(shown(right)))];
    return FIELDS.filter((field) => left[field] !== right[field]).map((field) =>
      change(`${at}/${field}`, jsonOf(left[field]), jsonOf(right[field])),
    );
  });
}

const shown = ({ mediaType, digest, size }: Descriptor) => ({ mediaType, digest, size });
const jsonOf = (value: string | number | null) => (value === null ? null : JSON.stringify(value));

function change(pointer: string, left: string | null, right: string | null): JsonChange {
  const kind = left === null ? 'added' : right === null ? 'removed' : 'modified';
  return { pointer, kind, ...(left !== null && { left }), ...(right !== null && { right }), empty: false };
}

/** Layers named in one sentence at most. */
const NAMED = 12;

/** The changes as one cause; undefined where there are none. */
export function listedCause(children: readonly ListedPair[], changes: readonly JsonChange[]): Cause | undefined {
  if (changes.length === 0) return undefined;
  const differing = children.filter(({ kind }) => kind !== 'same');
  const layers = differing.flatMap(({ role, left, right }) => (role === 'layer' ? [(right ?? left)?.layer ?? 0] : []));
  const more = layers.length > NAMED ? ` and ${layers.length - NAMED} more` : '';
  const parts = [
    differing.some(({ role }) => role === 'config') ? 'the config' : '',
    layers.length === 0
      ? ''
      : `${layers.length === 1 ? 'layer' : 'layers'} ${layers.slice(0, NAMED).join(', ')}${more}`,
  ].filter(Boolean);
  const verb = parts.length === 1 && layers.length <= 1 ? 'differs' : 'differ';
  return {
    kind: 'child',
    text: `Of what is listed, ${parts.join(' and ')} ${verb}.`,
    pointers: changes.map(({ pointer }) => pointer),
  };
}

/**
 * Values that are read over others. Where a field comes again, Go puts an object into the one that is there, and a list
 * item by item; other programs take the last alone. encoding/json, Unmarshal.
 */
import { childrenOf, type JsonText, keyOf, kindOf, rawOf } from './jsonText.ts';

const BENEATH = new WeakMap<JsonText, Map<number, readonly number[]>>();

/** The objects over which this one is read, the first of them first. */
export function beneath(doc: JsonText, node: number): readonly number[] {
  return BENEATH.get(doc)?.get(node) ?? [];
}

/** Of all values of one field, has the last be read over those before it. */
export function putOver(doc: JsonText, all: readonly number[]): void {
  const node = all.at(-1);
  if (node === undefined || all.length === 1) return;
  const alike = all.filter((one) => kindOf(doc, one) === kindOf(doc, node));
  if (kindOf(doc, node) === 'object') remember(doc, node, alike.slice(0, -1));
  if (kindOf(doc, node) !== 'array') return;
  let before: readonly number[] = [];
  for (const list of alike) {
    const items = [...childrenOf(doc, list)];
    items.forEach((item, i) => {
      const under = before[i];
      if (under !== undefined && kindOf(doc, item) === 'object') remember(doc, item, [...beneath(doc, under), under]);
    });
    before = items;
  }
}

function remember(doc: JsonText, node: number, under: readonly number[]): void {
  const known = BENEATH.get(doc) ?? new Map<number, readonly number[]>();
  known.set(
    node,
    under.filter((one) => kindOf(doc, one) === 'object'),
  );
  BENEATH.set(doc, known);
}

/** How deep values are put together; what lies deeper is the last of them. */
const DEPTH_MAX = 32;

/** Fields of image-spec and Docker that are maps or pointers to Go. */
const NULLABLE = new Set(['annotations', 'labels', 'exposedports', 'volumes', 'subject', 'platform', 'healthcheck']);

/** Those that count: a null takes back a list, a map or what is pointed to, and leaves anything else. */
function counting(doc: JsonText, all: readonly number[]): readonly number[] {
  let values: number[] = [];
  for (const node of all) {
    const before = values.at(-1);
    const isNullable = NULLABLE.has((keyOf(doc, node) ?? '').toLowerCase());
    if (kindOf(doc, node) !== 'null') values.push(node);
    else if (before === undefined || isNullable || kindOf(doc, before) === 'array') values = [];
  }
  return values;
}

/** What Go makes of values of one field, one after the other, as JSON. */
export function mergedText(doc: JsonText, all: readonly number[], depth = 0): string {
  const values = counting(doc, all);
  const node = values.at(-1);
  if (node === undefined) return 'null';
  const alike = values.filter((one) => kindOf(doc, one) === kindOf(doc, node));
  if (alike.length === 1 || depth === DEPTH_MAX) return rawOf(doc, node);
  if (kindOf(doc, node) === 'object') return mergedObject(doc, alike, depth);
  return kindOf(doc, node) === 'array' ? mergedList(doc, alike, depth) : rawOf(doc, node);
}

function mergedObject(doc: JsonText, nodes: readonly number[], depth: number): string {
  const members = new Map<string, number[]>();
  for (const node of nodes)
    for (const child of childrenOf(doc, node)) {
      const key = keyOf(doc, child) ?? '';
      members.set(key, [...(members.get(key) ?? []), child]);
    }
  const texts = [...members].map(([key, values]) => `${JSON.stringify(key)}:${mergedText(doc, values, depth + 1)}`);
  return `{${texts.join(',')}}`;
}

function mergedList(doc: JsonText, nodes: readonly number[], depth: number): string {
  const lists = nodes.slice(-2).map((node) => [...childrenOf(doc, node)]);
  const [before = [], last = []] = lists;
  const texts = last.map((item, i) => {
    const under = before[i];
    return mergedText(doc, under === undefined ? [item] : [under, item], depth + 1);
  });
  return `[${texts.join(',')}]`;
}

/** Two descriptions of files as lists of facts by name, and which of them differ. */

export interface FactChange {
  /** `sections › .text › size`. */
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'modified';
  readonly left: string;
  readonly right: string;
}

interface DifferingFacts {
  readonly changes: readonly FactChange[];
  readonly same: number;
}

/** Facts looked at of one description: package databases have tens of thousands. */
const MOST = 200_000;

/** Never throws; descriptions are data of ours, so their depth is bounded. */
export function diffFacts(left: object, right: object): DifferingFacts {
  const [a, b] = [factsOf(left), factsOf(right)];
  const changes: FactChange[] = [];
  let same = 0;
  for (const [name, was] of a) {
    const is = b.get(name);
    if (is === was) same += 1;
    else if (is === undefined) changes.push({ name, kind: 'removed', left: was, right: '' });
    else changes.push({ name, kind: 'modified', left: was, right: is });
  }
  for (const [name, is] of b) if (!a.has(name)) changes.push({ name, kind: 'added', left: '', right: is });
  return { changes, same };
}

function factsOf(description: object): Map<string, string> {
  const facts = new Map<string, string>();
  const add = (name: string, value: unknown) => {
    if (facts.size >= MOST || value === null || value === undefined) return;
    if (Array.isArray(value)) addList(name, value, add);
    else if (typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        if (key !== 'findings' && key !== 'kind') add(name === '' ? spaced(key) : `${name} › ${spaced(key)}`, inner);
      }
    } else facts.set(name, String(value));
  };
  add('', description);
  return facts;
}

/** Items are told apart by what they are called, and only where two share that by their place. */
function addList(name: string, list: readonly unknown[], add: (name: string, value: unknown) => void): void {
  const met = new Map<string, number>();
  for (const item of list) {
    const own = titleOf(item);
    const times = met.get(own) ?? 0;
    met.set(own, times + 1);
    const title = times === 0 ? own : `${own} (${times + 1})`;
    if (typeof item === 'object' && item !== null) add(`${name} › ${title}`, item);
    else add(`${name} › ${title}`, 'yes');
  }
}

function titleOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { name, architecture, subject, type, key } = item as Record<string, unknown>;
  if (typeof name === 'string') return typeof architecture === 'string' ? `${name} ${architecture}` : name;
  if (typeof key === 'string') return key;
  return typeof subject === 'string' ? subject : typeof type === 'string' ? type : 'item';
}

/** `buildID` as `build ID`. */
const spaced = (key: string) =>
  key.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/ [A-Z](?![A-Z])/g, (x) => x.toLowerCase());

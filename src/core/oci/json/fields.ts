/**
 * Reading typed fields leniently: what has the wrong type becomes a Finding at its JSON pointer and counts as absent,
 * so that one bad field never hides the rest. Names match as in Go, whatever their case, and a field that comes again is
 * read over what was there.
 */

import { type Finding, type Severity, toDisagreement } from '../finding.ts';
import { beneath, putOver } from './beneath.ts';
import { childrenOf, type JsonKind, type JsonText, keyOf, kindOf, pointerOf, rawOf, stringOf } from './jsonText.ts';
import { toPointerPart } from './pointer.ts';

/** A document being read and what was found odd in it. `name` is how messages call it (`index.json`, `The manifest`). */
export interface Reading {
  readonly doc: JsonText;
  readonly name: string;
  readonly findings: Finding[];
}

/**
 * Remarks kept of one document. A hostile one can be wrong at each of a million values; what comes after these is neither
 * worded nor kept.
 */
const REMARKS_MAX_COUNT = 1000;

const isFull = ({ findings }: Reading) => findings.length >= REMARKS_MAX_COUNT;

/** The fields of one object, by lower-case name. */
export class Fields {
  readonly reading: Reading;
  readonly node: number;
  private readonly byName = new Map<string, number[]>();
  private readonly saidOfCase = new Set<string>();

  constructor(reading: Reading, node: number) {
    this.reading = reading;
    this.node = node;
    for (const child of membersOf(reading, node)) {
      const key = (keyOf(reading.doc, child) ?? '').toLowerCase();
      const all = this.byName.get(key);
      if (all) all.push(child);
      else this.byName.set(key, [child]);
    }
  }

  /** The value's node; undefined where it is absent or null, which means the same. A null behind a value leaves it. */
  find(name: string): number | undefined {
    return this.lastOf(name, (all) => all.filter((node) => this.kind(node) !== 'null'));
  }

  /** The same of what is a map, a list or a pointer to Go: a null takes back what was there. */
  findNullable(name: string): number | undefined {
    return this.lastOf(name, (all) => all.slice(all.findLastIndex((node) => this.kind(node) === 'null') + 1));
  }

  private lastOf(name: string, count: (all: readonly number[]) => readonly number[]): number | undefined {
    const all = this.byName.get(name.toLowerCase());
    const last = all?.at(-1);
    if (all === undefined || last === undefined) return undefined;
    if (keyOf(this.reading.doc, last) !== name) this.sayCase(name, last);
    const values = count(all);
    putOver(this.reading.doc, values);
    return values.at(-1);
  }

  private kind(node: number): JsonKind {
    return kindOf(this.reading.doc, node);
  }

  /** Go takes a key of another case for the field, also where one of the right case stands before it. encoding/json, Unmarshal. */
  private sayCase(name: string, node: number): void {
    const { doc, findings } = this.reading;
    if (this.saidOfCase.has(name) || isFull(this.reading)) return;
    this.saidOfCase.add(name);
    const exact = [...childrenOf(doc, this.node)].some((child) => keyOf(doc, child) === name);
    const key = JSON.stringify(keyOf(doc, node));
    const what = `${this.reading.name} has the key ${key}, which Go programs read as "${name}" and others do not.`;
    const sees = exact ? `the value of "${name}"` : `no "${name}"`;
    const readers = ['jq', 'Python'].map((reader) => ({ name: reader, sees }));
    const parting = {
      rule: 'json-case',
      offset: doc.start[node] ?? 0,
      entry: name,
      here: `the value of ${key}`,
      readers,
    };
    findings.push(toDisagreement(pointerOf(doc, node), what, parting));
  }

  has(name: string): boolean {
    return this.byName.has(name.toLowerCase());
  }

  pointer(name?: string): string {
    if (isFull(this.reading)) return '';
    const own = pointerOf(this.reading.doc, this.node);
    return name === undefined ? own : `${own}/${toPointerPart(name)}`;
  }

  say(code: string, severity: Severity, at: string, message: string): void {
    if (!isFull(this.reading)) this.reading.findings.push({ code, severity, at, message });
  }

  string(name: string): string | undefined {
    const node = this.find(name);
    return node === undefined ? undefined : readString(this.reading, node);
  }

  boolean(name: string): boolean | undefined {
    const node = this.find(name);
    if (node === undefined) return undefined;
    const kind = kindOf(this.reading.doc, node);
    if (kind === 'true' || kind === 'false') return kind === 'true';
    return wrongType(this.reading, node, 'true or false');
  }

  /** A whole number that a double holds exactly; others are findings. */
  integer(name: string, least = Number.MIN_SAFE_INTEGER): number | undefined {
    const node = this.find(name);
    return node === undefined ? undefined : readInteger(this.reading, node, least);
  }

  strings(name: string): readonly string[] | undefined {
    return this.items(name)?.flatMap((node) => readString(this.reading, node) ?? []);
  }

  /** Nodes of a list; a value that is not a list is a finding, and an error where the document says nothing without it. */
  items(name: string, { isNeeded = false } = {}): readonly number[] | undefined {
    const node = this.findNullable(name);
    if (node === undefined) return undefined;
    if (kindOf(this.reading.doc, node) !== 'array') return wrongType(this.reading, node, 'a list', isNeeded);
    return [...childrenOf(this.reading.doc, node)];
  }

  object(name: string): Fields | undefined {
    const node = this.find(name);
    return node === undefined ? undefined : readObject(this.reading, node);
  }

  /** An object that is a pointer to Go. */
  pointed(name: string): Fields | undefined {
    const node = this.findNullable(name);
    return node === undefined ? undefined : readObject(this.reading, node);
  }

  /** A map of strings without prototype; null is the empty string, as in Go, and other members that are not strings are findings and left out. */
  stringMap(name: string): Readonly<Record<string, string>> | undefined {
    const node = this.pointed(name)?.node;
    if (node === undefined) return undefined;
    const map = Object.create(null) as Record<string, string>;
    for (const child of membersOf(this.reading, node)) {
      const key = keyOf(this.reading.doc, child) ?? '';
      const value = this.kind(child) === 'null' ? '' : readString(this.reading, child);
      if (value !== undefined) map[key] = value;
    }
    return map;
  }

  /** The keys of a map whose values mean nothing (`ExposedPorts`), as a map to empty objects. */
  keySet(name: string): Readonly<Record<string, unknown>> | undefined {
    const node = this.pointed(name)?.node;
    if (node === undefined) return undefined;
    const map = Object.create(null) as Record<string, unknown>;
    for (const child of membersOf(this.reading, node)) map[keyOf(this.reading.doc, child) ?? ''] = {};
    return map;
  }
}

/** The members of an object, those over which it is read first. */
function membersOf({ doc }: Reading, node: number): number[] {
  return [...beneath(doc, node), node].flatMap((one) => [...childrenOf(doc, one)]);
}

/** The node as an object; a finding, and undefined, where it is another kind: an error where nothing can do without it. */
export function readObject(reading: Reading, node: number, { isNeeded = false } = {}): Fields | undefined {
  if (kindOf(reading.doc, node) === 'object') return new Fields(reading, node);
  return wrongType(reading, node, 'an object', isNeeded);
}

/** The node as a string; a finding, and undefined, where it is another kind. */
export function readString(reading: Reading, node: number): string | undefined {
  if (kindOf(reading.doc, node) === 'string') return stringOf(reading.doc, node);
  return wrongType(reading, node, 'a string');
}

function readInteger(reading: Reading, node: number, least: number): number | undefined {
  const raw = rawOf(reading.doc, node);
  if (kindOf(reading.doc, node) !== 'number') return wrongType(reading, node, 'a whole number');
  const value = Number(raw);
  if (Number.isSafeInteger(value) && value >= least) {
    if (/[.eE]/.test(raw)) sayFraction(reading, node, raw);
    return value;
  }
  if (isFull(reading)) return undefined;
  const at = pointerOf(reading.doc, node);
  const isLarge = /^[0-9]{1,19}$/.test(raw) && BigInt(raw) < 2n ** 63n;
  const large = isLarge ? ' (Go programs and Python read it as it is, and jq rounds it)' : '';
  const why = value < least ? `is less than ${least}` : `is not a whole number below 2^53${large}`;
  const message = `${reading.name} has ${shorten(raw)} at ${at}, which ${why}. It is ignored.`;
  reading.findings.push({ code: 'bad-number', severity: 'error', at, message });
  return undefined;
}

/** Go takes no fraction and no power for a whole number, whatever its value. encoding/json, Unmarshal. */
function sayFraction(reading: Reading, node: number, raw: string): void {
  if (isFull(reading)) return;
  const at = pointerOf(reading.doc, node);
  const message = `${reading.name} has ${shorten(raw)} at ${at}, which Cutaway, jq and Python read as ${Number(raw)}. Go programs (containerd, Docker, podman, umoci) refuse the document.`;
  reading.findings.push({ code: 'odd-number', severity: 'warning', at, message });
}

function wrongType(reading: Reading, node: number, wanted: string, isNeeded = false): undefined {
  if (isFull(reading)) return undefined;
  const at = pointerOf(reading.doc, node);
  const has = KIND_WORDS[kindOf(reading.doc, node)];
  // Of the whole document nothing is left then, and what reads it refuses it.
  const isWhole = at === '';
  const where = isWhole ? 'the top level' : at;
  const end = isWhole ? 'Nothing can be read from it.' : 'It is ignored.';
  const message = `${reading.name} has ${has} at ${where} where ${wanted} is required. ${end}`;
  reading.findings.push({ code: 'wrong-type', severity: isWhole || isNeeded ? 'error' : 'warning', at, message });
  return undefined;
}

const KIND_WORDS = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  true: '"true"',
  false: '"false"',
  null: 'null',
} as const;

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/**
 * Reading typed fields leniently: what has the wrong type becomes a Finding at its JSON pointer and counts as absent,
 * so that one bad field never hides the rest. Names match as in Go, whatever their case, and the last one wins.
 */

import { type Finding, type Severity, toDisagreement } from '../finding.ts';
import { childrenOf, type JsonText, keyOf, kindOf, pointerOf, rawOf, stringOf } from './jsonText.ts';
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
  private readonly byName = new Map<string, number>();
  private readonly saidOfCase = new Set<string>();

  constructor(reading: Reading, node: number) {
    this.reading = reading;
    this.node = node;
    for (const child of childrenOf(reading.doc, node)) {
      this.byName.set((keyOf(reading.doc, child) ?? '').toLowerCase(), child);
    }
  }

  /** The value's node; undefined where it is absent or null, which means the same. */
  find(name: string): number | undefined {
    const node = this.byName.get(name.toLowerCase());
    if (node !== undefined && keyOf(this.reading.doc, node) !== name) this.sayCase(name, node);
    return node === undefined || kindOf(this.reading.doc, node) === 'null' ? undefined : node;
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

  /** Nodes of a list; a value that is no list is a finding. */
  items(name: string): readonly number[] | undefined {
    const node = this.find(name);
    if (node === undefined) return undefined;
    if (kindOf(this.reading.doc, node) !== 'array') return wrongType(this.reading, node, 'a list');
    return [...childrenOf(this.reading.doc, node)];
  }

  object(name: string): Fields | undefined {
    const node = this.find(name);
    return node === undefined ? undefined : readObject(this.reading, node);
  }

  /** A map of strings without prototype; members that are no strings are findings and left out. */
  stringMap(name: string): Readonly<Record<string, string>> | undefined {
    const node = this.object(name)?.node;
    if (node === undefined) return undefined;
    const map = Object.create(null) as Record<string, string>;
    for (const child of childrenOf(this.reading.doc, node)) {
      if (kindOf(this.reading.doc, child) === 'null') continue;
      const value = readString(this.reading, child);
      if (value !== undefined) map[keyOf(this.reading.doc, child) ?? ''] = value;
    }
    return map;
  }

  /** The keys of a map whose values mean nothing (`ExposedPorts`), as a map to empty objects. */
  keySet(name: string): Readonly<Record<string, unknown>> | undefined {
    const node = this.object(name)?.node;
    if (node === undefined) return undefined;
    const map = Object.create(null) as Record<string, unknown>;
    for (const child of childrenOf(this.reading.doc, node)) map[keyOf(this.reading.doc, child) ?? ''] = {};
    return map;
  }
}

/** The node as an object; a finding, and undefined, where it is another kind. */
export function readObject(reading: Reading, node: number): Fields | undefined {
  if (kindOf(reading.doc, node) === 'object') return new Fields(reading, node);
  return wrongType(reading, node, 'an object');
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

function wrongType(reading: Reading, node: number, wanted: string): undefined {
  if (isFull(reading)) return undefined;
  const at = pointerOf(reading.doc, node);
  const has = KIND_WORDS[kindOf(reading.doc, node)];
  // Of the whole document nothing is left then, and what reads it refuses it.
  const isWhole = at === '';
  const where = isWhole ? 'the top level' : at;
  const end = isWhole ? 'Nothing can be read from it.' : 'It is ignored.';
  const message = `${reading.name} has ${has} at ${where} where ${wanted} is required. ${end}`;
  reading.findings.push({ code: 'wrong-type', severity: isWhole ? 'error' : 'warning', at, message });
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

/** Findings on the document as JSON: duplicate keys and a byte order mark. */
export function textFindings(reading: Reading): void {
  const { doc, name, findings } = reading;
  if (doc.hadByteOrderMark) {
    const message = `${name} starts with a byte order mark, which JSON does not allow. Go programs (containerd, Docker, podman, umoci) refuse the document; jq and Python read it.`;
    findings.push({ code: 'byte-order-mark', severity: 'warning', at: '', message });
  }
  for (const node of doc.duplicates.slice(0, 20)) {
    const at = pointerOf(doc, node);
    const message = `${name} has ${at} twice. Cutaway, jq and Python use the last one; Go programs put two objects together and pass over a null. The OCI specification forbids duplicate keys.`;
    findings.push({ code: 'duplicate-key', severity: 'warning', at, message });
  }
}

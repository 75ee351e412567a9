/**
 * Reads a query as people type it: `*.so size>1M mode:setuid owner:0 type:symlink layer:3 state:deleted
 * time>2024-01-01 sha256:… re:/^etc\/.*conf$/ text:"PRIVATE KEY"`.
 */
import { ENTRY_TYPES, type EntryType } from '../../columns.ts';
import { FATES, type Fate, type Pattern, type Query, type Range } from './query.ts';
import { QueryError, readTerms, type Term, type Value } from './terms.ts';
import { readModeName, readOctal, readSize, readTime } from './values.ts';

export { QueryError } from './terms.ts';

/** A query being put together. */
type Draft = { -readonly [K in keyof Query]: Query[K] };
type Reader = (draft: Draft, term: Term) => void;

const TYPE_ALIASES: Readonly<Record<string, readonly EntryType[]>> = {
  f: ['file'],
  d: ['dir'],
  directory: ['dir'],
  folder: ['dir'],
  l: ['symlink'],
  link: ['symlink', 'hardlink'],
  h: ['hardlink'],
  c: ['char'],
  b: ['block'],
  p: ['fifo'],
  device: ['char', 'block'],
};

const FATE_KEYS: Readonly<Record<string, Fate>> = {
  final: 'final',
  overwritten: 'overwritten',
  deleted: 'deleted',
  whiteout: 'whiteout',
  hidden: 'hidden',
};

const READERS: Readonly<Record<string, Reader>> = {
  name: (draft, { value }) => addName(draft, { kind: 'text', text: value.text }, value),
  glob: (draft, { value }) => addName(draft, { kind: 'glob', text: value.text }, value),
  re: (draft, { value }) => addName(draft, regexOf(value), value),
  text: readText,
  size: readSizeTerm,
  time: readTimeTerm,
  mode: readMode,
  owner: (draft, term) => {
    draft.owner = plain(term);
  },
  group: (draft, term) => {
    draft.group = plain(term);
  },
  type: (draft, term) => {
    draft.types = unique([...draft.types, ...listOf(term).flatMap((word) => typesOf(word, term))]);
  },
  state: (draft, term) => {
    draft.fates = unique([...draft.fates, ...listOf(term).map((word) => fateOf(word, term))]);
  },
  layer: (draft, term) => {
    draft.layers = [...draft.layers, ...listOf(term).map((word) => layerOf(word, term))];
  },
  platform: (draft, term) => {
    draft.platforms = unique([...draft.platforms, ...listOf(term)]);
  },
  sha256: readDigest,
  binary: (draft, term) => {
    const word = plain(term).toLowerCase();
    if (word !== 'yes' && word !== 'no') fail(term, '"binary" must be yes or no.');
    draft.binary = word === 'yes';
  },
};
const ALIASES: Readonly<Record<string, string>> = {
  uid: 'owner',
  user: 'owner',
  gid: 'group',
  regex: 're',
  is: 'state',
};

const keyOf = (key: string): string => (Object.hasOwn(ALIASES, key) ? ALIASES[key] : key);
const isKey = (key: string): boolean => Object.hasOwn(READERS, keyOf(key)) || Object.hasOwn(FATE_KEYS, key);

/** The query; throws QueryError with what is wrong and where. */
export function parseQuery(text: string): Query {
  const draft: Draft = { names: [], modes: [], types: [], fates: [], layers: [], platforms: [] };
  for (const term of readTerms(text, isKey)) {
    const { key, value } = term;
    const fate = key === undefined ? undefined : FATE_KEYS[key];
    if (key === undefined) addName(draft, wordPattern(value), value);
    else if (fate) addFate(draft, fate, term);
    else {
      noSign(term, keyOf(key));
      if (value.text === '') fail(term, `"${key}" needs a value after "${term.sign}".`);
      READERS[keyOf(key)]?.(draft, term);
    }
  }
  return draft;
}

/** Only sizes and times have an order. */
function noSign(term: Term, key: string): void {
  if (key === 'size' || key === 'time' || term.sign === ':' || term.sign === '=') return;
  fail(term, `"${key}" takes ":", not "${term.sign}".`);
}

function fail(term: { readonly start: number; readonly end: number }, message: string): never {
  throw new QueryError(message, term.start, term.end);
}

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

function plain({ value }: Term): string {
  return value.text;
}

/** `a,b`; in quotes a comma is a letter. */
function listOf(term: Term): string[] {
  const { value } = term;
  const words = value.form === 'quoted' ? [value.text] : value.text.split(',');
  if (words.includes('')) fail(term, 'There is nothing between two commas.');
  return words;
}

/** A bare word: a glob where it has `*`, `?` or `[`; in quotes always the text itself. */
function wordPattern({ form, text }: Value): Pattern {
  return { kind: form === 'plain' && /[*?[]/.test(text) ? 'glob' : 'text', text };
}

function addName(draft: Draft, pattern: Pattern, value: Value): void {
  if (pattern.text === '') fail(value, 'An empty name matches everything. Remove it.');
  draft.names = [...draft.names, pattern];
}

function addFate(draft: Draft, fate: Fate, term: Term): void {
  if (term.value.text !== '') fail(term, `"${fate}:" is complete by itself; put a space after it.`);
  draft.fates = unique([...draft.fates, fate]);
}

function regexOf(value: Value): Pattern {
  const flags = value.form === 'slashes' ? [...value.flags].sort().join('') : '';
  if (!/^i?s?u?$/.test(flags))
    fail(value, `"${value.flags}" after a regular expression: only i, s and u are supported.`);
  try {
    new RegExp(value.text, flags);
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
    fail(value, `This regular expression cannot be read: ${message}`);
  }
  return { kind: 'regex', text: value.text, flags };
}

function readText(draft: Draft, { value }: Term): void {
  if (draft.text !== undefined) fail(value, 'A query can have only one text.');
  if (/[\r\n]/.test(value.text)) fail(value, 'Text is searched within lines, so it cannot have a line break.');
  draft.text = value.form === 'slashes' ? regexOf(value) : { kind: 'text', text: value.text };
}

/** Narrows a range that other terms have begun. */
function narrow(range: Range | undefined, min: number | undefined, max: number | undefined): Range {
  const low = Math.max(range?.min ?? Number.NEGATIVE_INFINITY, min ?? Number.NEGATIVE_INFINITY);
  const high = Math.min(range?.max ?? Number.POSITIVE_INFINITY, max ?? Number.POSITIVE_INFINITY);
  return { ...(Number.isFinite(low) ? { min: low } : {}), ...(Number.isFinite(high) ? { max: high } : {}) };
}

const BETWEEN = /^(.*?)\.\.(.*)$/;

function readSizeTerm(draft: Draft, term: Term): void {
  const read = (text: string): number =>
    readSize(text) ?? fail(term.value, `"${text}" is not a valid size. Use 4096, 4k, 4KiB or 1.5MB.`);
  const [, from, to] = BETWEEN.exec(term.value.text) ?? [];
  if (from !== undefined && to !== undefined && (term.sign === ':' || term.sign === '=')) {
    draft.size = narrow(draft.size, from === '' ? undefined : read(from), to === '' ? undefined : read(to));
    return;
  }
  const size = read(term.value.text);
  if (term.sign === '>') draft.size = narrow(draft.size, size + 1, undefined);
  else if (term.sign === '>=') draft.size = narrow(draft.size, size, undefined);
  else if (term.sign === '<' && size === 0) fail(term, 'Nothing is smaller than 0 bytes.');
  else if (term.sign === '<') draft.size = narrow(draft.size, undefined, size - 1);
  else if (term.sign === '<=') draft.size = narrow(draft.size, undefined, size);
  else draft.size = narrow(draft.size, size, size);
}

/** Times in a layer may have fractions, so an end is just before the next whole second. */
const BEFORE = 1e-3;

function readTimeTerm(draft: Draft, term: Term): void {
  const read = (text: string) =>
    readTime(text) ??
    fail(term.value, `"${text}" is not a valid time. Use 2024, 2024-05-01, 2024-05-01T12:00Z or @1700000000.`);
  const [, from, to] = BETWEEN.exec(term.value.text) ?? [];
  if (from !== undefined && to !== undefined && (term.sign === ':' || term.sign === '=')) {
    const end = to === '' ? undefined : read(to).end - BEFORE;
    draft.time = narrow(draft.time, from === '' ? undefined : read(from).start, end);
    return;
  }
  const { start, end } = read(term.value.text);
  if (term.sign === '>') draft.time = narrow(draft.time, end, undefined);
  else if (term.sign === '>=') draft.time = narrow(draft.time, start, undefined);
  else if (term.sign === '<') draft.time = narrow(draft.time, undefined, start - BEFORE);
  else if (term.sign === '<=') draft.time = narrow(draft.time, undefined, end - BEFORE);
  else draft.time = narrow(draft.time, start, end - BEFORE);
}

function readMode(draft: Draft, term: Term): void {
  for (const word of listOf(term)) {
    const name = readModeName(word);
    const bits = readOctal(word);
    if (name) draft.modes = unique([...draft.modes, name]);
    else if (bits !== undefined) draft.mode = bits;
    else {
      const names = 'setuid, setgid, sticky, world-writable, executable, capabilities';
      fail(term.value, `"${word}" is not a valid mode. Use ${names}, or an octal number such as 4755.`);
    }
  }
}

function typesOf(word: string, term: Term): readonly EntryType[] {
  const lower = word.toLowerCase();
  const type = ENTRY_TYPES.find((name) => name === lower);
  const alias = Object.hasOwn(TYPE_ALIASES, lower) ? TYPE_ALIASES[lower] : undefined;
  return type ? [type] : (alias ?? fail(term.value, `"${word}" is not a valid type. Use ${ENTRY_TYPES.join(', ')}.`));
}

function fateOf(word: string, term: Term): Fate {
  return (
    FATES.find((fate) => fate === word.toLowerCase()) ??
    fail(term.value, `"${word}" is not a valid state. Use ${FATES.join(', ')}.`)
  );
}

function layerOf(word: string, term: Term): Range {
  const [, from, to] = /^(\d{1,5})?\.\.(\d{1,5})?$/.exec(word) ?? [];
  if (from !== undefined || to !== undefined) {
    return { ...(from === undefined ? {} : { min: Number(from) }), ...(to === undefined ? {} : { max: Number(to) }) };
  }
  if (!/^\d{1,5}$/.test(word)) fail(term.value, `"${word}" is not a valid layer. Use 3, 2..5 or ..4; 0 is the base.`);
  return { min: Number(word), max: Number(word) };
}

function readDigest(draft: Draft, term: Term): void {
  const digest = term.value.text.toLowerCase();
  if (!/^[0-9a-f]{8,64}$/.test(digest)) fail(term.value, 'A sha256 has 64 hex digits; give at least the first 8.');
  draft.sha256 = digest;
}

/**
 * A typed query cut into terms: words, `key:value` and `key>value`, quoted text, and regular expressions between
 * slashes. Each keeps its place in the text, so that what is wrong can be pointed at.
 */

/** What is wrong with a typed query, and which stretch of it. */
export class QueryError extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number) {
    super(message);
    this.name = 'QueryError';
    this.start = start;
    this.end = end;
  }
}

/** The value of a term, with its place in the query. */
export interface Value {
  readonly form: 'plain' | 'quoted' | 'slashes';
  readonly text: string;
  /** Of a regular expression. */
  readonly flags: string;
  readonly start: number;
  readonly end: number;
}

/** One term of a query, with its place in the text. */
export interface Term {
  /** Lower case; absent for a bare word. */
  readonly key?: string;
  readonly sign: ':' | '=' | '<' | '<=' | '>' | '>=';
  readonly value: Value;
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s/;
const KEY = /^([A-Za-z][A-Za-z0-9-]*)(:|<=|>=|<|>|=)/;

/** Cuts a query; `isKey` tells which words before a sign are keys: `a=b` is a name like any other. */
export function readTerms(text: string, isKey: (key: string) => boolean): Term[] {
  const terms: Term[] = [];
  let at = 0;
  while (at < text.length) {
    if (SPACE.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const term = readTerm(text, at, isKey);
    terms.push(term);
    at = term.end;
  }
  return terms;
}

function readTerm(text: string, start: number, isKey: (key: string) => boolean): Term {
  const [whole, name = '', sign = ':'] = KEY.exec(text.slice(start, start + 40)) ?? [];
  const key = name.toLowerCase();
  const known = whole !== undefined && isKey(key);
  const from = known ? start + whole.length : start;
  const value = readValue(text, from, known && (key === 're' || key === 'text'));
  return { ...(known ? { key } : {}), sign: known ? (sign as Term['sign']) : ':', value, start, end: value.end };
}

function readValue(text: string, start: number, slashes: boolean): Value {
  const first = text.charAt(start);
  if (first === '"') return readQuoted(text, start);
  if (first === '/' && slashes) return readSlashes(text, start);
  let end = start;
  while (end < text.length && !SPACE.test(text.charAt(end))) end += 1;
  return { form: 'plain', text: text.slice(start, end), flags: '', start, end };
}

/** `"…"`; `\"` and `\\` stand for themselves. */
function readQuoted(text: string, start: number): Value {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') return { form: 'quoted', text: value, flags: '', start, end: at + 1 };
    if (char === '\\' && /["\\]/.test(text.charAt(at + 1))) value += text.charAt(++at);
    else value += char;
  }
  throw new QueryError('This quotation mark is never closed.', start, text.length);
}

/** `/…/flags`; within, `\/` is a slash, and so is one in a class. */
function readSlashes(text: string, start: number): Value {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) {
      let end = at + 1;
      while (end < text.length && !SPACE.test(text.charAt(end))) end += 1;
      return { form: 'slashes', text: text.slice(start + 1, at), flags: text.slice(at + 1, end), start, end };
    }
  }
  throw new QueryError('This regular expression has no closing slash.', start, text.length);
}

/**
 * The JSON parser: iterative, so that depth costs no stack, and strict, so that it accepts exactly what JSON.parse does.
 */
import { ImageError } from '../imageError.ts';
import { wellFormed } from '../text.ts';
import { decodeText } from './decodeText.ts';
import { JSON_KINDS, type JsonKind, type JsonText, lineAndColumn, NONE } from './jsonText.ts';

/** Go's encoding/json stops here, so no tool that reads images reads anything deeper. */
const JSON_DEPTH_LIMIT = 10_000;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const NO_NUMBERS = ['NaN', 'Infinity', '-Infinity'] as const;
const LITERALS = ['true', 'false', 'null'] as const;

/**
 * Parses a whole document. `at` names it in errors. Throws `malformed` with line and column for what is not JSON, and
 * `too-large` for nesting beyond JSON_DEPTH_LIMIT. Nothing else is thrown.
 */
export function parseJson(input: Uint8Array | string, at: string): JsonText {
  const decoded = typeof input === 'string' ? input : decodeText(input, at);
  const hadByteOrderMark = decoded.startsWith('\ufeff');
  return new Parser(hadByteOrderMark ? decoded.slice(1) : decoded, at, hadByteOrderMark).run();
}

/** Columns that grow by doubling. */
class Columns {
  count = 0;
  kind = new Uint8Array(64);
  start = new Uint32Array(64);
  end = new Uint32Array(64);
  parent = new Uint32Array(64);
  after = new Uint32Array(64);
  keyStart = new Uint32Array(64);
  keyEnd = new Uint32Array(64);

  add(kind: JsonKind, start: number, parent: number, key: readonly [number, number]): number {
    if (this.count === this.kind.length) this.grow();
    const node = this.count++;
    this.kind[node] = JSON_KINDS.indexOf(kind);
    this.start[node] = start;
    this.parent[node] = parent;
    [this.keyStart[node], this.keyEnd[node]] = key;
    return node;
  }

  close(node: number, end: number): void {
    this.end[node] = end;
    this.after[node] = this.count;
  }

  private grow(): void {
    const size = this.kind.length * 2;
    const kind = new Uint8Array(size);
    kind.set(this.kind);
    this.kind = kind;
    for (const name of ['start', 'end', 'parent', 'after', 'keyStart', 'keyEnd'] as const) {
      const wider = new Uint32Array(size);
      wider.set(this[name]);
      this[name] = wider;
    }
  }
}

/** A container being read: its node and, for objects, the keys met so far. */
interface Frame {
  readonly node: number;
  readonly keys?: Set<string>;
  filled: boolean;
}

const NO_KEY = [NONE, NONE] as const;

class Parser {
  private readonly columns = new Columns();
  private readonly duplicates: number[] = [];
  private readonly stack: Frame[] = [];
  private position = 0;
  private readonly text: string;
  private readonly at: string;
  private readonly hadByteOrderMark: boolean;

  constructor(text: string, at: string, hadByteOrderMark: boolean) {
    this.text = text;
    this.at = at;
    this.hadByteOrderMark = hadByteOrderMark;
  }

  run(): JsonText {
    this.skipSpace();
    if (this.position === this.text.length) throw this.broken('the document is empty');
    this.value(NO_KEY, false);
    for (let frame = this.stack.at(-1); frame; frame = this.stack.at(-1)) this.member(frame);
    this.skipSpace();
    if (this.position < this.text.length) throw this.broken('there is text after the end of the document');
    const { count, kind, start, end, parent, after, keyStart, keyEnd } = this.columns;
    const { text, hadByteOrderMark, duplicates } = this;
    return { text, hadByteOrderMark, count, kind, start, end, parent, after, keyStart, keyEnd, duplicates };
  }

  /** One step inside the innermost container: its end, or one member or item. */
  private member(frame: Frame): void {
    const close = frame.keys ? '}' : ']';
    this.skipSpace();
    if (this.text[this.position] === close) {
      this.leave(frame);
      return;
    }
    if (frame.filled) {
      this.expect(',');
      this.skipSpace();
    }
    frame.filled = true;
    if (frame.keys) this.keyed(frame.keys);
    else this.value(NO_KEY, false);
  }

  private keyed(keys: Set<string>): void {
    const key = this.key();
    const name = this.text.slice(key[0] + 1, key[1] - 1);
    const plain = name.includes('\\') ? wellFormed(JSON.parse(`"${name}"`) as string) : name;
    const repeated = keys.has(plain);
    keys.add(plain);
    this.skipSpace();
    this.expect(':');
    this.skipSpace();
    this.value(key, repeated);
  }

  private leave(frame: Frame): void {
    this.position += 1;
    this.columns.close(frame.node, this.position);
    this.stack.pop();
  }

  private value(key: readonly [number, number], repeated: boolean): void {
    const start = this.position;
    const first = this.text[start];
    const kind = kindByFirst(first);
    if (kind === undefined)
      throw this.broken(first === undefined ? 'the document ends too early' : this.unexpected(start));
    const node = this.columns.add(kind, start, this.stack.at(-1)?.node ?? NONE, key);
    if (repeated) this.duplicates.push(node);
    if (kind === 'object' || kind === 'array') {
      this.enter(node, kind);
      return;
    }
    this.position = this.scalarEnd(kind, start);
    this.columns.close(node, this.position);
  }

  /** Numbers of JavaScript that JSON does not have are read by some all the same. */
  private unexpected(start: number): string {
    const word = NO_NUMBERS.find((one) => this.text.startsWith(one, start));
    if (word === undefined) return `unexpected ${show(this.text[start] ?? '')}`;
    return `${word} is not a number in JSON: Go programs (containerd, Docker, podman, umoci) refuse the document, and jq and Python read it`;
  }

  private enter(node: number, kind: 'object' | 'array'): void {
    if (this.stack.length >= JSON_DEPTH_LIMIT) {
      const where = `${this.place(this.position)}: nested more than ${JSON_DEPTH_LIMIT.toLocaleString('en')} levels deep`;
      throw new ImageError(
        'too-large',
        this.at,
        `${where}, deeper than any container tool reads. It can only be shown as plain text.`,
      );
    }
    this.position += 1;
    this.stack.push(kind === 'object' ? { node, keys: new Set(), filled: false } : { node, filled: false });
  }

  private key(): readonly [number, number] {
    if (this.text[this.position] !== '"') throw this.broken('a key in double quotes is expected here');
    const start = this.position;
    this.position = this.scalarEnd('string', start);
    return [start, this.position];
  }

  private scalarEnd(kind: JsonKind, start: number): number {
    if (kind === 'string') return this.stringEnd(start);
    if (kind !== 'number') {
      if (this.text.startsWith(kind, start)) return start + kind.length;
      throw this.broken(`unexpected ${show(this.text[start] ?? '')}`);
    }
    NUMBER.lastIndex = start;
    if (NUMBER.test(this.text)) return NUMBER.lastIndex;
    throw this.broken(this.text.startsWith('-Infinity', start) ? this.unexpected(start) : 'this is not a number');
  }

  /** A loop rather than a pattern: V8's patterns overflow their stack on strings of some megabytes. */
  private stringEnd(start: number): number {
    const { text } = this;
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x22) return at + 1;
      if (code < 0x20) throw this.brokenAt(at, 'a control character inside a string must be written as an escape');
      if (code === 0x5c) at = this.escapeEnd(at);
    }
    throw this.brokenAt(start, 'this string does not end');
  }

  private escapeEnd(at: number): number {
    const next = this.text[at + 1] ?? '';
    if (next !== '' && '"\\/bfnrt'.includes(next)) return at + 1;
    if (next === 'u' && /^[0-9a-fA-F]{4}$/.test(this.text.slice(at + 2, at + 6))) return at + 5;
    throw this.brokenAt(at, 'this escape sequence is not valid in JSON');
  }

  private expect(mark: string): void {
    if (this.text[this.position] !== mark) throw this.broken(`${show(mark)} is expected here`);
    this.position += 1;
  }

  private skipSpace(): void {
    for (; ; this.position++) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  private broken(why: string): ImageError {
    return this.brokenAt(this.position, why);
  }

  private brokenAt(position: number, why: string): ImageError {
    const end = position >= this.text.length ? ' (the text ends there)' : '';
    return new ImageError('malformed', this.at, `Not JSON: ${this.place(position)}: ${why}${end}.`);
  }

  private place(position: number): string {
    const { line, column } = lineAndColumn(this.text, position);
    return `line ${line}, column ${column}`;
  }
}

function kindByFirst(first: string | undefined): JsonKind | undefined {
  if (first === '{') return 'object';
  if (first === '[') return 'array';
  if (first === '"') return 'string';
  if (first !== undefined && (first === '-' || (first >= '0' && first <= '9'))) return 'number';
  return LITERALS.find((word) => word[0] === first);
}

function show(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || code > 0x7e
    ? `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    : `"${character}"`;
}

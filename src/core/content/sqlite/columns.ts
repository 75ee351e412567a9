/**
 * The columns of a table by its CREATE TABLE statement (sqlite.org/lang_createtable.html): what rows hold, in the order
 * in which they hold it.
 */
import { itemAt } from '../../bytes/at.ts';

interface TableColumns {
  /** Those that are stored: a generated column that is not STORED is in no row. */
  readonly names: readonly string[];
  /** Place of the column that is the row's id and therefore empty in its record; -1 where there is none. */
  readonly rowID: number;
  /** Rows lie in another kind of tree, by their primary key. */
  readonly withoutRowID: boolean;
}

const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '`': '`', '[': ']' };
const CONSTRAINT = /^(?:CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)$/i;

/** Undefined where the text has no list of columns: a virtual table, or a damaged schema. */
export function tableColumns(sql: string): TableColumns | undefined {
  const tokens = tokensOf(sql);
  const start = tokens.findIndex(({ text }) => text === '(');
  const isTable = tokens.slice(0, Math.max(0, start)).some(({ text }) => /^TABLE$/i.test(text));
  if (start < 0 || !isTable || /^VIRTUAL$/i.test(tokens[1]?.text ?? '')) return undefined;
  const { parts, end } = partsOf(tokens, start + 1);
  const columns = parts.filter(([first]) => first && (first.quoted || !CONSTRAINT.test(first.text)));
  const constraints = parts.filter((part) => !columns.includes(part));
  const stored = columns.filter((part) => !isVirtual(part));
  const key = constraints.map(keyOf).find((name) => name !== undefined);
  const withoutRowID = /\bWITHOUT\s+ROWID\b/i.test(
    tokens
      .slice(end)
      .map(({ text }) => text)
      .join(' '),
  );
  const names = stored.map((part) => part[0]?.text ?? '');
  const rowID = withoutRowID ? -1 : stored.findIndex((part) => isRowID(part, key));
  return { names, rowID, withoutRowID };
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern =
    /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|'(?:[^']|'')*'|`(?:[^`]|``)*`|\[[^\]]*\]|[(),]|[^\s(),"'`[]+/g;
  for (const [text] of sql.matchAll(pattern)) {
    if (text.startsWith('--') || text.startsWith('/*')) continue;
    const close = QUOTES[text[0] ?? ''];
    const inner = text.slice(1, -1);
    tokens.push(
      close === undefined
        ? { text, quoted: false }
        : { text: close === ']' ? inner : inner.replaceAll(close + close, close), quoted: true },
    );
  }
  return tokens;
}

const isSign = (token: Token, sign: string) => !token.quoted && token.text === sign;

/** What the commas between the parentheses part, and the token after the closing one. */
function partsOf(tokens: readonly Token[], start: number): { parts: readonly (readonly Token[])[]; end: number } {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    if (isSign(token, ')') && depth-- === 0) return { parts, end: at + 1 };
    if (isSign(token, '(')) depth++;
    if (depth === 0 && isSign(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return { parts, end: tokens.length };
}

const words = (part: readonly Token[]): string =>
  part
    .map(({ text, quoted }) => (quoted ? '"' : text))
    .join(' ')
    .toUpperCase();

const isVirtual = (part: readonly Token[]): boolean =>
  /(?:^| )AS \(/.test(words(part.slice(1))) && !/ STORED(?: |$)/.test(words(part.slice(1)));

/** `PRIMARY KEY (a)` of one column; a key of several is not a row's id. */
function keyOf(part: readonly Token[]): string | undefined {
  const at = part.findIndex(({ text }) => text === '(');
  const isKey = /(?:^| )PRIMARY KEY \(/.test(words(part));
  return isKey && !part.slice(at).some((token) => isSign(token, ',')) ? part[at + 1]?.text.toUpperCase() : undefined;
}

/** Its type is INTEGER and nothing else, and it alone is the primary key; `PRIMARY KEY DESC` by an old oversight is not. */
function isRowID([name, ...rest]: readonly Token[], key: string | undefined): boolean {
  const text = words(rest);
  if (!/^INTEGER(?: (?:CONSTRAINT|PRIMARY|NOT|UNIQUE|CHECK|DEFAULT|COLLATE|REFERENCES|ON)\b.*)?$/.test(text))
    return false;
  return / PRIMARY KEY(?! DESC)/.test(text) || (key !== undefined && name?.text.toUpperCase() === key);
}

/** A JSON text laid out anew, value by value as it stands: numbers keep their digits, objects the order of their keys. */

const TOKENS = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+/gs;

/** Deeper than anybody reads. A document of brackets alone would else grow with the square of its depth. */
const INDENTED_LEVELS = 40;
const PIECE_CHARS = 64 * 1024;

/** Indented by two spaces, or all in one line, in pieces. Throws SyntaxError for what is not JSON, before the first. */
export function layOutJson(text: string, { indented }: { readonly indented: boolean }): Iterable<string> {
  JSON.parse(text);
  return piecesOf(text, indented);
}

function* piecesOf(text: string, indented: boolean): Generator<string> {
  let depth = 0;
  let out = '';
  let isEmpty = false;
  const line = () => (indented ? `\n${'  '.repeat(Math.min(depth, INDENTED_LEVELS))}` : '');
  for (const [token] of text.replace(/^\uFEFF/, '').matchAll(TOKENS)) {
    const closes = token === '}' || token === ']';
    if (closes) depth--;
    if (closes ? !isEmpty : isEmpty) out += line();
    isEmpty = token === '{' || token === '[';
    if (isEmpty) depth++;
    out += token === ':' && indented ? ': ' : token;
    if (token === ',') out += line();
    if (out.length < PIECE_CHARS) continue;
    yield out;
    out = '';
  }
  yield out;
}

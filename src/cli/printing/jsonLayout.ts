/** A JSON text laid out anew, value by value as it stands: numbers keep their digits, objects the order of their keys. */

const TOKENS = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+/gs;

/** Indented by two spaces, or all in one line. Throws SyntaxError for what is no JSON. */
export function layOutJson(text: string, { indented }: { readonly indented: boolean }): string {
  JSON.parse(text);
  let depth = 0;
  let out = '';
  let isEmpty = false;
  const line = () => (indented ? `\n${'  '.repeat(depth)}` : '');
  for (const [token] of text.replace(/^\uFEFF/, '').matchAll(TOKENS)) {
    const closes = token === '}' || token === ']';
    if (closes) depth--;
    if (closes ? !isEmpty : isEmpty) out += line();
    isEmpty = token === '{' || token === '[';
    if (isEmpty) depth++;
    out += token === ':' && indented ? ': ' : token;
    if (token === ',') out += line();
  }
  return out;
}

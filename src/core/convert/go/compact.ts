/**
 * A JSON value as Go's encoding/json passes on what it did not take apart (json.Compact with HTML escaping): without
 * white space, and otherwise token for token. Order of keys, keys that occur twice, spelling of numbers and the escapes
 * that are there all stay, which JSON.parse and JSON.stringify would lose.
 */
import type { JsonText } from '../../oci/json/jsonText.ts';
import { NONE } from '../../oci/json/jsonText.ts';
import { escapeHtml } from './encode.ts';

/** The text of one value of a document. Iterative, as the parser is: depth costs no stack. */
export function compactJson(doc: JsonText, root = 0): string {
  const pieces: string[] = [];
  const open: { readonly stop: number; readonly close: string }[] = [];
  const stop = doc.after[root] ?? 0;
  let first = true;
  for (let node = root; node < stop; node++) {
    while (open.length > 0 && node >= (open.at(-1)?.stop ?? 0)) pieces.push(open.pop()?.close ?? '');
    if (!first && pieces.at(-1) !== '{' && pieces.at(-1) !== '[') pieces.push(',');
    first = false;
    if (node !== root && doc.keyStart[node] !== NONE) {
      pieces.push(doc.text.slice(doc.keyStart[node], doc.keyEnd[node]), ':');
    }
    const mark = doc.text[doc.start[node] ?? 0];
    if (mark === '{' || mark === '[') {
      pieces.push(mark);
      open.push({ stop: doc.after[node] ?? 0, close: mark === '{' ? '}' : ']' });
    } else {
      pieces.push(doc.text.slice(doc.start[node], doc.end[node]));
    }
  }
  while (open.length > 0) pieces.push(open.pop()?.close ?? '');
  return escapeHtml(pieces.join(''));
}

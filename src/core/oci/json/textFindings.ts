/** What is odd about a document as JSON, whatever it says, and who reads it otherwise. RFC 8259, section 4 and 8. */
import { type ReaderView, toDisagreement } from '../finding.ts';
import { LONE_SURROGATE } from '../text.ts';
import { mergedText } from './beneath.ts';
import type { Reading } from './fields.ts';
import { childrenOf, type JsonText, keyOf, pointerOf, rawOf } from './jsonText.ts';

/** Remarks of one kind about one document. */
const SAME_MAX_COUNT = 20;

/** A byte order mark, duplicate keys, and halves of surrogate pairs. */
export function textFindings(reading: Reading): void {
  const { doc, name, findings } = reading;
  if (doc.hadByteOrderMark) {
    const message = `${name} starts with a byte order mark, which JSON does not allow. Go programs (containerd, Docker, podman, umoci) refuse the document; jq and Python read it.`;
    findings.push({ code: 'byte-order-mark', severity: 'warning', at: '', message });
  }
  for (const node of doc.duplicates.slice(0, SAME_MAX_COUNT)) sayDuplicate(reading, node);
  for (const node of halvesOf(doc)) sayHalf(reading, node);
}

function sayDuplicate({ doc, name, findings }: Reading, node: number): void {
  const at = pointerOf(doc, node);
  const key = keyOf(doc, node) ?? '';
  const all = [...childrenOf(doc, doc.parent[node] ?? 0)].filter((one) => one <= node && keyOf(doc, one) === key);
  const [merged, last] = [mergedText(doc, all), rawOf(doc, node)];
  const isApart = merged !== last;
  const who = isApart
    ? 'Cutaway and Go programs put the values together, and jq and Python use the last one'
    : 'Cutaway, Go programs, jq and Python use the last one';
  const message = `${name} has ${at} twice. ${who}. The OCI specification forbids duplicate keys.`;
  findings.push({ code: 'duplicate-key', severity: 'warning', at, message });
  if (!isApart) return;
  const readers = ['jq', 'Python'].map((reader) => ({ name: reader, sees: `the value ${shorten(last)}` }));
  const here = `the value ${shorten(merged)}`;
  const parting = { rule: 'json-duplicate', offset: doc.start[node] ?? 0, entry: key, here, readers };
  findings.push(toDisagreement(at, `${name} has ${at} twice.`, parting));
}

const VALUE_MAX = 300;

function shorten(text: string): string {
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text;
}

/** Members and items that have half a surrogate pair in their text or their key. */
function halvesOf(doc: JsonText): number[] {
  const found: number[] = [];
  if (!/\\u[dD][89a-fA-F]/.test(doc.text)) return found;
  for (let node = 0; node < doc.count && found.length < SAME_MAX_COUNT; node++) {
    if (halfIn(rawText(doc, node)) !== undefined) found.push(node);
  }
  return found;
}

/** The key and the string as they are written, escapes resolved. */
function rawText(doc: JsonText, node: number): string {
  const key = doc.text.slice(doc.keyStart[node], doc.keyEnd[node]);
  const raw = doc.text[doc.start[node] ?? 0] === '"' ? rawOf(doc, node) : '""';
  return [key, raw]
    .map((text) => (text.startsWith('"') && text.includes('\\u') ? String(JSON.parse(text)) : ''))
    .join();
}

function halfIn(text: string): string | undefined {
  return text.match(LONE_SURROGATE)?.[0];
}

/** Go reads U+FFFD in place of it, Python keeps it, and jq refuses the first half of a pair. */
function sayHalf({ doc, name, findings }: Reading, node: number): void {
  const half = halfIn(rawText(doc, node)) ?? '';
  const code = `\\u${half.charCodeAt(0).toString(16)}`;
  const what = `${name} has ${code} at ${pointerOf(doc, node)}, which is half a character.`;
  const readers: ReaderView[] = [{ name: 'Python', sees: `${code} as it is` }];
  if (half < '\udc00') readers.push({ name: 'jq', sees: 'an error' });
  const parting = {
    rule: 'json-surrogate',
    offset: doc.start[node] ?? 0,
    entry: keyOf(doc, node),
    here: 'U+FFFD in its place',
    readers,
  };
  findings.push(toDisagreement(pointerOf(doc, node), what, parting));
}

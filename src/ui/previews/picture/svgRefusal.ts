/** Which SVGs are not drawn: a drawing can repeat parts of itself until no browser comes to an end with it. */

/** `n` uses inside each other can mean 3^(n/3) parts: 24 are some thousands, and few drawings have more. */
const MOST_USES = 24;
/** Elements; maps have more, and keep a page waiting. */
const MOST_ELEMENTS = 20_000;

/** The reason in words; undefined where it may be drawn. */
export function svgRefusal(head: Uint8Array, size: number): string | undefined {
  if (head.length < size) return 'It is larger than 1 MiB.';
  const text = new TextDecoder().decode(head);
  if (/<!ENTITY/i.test(text)) return 'It defines entities, which can expand without limit.';
  const uses = count(text, /<(?:\w+:)?(?:use|feImage|pattern|marker|mask|textPath)\b/g);
  if (uses > MOST_USES) return `It repeats parts of itself in ${uses} places, which can expand without limit.`;
  const elements = count(text, /<\w/g);
  if (elements > MOST_ELEMENTS) return `It has ${elements} elements.`;
  return undefined;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

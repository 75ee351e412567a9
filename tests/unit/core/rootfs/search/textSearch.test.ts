import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SEARCH_LINES_PER_FILE_MAX_COUNT,
  SEARCH_REGEX_PIECE_CHARS,
  SEARCH_TEXT_PIECE_CHARS,
} from '../../../../../src/core/bytes/limits.ts';
import { ContentSearch, type FoundContent } from '../../../../../src/core/rootfs/search/content/contentSearch.ts';
import { type LineHit, lineMatcher, TextSearch } from '../../../../../src/core/rootfs/search/content/textSearch.ts';
import type { Pattern } from '../../../../../src/core/rootfs/search/query/query.ts';

function search(pattern: Pattern, pieces: readonly string[]): LineHit[] {
  const hits: LineHit[] = [];
  const one = new TextSearch(lineMatcher(pattern), (hit) => hits.push(hit) > 0);
  for (const piece of pieces) one.push(piece);
  one.finish();
  return hits;
}

function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, i) => text.slice(at[i], end));
}

/** What a reader with the whole text before them would say: numbers of the lines that match. */
function naive(pattern: Pattern, text: string): number[] {
  const cased = pattern.text !== pattern.text.toLowerCase();
  const matches = (line: string) =>
    pattern.kind === 'regex'
      ? new RegExp(pattern.text, pattern.flags).test(line)
      : cased
        ? line.includes(pattern.text)
        : line.toLowerCase().includes(pattern.text);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.flatMap((line, i) => (matches(line) ? [i + 1] : []));
}

const letters = fc.constantFrom('a', 'b', 'A', '\n', '\n', ' ', 'é', '😀', '\r');
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  fc.constantFrom('a', 'ab', 'A', 'b a', 'é', 'aa').map((text): Pattern => ({ kind: 'text', text })),
  fc.constantFrom('^a', 'b$', 'a.b', '^$', 'a|é', '[^a]b').map((text): Pattern => ({ kind: 'regex', text, flags: '' })),
);

describe('searching text', () => {
  it('finds the lines that a whole-text search finds, however the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 60 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        pattern,
        (list, places, wanted) => {
          const text = list.join('');
          const hits = search(wanted, cut(text, places));
          expect(hits.map(({ line }) => line)).toEqual(naive(wanted, text));
          expect(hits).toEqual(search(wanted, [text]));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('finds the same in lines longer than a piece, wherever they are cut', () => {
    const piece = (wanted: Pattern) => (wanted.kind === 'regex' ? SEARCH_REGEX_PIECE_CHARS : SEARCH_TEXT_PIECE_CHARS);
    const wanted: Pattern[] = [
      { kind: 'text', text: 'needle' },
      { kind: 'text', text: 'NEEDLE' },
      { kind: 'regex', text: 'need[l]e', flags: 'i' },
      { kind: 'regex', text: '^needle', flags: '' },
      { kind: 'regex', text: 'needle$', flags: '' },
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...wanted),
        fc.integer({ min: -8, max: 8 }),
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom('needle', 'NEEDLE'),
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.boolean(),
        (one, offset, count, word, places, ends) => {
          const at = Math.max(0, piece(one) * count + offset);
          const line = `${'x'.repeat(at)}${word}${ends ? '' : 'y'.repeat(piece(one))}`;
          const text = `first\n${line}\nlast needle\n`;
          const hits = search(one, cut(text, places));
          expect(hits.map((hit) => hit.line)).toEqual(naive(one, text));
          expect(hits).toEqual(search(one, [text]));
          for (const hit of hits) expect(hit.excerpt.length).toBeLessThan(400);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says where in the excerpt the match is, and what was left out', () => {
    const [hit] = search({ kind: 'text', text: 'key' }, [`${'a'.repeat(100)}key${'b'.repeat(300)}\r\n`]);
    expect(hit?.excerpt.slice(hit.start, hit.end)).toBe('key');
    expect(hit).toMatchObject({ line: 1, cutBefore: true, cutAfter: true });
    const [short] = search({ kind: 'text', text: 'key' }, ['a key\r\n']);
    expect(short).toMatchObject({ excerpt: 'a key', cutBefore: false, cutAfter: false });
  });
});

function look(bytes: Uint8Array, wanted: Partial<ConstructorParameters<typeof ContentSearch>[0]>, size = 1000) {
  const found: FoundContent[] = [];
  const one = new ContentSearch({ text: { kind: 'text', text: 'café' }, ...wanted }, undefined, (each) =>
    found.push(each),
  );
  one.begin();
  for (let at = 0; at < bytes.length; at += size) one.chunk(bytes.subarray(at, at + size));
  one.end(0, true);
  return { found, counts: one.counts };
}

describe('searching contents', () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
  const utf16 = (text: string, little: boolean) => {
    const bytes = new Uint8Array(2 * text.length + 2);
    const view = new DataView(bytes.buffer);
    for (const [i, char] of [...`\ufeff${text}`].entries()) view.setUint16(2 * i, char.charCodeAt(0), little);
    return bytes;
  };

  it.each([
    ['UTF-8', utf8('tea\nA café here\n')],
    ['UTF-8 with a mark', utf8('\ufefftea\nA café here\n')],
    ['Latin-1', latin1('tea\nA café here\n')],
    ['UTF-16LE', utf16('tea\nA café here\n', true)],
    ['UTF-16BE', utf16('tea\nA café here\n', false)],
    ['long UTF-8', utf8(`${'é'.repeat(3999)}x${'é'.repeat(9)}\nA café here\n`)],
  ])('reads %s, in any cut', (_, bytes) => {
    for (const size of [1, 3, 7999, 8000, 8001, 1 << 20]) {
      const { found } = look(bytes, {}, size);
      expect(found[0]?.lines?.map(({ line, excerpt }) => [line, excerpt])).toEqual([[2, 'A café here']]);
    }
  });

  it('leaves binary files out and counts them, unless they are wanted', () => {
    const bytes = latin1('\x7fELF\0\0\ncafé\n');
    expect(look(bytes, {})).toMatchObject({ found: [], counts: { files: 1, binary: 1 } });
    expect(look(bytes, { binary: true }).found[0]?.lines?.[0]?.line).toBe(2);
  });

  it('lists so many lines of a file and says that there are more', () => {
    const { found } = look(utf8('café\n'.repeat(SEARCH_LINES_PER_FILE_MAX_COUNT + 5)), {});
    expect(found[0]?.lines).toHaveLength(SEARCH_LINES_PER_FILE_MAX_COUNT);
    expect(found[0]?.more).toBe(true);
  });
});

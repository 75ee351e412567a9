import { describe, expect, test } from 'vitest';
import { visibleText } from '../../../../../src/ui/previews/text/visibleText.ts';

const shown = (text: string) =>
  visibleText(text)
    .map((piece) => (typeof piece === 'string' ? piece : `[${piece.mark}]`))
    .join('');

describe('visibleText', () => {
  test('leaves plain text, tabs and letters of any script in one piece', () => {
    for (const text of ['', 'plain', 'a\tb', 'שלום Ωμέγα 漢字 é', 'e\u0301']) {
      expect(visibleText(text)).toEqual(text === '' ? [] : [text]);
    }
  });

  test('shows terminal escapes instead of obeying them', () => {
    expect(shown('\u001b[31mred\u001b[0m\u0007')).toBe('[ESC][31mred[ESC][0m[BEL]');
  });

  test('shows what reorders source code', () => {
    expect(shown('if \u202e(admin)\u2066 \u2069')).toBe('if [U+202E](admin)[U+2066] [U+2069]');
  });

  test('shows what has no width, tag characters beyond the first plane included', () => {
    expect(shown('a\u200bb\ufeffc\u{e0041}d')).toBe('a[U+200B]b[U+FEFF]c[U+E0041]d');
  });

  test('shows lone surrogates, which no file system name or text should hold', () => {
    expect(shown('a\ud800b')).toBe('a[U+D800]b');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToText, isUtf8, visibleText } from '../../../../src/core/oci/text.ts';

const encode = (text: string) => new TextEncoder().encode(text);

describe('bytesToText', () => {
  it('gives UTF-8 back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        expect(bytesToText(encode(text))).toBe(text);
        expect(isUtf8(encode(text))).toBe(true);
      }),
    );
  });

  it('shows each byte that is not UTF-8 and keeps the rest', () => {
    const bytes = [0x61, 0xff, 0xc3, 0xa9, 0xed, 0xa0, 0x80, 0xc0, 0xaf, 0xf5, 0xe2, 0x82];
    expect(bytesToText(Uint8Array.from(bytes))).toBe('a\\xff\u00e9\\xed\\xa0\\x80\\xc0\\xaf\\xf5\\xe2\\x82');
    expect(isUtf8(Uint8Array.from(bytes))).toBe(false);
  });

  it('keeps a byte order mark', () => {
    expect(bytesToText(encode('\ufeff' + 'x'))).toBe('\ufeffx');
  });

  it('loses nothing: the escapes lead back to the bytes', () => {
    const noBackslash = fc.uint8Array({ maxLength: 80 }).map((bytes) => bytes.filter((byte) => byte !== 0x5c));
    fc.assert(
      fc.property(noBackslash, (bytes) => {
        const back = bytesToText(bytes)
          .split(/\\x(..)/)
          .flatMap((part, i) => (i % 2 ? Number.parseInt(part, 16) : [...encode(part)]));
        expect(back).toEqual([...bytes]);
      }),
    );
  });
});

describe('visibleText', () => {
  it('makes controls, marks of direction and marks of no width visible', () => {
    expect(visibleText('a\nb\tc\u001b[0m\u0085')).toBe('a\\nb\\tc\\x1b[0m\\u{85}');
    expect(visibleText('\u202eexe.fdp\u200b\ufeff\u2066\u{e0041}')).toBe(
      '\\u{202e}exe.fdp\\u{200b}\\u{feff}\\u{2066}\\u{e0041}',
    );
    expect(visibleText('\ud800')).toBe('\\u{d800}');
  });

  it('leaves every letter alone', () => {
    const text = 'Grüße, 日本語 – e\u0301 \u{1f600} "<b>"';
    expect(visibleText(text)).toBe(text);
  });
});

import { describe, expect, test } from 'vitest';
import { decodeText, encodingOf, looksLikeText } from '../../../../../src/ui/previews/text/encoding.ts';
import { fileText } from '../../../../../src/ui/previews/text/fileText.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian: boolean): Uint8Array<ArrayBuffer> => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), !bigEndian);
  return new Uint8Array(view.buffer);
};

describe('encodingOf', () => {
  test('calls a character cut by the end of what was read UTF-8 still', () => {
    expect(encodingOf(bytes('é').subarray(0, 1))).toBe('UTF-8');
  });

  test('tells Latin-1, and UTF-16 with its mark', () => {
    expect(encodingOf(new Uint8Array([0x63, 0xe9, 0x20]))).toBe('Latin-1');
    expect(encodingOf(utf16('\ufeffA', false))).toBe('UTF-16LE');
    expect(encodingOf(utf16('\ufeffA', true))).toBe('UTF-16BE');
  });

  test('tells UTF-16 without its mark, and takes no program for it', () => {
    expect(encodingOf(utf16('[Unit]\r\nName=é\r\n', false))).toBe('UTF-16LE');
    expect(encodingOf(utf16('[Unit]\r\nName=é\r\n', true))).toBe('UTF-16BE');
    expect(looksLikeText(utf16('hello', false))).toBe(true);
    expect(encodingOf(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0]))).not.toMatch(
      '16',
    );
    expect(looksLikeText(new Uint8Array([1, 0, 2, 0, 3, 0, 4, 0]))).toBe(false);
  });
});

test('text of UTF-16 read in parts is the text, whatever the cuts', async () => {
  const whole = utf16('a🜁é\n'.repeat(600_000), false);
  const source = { size: whole.length, read: async (start: number, end: number) => whole.slice(start, end) };
  const text = fileText(whole.slice(0, 1 << 20), source, 1 << 30, 'UTF-16LE');
  while (text.more()) await text.load(new AbortController().signal);
  expect(decodeText(text.bytes(), 'UTF-16LE')).toBe('a🜁é\n'.repeat(600_000));
});

describe('looksLikeText', () => {
  test('takes text with escapes for text and binaries for binaries', () => {
    expect(looksLikeText(bytes('\u001b[31mred\u001b[0m\n'))).toBe(true);
    expect(looksLikeText(bytes(''))).toBe(true);
    expect(looksLikeText(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]))).toBe(false);
    expect(looksLikeText(new Uint8Array([1, 2, 3, 4, 5]))).toBe(false);
  });
});

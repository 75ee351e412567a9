import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImageError } from '../../../../../src/core/oci/imageError.ts';
import {
  childrenOf,
  keyOf,
  kindOf,
  lineAndColumn,
  pointerOf,
  rawOf,
} from '../../../../../src/core/oci/json/jsonText.ts';
import { parseJson } from '../../../../../src/core/oci/json/parseJson.ts';
import { memberOf, toValue } from '../../../../../src/core/oci/json/toValue.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** JSON.parse as the oracle: its value, or the fact that it refuses. */
function oracle(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Without prototypes, so that both sides compare. */
function bare(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null') as unknown;
}

function refusal(input: string | Uint8Array): ImageError {
  try {
    parseJson(input, 'a.json');
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseJson', () => {
  it('gives what JSON.parse gives for every JSON value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), null, indent);
        expect(bare(toValue(parseJson(bytes(written), '')))).toEqual(JSON.parse(written));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts and refuses exactly what JSON.parse does, and throws nothing but ImageError', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '\\u00e9',
      '\\',
      '1',
      '-',
      '.5',
      'e9',
      '01',
      'true',
      'nul',
      ' ',
      '\n',
      '\u0000',
      'é',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const expected = oracle(text);
        if (expected) expect(bare(toValue(parseJson(text, '')))).toEqual(bare(expected.value));
        else expect(refusal(text).code).toBe('malformed');
      }),
      { numRuns: 3000 },
    );
  });

  it('throws nothing but ImageError on noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
        try {
          parseJson(noise, '');
        } catch (error) {
          expect(error).toBeInstanceOf(ImageError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the place, the spelling and the order of everything', () => {
    const doc = parseJson('{"b": [1.0, 12345678901234567890], "80": {"a/b~c": null}}', '');
    const list = memberOf(doc, 0, 'b') ?? 0;
    expect([...childrenOf(doc, list)].map((node) => rawOf(doc, node))).toEqual(['1.0', '12345678901234567890']);
    expect([...childrenOf(doc, 0)].map((node) => keyOf(doc, node))).toEqual(['b', '80']);
    const last = doc.count - 1;
    expect(pointerOf(doc, last)).toBe('/80/a~1b~0c');
    expect(kindOf(doc, last)).toBe('null');
    expect(pointerOf(doc, list + 2)).toBe('/b/1');
  });

  it('reports every duplicate key, also when one is written with escapes', () => {
    const doc = parseJson('{"a": 1, "\\u0061": 2, "b": {"a": 3}, "a": 4}', '');
    expect(doc.duplicates.map((node) => rawOf(doc, node))).toEqual(['2', '4']);
    expect(bare(toValue(doc))).toEqual({ a: 4, b: { a: 3 } });
  });

  it('takes __proto__ for a key like any other', () => {
    const value = toValue(parseJson('{"__proto__": {"polluted": true}, "constructor": 1}', '')) as Record<
      string,
      unknown
    >;
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('reads documents as deep as Go does, and refuses deeper ones without overflowing the stack', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const doc = parseJson(nested(10_000), '');
    expect(doc.count).toBe(10_000);
    expect(toValue(doc)).toBeInstanceOf(Array);
    expect(refusal(nested(100_000)).code).toBe('too-large');
    expect(refusal('{"a":'.repeat(20_000)).code).toBe('too-large');
  });

  it('reads a string of some megabytes', () => {
    const text = JSON.stringify(`${'x'.repeat(5_000_000)}\n`);
    expect((toValue(parseJson(text, '')) as string).length).toBe(5_000_001);
  });

  it('skips a byte order mark and says that there was one', () => {
    const doc = parseJson(bytes('\ufeff{}'), '');
    expect(doc.hadByteOrderMark).toBe(true);
    expect(doc.start[0]).toBe(0);
  });

  it.each([
    ['an empty document', '', 'line 1, column 1'],
    ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3'],
    ['a trailing comma', '[1,\n]', 'line 2, column 1'],
    ['more after the end', '{} x', 'line 1, column 4'],
    ['an open string', '{"a": "b', 'line 1, column 7'],
    ['a control character', '"a\nb"', 'line 1, column 3'],
    ['an unknown escape', '"\\x"', 'line 1, column 2'],
  ])('names line and column of %s', (_, text, place) => {
    const { code, message } = refusal(text);
    expect(code).toBe('malformed');
    expect(message).toContain(place);
  });

  it('refuses UTF-16 and broken UTF-8 with their place', () => {
    const wide = Uint8Array.from([...'\ufeff{"a":1}'].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]));
    expect(refusal(wide).message).toContain('UTF-16');
    expect(refusal(wide.subarray(2)).message).toContain('UTF-16');
    const broken = Uint8Array.from([...bytes('{\n"é": "'), 0xff, ...bytes('"}')]);
    expect(refusal(broken).message).toContain('line 2, column 7');
    expect(refusal(Uint8Array.from([0x22, 0xc3])).message).toContain('line 1');
  });

  it('counts lines and columns from one', () => {
    expect(lineAndColumn('a\nbc\n', 0)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn('a\nbc\n', 3)).toEqual({ line: 2, column: 2 });
    expect(lineAndColumn('a\nbc\n', 5)).toEqual({ line: 3, column: 1 });
  });
});

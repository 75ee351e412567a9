import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffJson } from '../../../../src/core/diff/json.ts';
import { layOut } from '../../../../src/core/diff/lines.ts';
import { parseJson } from '../../../../src/core/oci/json/parseJson.ts';
import { runs } from '../../../fixtures/deep.ts';

const parse = (text: string) => parseJson(text, 'test');
const diff = (left: unknown, right: unknown) => diffJson(parse(JSON.stringify(left)), parse(JSON.stringify(right)));
const said = (left: unknown, right: unknown) =>
  diff(left, right).changes.map(({ pointer, kind }) => `${kind} ${pointer}`);

/** The same value with its keys in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffled(inner)]),
  );
}

describe('two JSON documents', () => {
  it('are equal to themselves, whatever the order of keys and the white space', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const pretty = parse(JSON.stringify(shuffled(value), null, 3));
        expect(diffJson(parse(JSON.stringify(value)), pretty).changes).toEqual([]);
      }),
    );
  });

  it('differ where their values do, whichever of them is first', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const equal = diff(a, b).changes.length === 0;
        // -0 and 0 are two spellings in the bytes and one value in JavaScript.
        expect(equal).toBe(JSON.stringify(canonical(a)) === JSON.stringify(canonical(b)));
        expect(diff(b, a).changes.length === 0).toBe(equal);
      }),
    );
  });

  it('name each field by its pointer', () => {
    expect(said({ a: { 'b/c': 1, d: [1, 2] } }, { a: { 'b/c': 2, d: [1, 2, 3] }, e: null })).toEqual([
      'modified /a/b~1c',
      'added /a/d/2',
      'added /e',
    ]);
  });

  it('align lists, so that what is put in front does not change all behind it', () => {
    expect(said(['a', 'b', 'c'], ['x', 'a', 'b', 'c'])).toEqual(['added /0']);
    expect(said([{ n: 1 }, { n: 2 }, { n: 3 }], [{ n: 1 }, { n: 9 }, { n: 3 }])).toEqual(['modified /1/n']);
  });

  it('tell keys in another order without calling it a change', () => {
    expect(diff({ a: 1, b: { c: 1, d: 2 } }, { a: 1, b: { d: 2, c: 1 } })).toEqual({
      changes: [],
      reordered: ['/b'],
      more: 0,
    });
  });

  it('keep the spelling of numbers, and say what means nothing', () => {
    const { changes } = diffJson(parse('{"a":1.0,"b":12345678901234567890}'), parse('{"a":1,"c":null}'));
    expect(changes).toEqual([
      { pointer: '/b', kind: 'removed', left: '12345678901234567890', empty: false },
      { pointer: '/a', kind: 'modified', left: '1.0', right: '1', empty: false },
      { pointer: '/c', kind: 'added', right: 'null', empty: true },
    ]);
  });

  it('may be nested as deeply as the parser allows', () => {
    const deep = `${'['.repeat(9000)}${']'.repeat(9000)}`;
    expect(diffJson(parse(deep), parse(deep)).changes).toEqual([]);
    expect(layOut(parse(deep))).toHaveLength(17_999);
  });
});

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, inner]) => JSON.stringify([key, canonical(inner)]));
  return { object: members.sort() };
}

describe('a document laid out in lines', () => {
  it('is what JSON.stringify lays out, where that loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false } as object), (value) => {
        expect(layOut(parse(JSON.stringify(value))).join('\n')).toBe(JSON.stringify(value, null, 2));
      }),
      // Values as deep as these take long to make.
      { numRuns: runs(10, 60) },
    );
  });

  it('keeps duplicate keys, escapes and long numbers as they are written', () => {
    expect(layOut(parse('{"a":1,"a":"\\u00e9","n":10000000000000000001}'))).toEqual([
      '{',
      '  "a": 1,',
      '  "a": "\\u00e9",',
      '  "n": 10000000000000000001',
      '}',
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactJson } from '../../../../../src/core/convert/go/compact.ts';
import { decodeGo, type GoType } from '../../../../../src/core/convert/go/decode.ts';
import { compareUtf8, encodeGo, type GoValue } from '../../../../../src/core/convert/go/encode.ts';
import { reformatTime } from '../../../../../src/core/convert/go/time.ts';
import { parseJson } from '../../../../../src/core/oci/json/parseJson.ts';

const compact = (text: string) => compactJson(parseJson(text, 'test'));

describe('compactJson', () => {
  it('means the same as the text it was made of, whatever white space was there', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 8 }), (json, indent) => {
        const value = JSON.parse(json) as unknown;
        const spaced = JSON.stringify(value, null, indent);
        const made = compact(spaced);
        expect(JSON.parse(made)).toEqual(JSON.parse(spaced));
        expect(made).not.toMatch(/[<>&\u2028\u2029]/);
        expect(compact(made)).toBe(made);
      }),
    );
  });

  it('keeps the order of keys, keys that come twice, numbers and escapes as they are written', () => {
    const odd = '{ "80" : 1.0, "9":[ ], "a":{ } ,"80":12345678901234567890, "b":"\\u00e9\\/<&>\u2028" }';
    expect(compact(odd)).toBe(
      '{"80":1.0,"9":[],"a":{},"80":12345678901234567890,"b":"\\u00e9\\/\\u003c\\u0026\\u003e\\u2028"}',
    );
  });

  it('takes out one value of a document', () => {
    const doc = parseJson('{"a": [ 1, {"b": null} ], "c": 2}', 'test');
    expect(compactJson(doc, 1)).toBe('[1,{"b":null}]');
  });

  it('closes what is nested without using the stack', () => {
    const deep = `${'['.repeat(9000)}1${']'.repeat(9000)}`;
    expect(compact(deep)).toBe(deep);
  });
});

/** Any characters, but no halves of pairs. */
const texts = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xd7ff }),
      fc.integer({ min: 0xe000, max: 0x10ffff }),
      fc.integer({ min: 0, max: 127 }),
    ),
  )
  .map((points) => String.fromCodePoint(...points));

describe('encodeGo', () => {
  it('writes what JSON.stringify writes, save for the characters that Go escapes', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(JSON.parse(encodeGo(text))).toBe(text);
        expect(encodeGo(text)).toBe(
          JSON.stringify(text).replace(
            /[<>&\u2028\u2029]/g,
            (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
          ),
        );
      }),
    );
  });

  it('writes half a surrogate pair as U+FFFD', () => {
    expect(encodeGo('a\ud800b\udc00\ud83d\ude00')).toBe('"a\ufffdb\ufffd\u{1f600}"');
  });

  it('sorts maps by UTF-8 bytes and leaves structs as they are', () => {
    const keys = fc.uniqueArray(texts, { maxLength: 20 });
    fc.assert(
      fc.property(keys, (names) => {
        const bytes = new TextEncoder();
        const sorted = [...names].sort(compareUtf8).map((name) => Buffer.from(bytes.encode(name)));
        for (let i = 1; i < sorted.length; i++) {
          expect(Buffer.compare(sorted[i - 1] as Buffer, sorted[i] as Buffer)).toBe(-1);
        }
      }),
    );
    const value: GoValue = {
      z: 1,
      a: new Map<string, GoValue>([
        ['y', true],
        ['x', null],
      ]),
      gone: undefined,
    };
    expect(encodeGo(value)).toBe('{"z":1,"a":{"x":null,"y":true}}');
  });
});

describe('decodeGo', () => {
  const fields: Readonly<Record<string, GoType>> = {
    os: 'string',
    on: 'bool',
    list: { kind: 'list', of: 'string' },
    map: { kind: 'map', of: 'string' },
    inner: { kind: 'struct', fields: { a: 'string', b: 'string' } },
    when: { kind: 'time' },
  };
  const decode = (text: string) => decodeGo(parseJson(text, 'test'), fields, 'test');

  it('matches names whatever their case, and the last one counts', () => {
    expect(decode('{"OS":"a","Os":"b"}').os).toBe('b');
    expect(decode('{"o\u017f":"long s"}').os).toBe('long s');
  });

  it('reads a struct or a map that comes twice over the first', () => {
    expect(decode('{"inner":{"a":"1"},"INNER":{"b":"2"}}').inner).toEqual({ a: '1', b: '2' });
    expect(decode('{"map":{"a":"1"},"map":{"b":"2"}}').map).toEqual(
      new Map([
        ['a', '1'],
        ['b', '2'],
      ]),
    );
  });

  it('takes null as nothing said', () => {
    expect(decode('{"os":"a","os":null}').os).toBe('a');
    expect(decode('{"list":["a"],"list":null}').list).toBeUndefined();
    expect(decode('{"list":["a",null]}').list).toEqual(['a', '']);
    expect(decode('{"inner":null}').inner).toBeUndefined();
  });

  it('refuses what Go refuses, saying where', () => {
    for (const text of ['{"os":1}', '{"on":"true"}', '{"list":{}}', '{"map":[]}', '{"when":"today"}', '{"inner":[]}']) {
      expect(() => decode(text)).toThrow(/There is .* at \/\w+ where/);
    }
  });
});

describe('reformatTime', () => {
  it('cuts zeros at the end, keeps the offset, and writes no offset as Z', () => {
    expect(reformatTime('2020-01-02T04:05:06.789000000+02:00')).toBe('2020-01-02T04:05:06.789+02:00');
    expect(reformatTime('2020-01-02T04:05:06.000+00:00')).toBe('2020-01-02T04:05:06Z');
    expect(reformatTime('0001-01-01T00:00:00Z')).toBe('0001-01-01T00:00:00Z');
    expect(reformatTime('2020-02-29T00:00:00.12345678987Z')).toBe('2020-02-29T00:00:00.123456789Z');
  });

  it('refuses what is no time', () => {
    for (const text of ['2021-02-29T00:00:00Z', '2020-01-01T24:00:00Z', '2020-01-01', '2020-01-01t00:00:00z', '']) {
      expect(reformatTime(text)).toBeUndefined();
    }
  });
});

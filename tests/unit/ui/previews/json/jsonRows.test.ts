import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonText, keyOf, rawOf } from '../../../../../src/core/oci/json/jsonText.ts';
import { parseJson } from '../../../../../src/core/oci/json/parseJson.ts';
import { jsonModel, jsonShape, openRows } from '../../../../../src/ui/previews/json/jsonRows.ts';

const open = (doc: JsonText, isOpen: (node: number) => boolean = () => true) =>
  Uint8Array.from({ length: doc.count }, (_, node) => (isOpen(node) ? 1 : 0));

describe('rows of a JSON document', () => {
  test('are one a value, in document order, duplicate keys and spellings kept', () => {
    const doc = parseJson('{"b":1.0,"a":[12345678901234567890,{}],"b":"\\u00e9"}', '');
    const rows = openRows(jsonShape(doc), open(doc));
    expect([...rows].map((node) => [keyOf(doc, node), rawOf(doc, node)])).toEqual([
      [undefined, doc.text],
      ['b', '1.0'],
      ['a', '[12345678901234567890,{}]'],
      [undefined, '12345678901234567890'],
      [undefined, '{}'],
      ['b', '"\\u00e9"'],
    ]);
  });

  test('leave out what a closed container holds, and nothing else', () => {
    const doc = parseJson('{"a":{"x":1,"y":[2]},"b":3}', '');
    const rows = openRows(
      jsonShape(doc),
      open(doc, (node) => keyOf(doc, node) !== 'a'),
    );
    expect([...rows].map((node) => keyOf(doc, node) ?? '')).toEqual(['', 'a', 'b']);
  });

  test('of any document tell levels, places and parents that agree with each other', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, seed) => {
        const doc = parseJson(json, '');
        const shape = jsonShape(doc);
        const opened = open(doc, (node) => (node * 7 + seed) % 3 !== 0);
        const model = jsonModel(shape, openRows(shape, opened), opened);
        for (let row = 0; row < model.count; row++) {
          const parent = model.parent(row);
          expect(model.rowOf(model.id(row))).toBe(row);
          expect(model.position(row)).toBeLessThanOrEqual(model.setSize(row));
          if (parent === -1) expect(model.level(row)).toBe(1);
          else expect([model.level(row), model.expanded(parent)]).toEqual([model.level(parent) + 1, true]);
        }
      }),
    );
  });
});

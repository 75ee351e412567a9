import { expect, test } from 'vitest';
import { looksLikeJson } from '../../../../src/ui/previews/json/useJson.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('JSON is told from what begins like it: unit files, templates, shell', () => {
  for (const text of ['{}', ' {"a":1}', '[\n  {', '[1,2]', '[]', '\ufeff{"a"', '[-1]', '{\n', '["a"]', '[null']) {
    expect([text, looksLikeJson(bytes(text))]).toEqual([text, true]);
  }
  for (const text of [
    '[Unit]\n',
    '[nullable]',
    '{{ if }}',
    '{ echo',
    '[ -f x ]',
    '',
    '"text"',
    '1',
    '[[a]]x'.slice(1),
  ]) {
    expect([text, looksLikeJson(bytes(text))]).toEqual([text, false]);
  }
});

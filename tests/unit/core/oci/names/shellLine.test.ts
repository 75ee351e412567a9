import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteWord, shellLine } from '../../../../../src/core/oci/names/shellLine.ts';

const SHELLS = ['sh', 'bash'] as const;
const HOSTILE = [
  ...['a b', "it's", '$HOME', '`touch x`', '$(touch x)', 'a;touch x;', 'a|b', 'a&b', 'a>b', '*?[x]', '~', '~root'],
  ...['-rf', '--', '#x', '!!', '=ls', '{a,b}', 'a\\', '"', "''", 'é漢', '%s', '', 'a=b', "x'\\''y"],
];
const bytes = (text: string) => new TextEncoder().encode(text);

/** What a shell makes of the words. */
function split(shell: string, words: readonly string[]): string[] {
  const printed = execFileSync(shell, ['-c', `printf '%s\\0' ${words.join(' ')}`]).toString();
  return printed.split('\0').slice(0, -1);
}

describe.each(SHELLS)('%s', (shell) => {
  test('takes each quoted word for one word, letter for letter', () => {
    const sayable = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => quoteWord(text) !== undefined);
    const words = [...HOSTILE, ...fc.sample(sayable, 200)];
    expect(
      split(
        shell,
        words.map((word) => quoteWord(word) as string),
      ),
    ).toEqual(words);
  });
});

test.each([
  ['a newline', 'a\nb'],
  ['a carriage return', 'a\rb'],
  ['NUL', 'a\0b'],
  ['an escape', 'a\x1b[201~b'],
  ['DEL', 'a\x7f'],
  ['a C1 control', 'a\x9bb'],
  ['text turned round', 'a\u202eb'],
  ['what has no width', 'a\u200bb'],
  ['a line separator', 'a\u2028b'],
  ['half a character', 'a\ud800b'],
])('%s can’t be said', (_, word) => {
  expect(quoteWord(word)).toBeUndefined();
  expect(shellLine(['cat', { path: word }])).toBeUndefined();
});

test('bytes that are no UTF-8 can’t be said', () => {
  expect(quoteWord(Uint8Array.of(0x61, 0xff))).toBeUndefined();
  expect(quoteWord(bytes('é'))).toBe("'é'");
});

test('a path is never an option, and never on another machine', () => {
  expect(shellLine(['cat', { path: '-n' }])).toBe('cat ./-n');
  expect(shellLine(['tar', '-f', { path: 'host:file' }])).toBe('tar -f ./host:file');
  expect(shellLine(['tar', '-f', { path: 'a/b:c' }])).toBe('tar -f a/b:c');
  expect(shellLine(['cat', { path: '' }])).toBeUndefined();
});

test('what is opened is a file or an image in a registry', () => {
  expect(shellLine(['cutaway', { input: '-x.tar' }, { input: 'localhost:5000/a/b:1' }])).toBe(
    'cutaway ./-x.tar localhost:5000/a/b:1',
  );
});

test('a value stays with its option', () => {
  expect(shellLine(['cutaway', { option: '--platform', value: 'amd64;touch X;' }])).toBe(
    "cutaway '--platform=amd64;touch X;'",
  );
});

test('one word that can’t be said takes the whole line with it', () => {
  expect(shellLine(['tar', '-O'], ['cat', { name: 'a\nb' }])).toBeUndefined();
});

/** Highlighting: the language by name and first line; tokens that lose no byte of the text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, languageOf } from '../../../../src/ui/previews/text/language.ts';
import { piecesOf, TOKEN_KINDS } from '../../../../src/ui/previews/text/tokens.ts';
import { highlight } from '../../../../src/ui/previews/work/highlight.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the language of a text', () => {
  it.each([
    ['app/Dockerfile', '', 'dockerfile'],
    ['app/Dockerfile.dev', '', 'dockerfile'],
    ['usr/lib/systemd/system/a.service', '', 'ini'],
    ['usr/bin/run', '#!/bin/sh -e\n', 'bash'],
    ['usr/bin/run', '#!/usr/bin/env python3\n', 'python'],
    ['usr/share/README', 'plain\n', undefined],
    ['etc/constructor', '', undefined],
    ['a.constructor', '', undefined],
    ['x.PY', '', 'python'],
  ])('%s that begins with %j is %s', (path, head, language) => {
    expect(languageOf(path, bytes(head))).toBe(language);
  });
});

describe('tokens', () => {
  it.each(LANGUAGES.map((language) => [language]))('of %s loads', async (language) => {
    const { starts } = await highlight(bytes('# "a" // 1\nreturn 1;\n'), 'UTF-8', language);
    expect(starts).toBeInstanceOf(Uint32Array);
  });

  it('stand at the bytes of their text, in whatever characters the line has', async () => {
    const text = bytes('é = "→ü" # Ω\nif é: return 1\n');
    const tokens = await highlight(text, 'UTF-8', 'python');
    const words = [...tokens.starts].map((start, at) => [
      TOKEN_KINDS[tokens.kinds[at] ?? 0],
      new TextDecoder().decode(text.subarray(start, tokens.ends[at])),
    ]);
    expect(words).toEqual(
      expect.arrayContaining([
        ['string', '"→ü"'],
        ['comment', '# Ω'],
        ['keyword', 'if'],
        ['number', '1'],
      ]),
    );
  });

  it('cut any stretch into pieces that put it together again', async () => {
    const text = bytes('#!/bin/sh\n# é\nif [ "$A" = "ü" ]; then\n  echo "x → $B"\nfi\n');
    const tokens = await highlight(text, 'UTF-8', 'bash');
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        let at = from;
        for (const { start, end } of piecesOf(tokens, from, to)) {
          expect(start).toBe(at);
          at = end;
        }
        expect(at).toBe(to);
      }),
    );
  });
});

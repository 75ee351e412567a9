/** What the page reads of files by itself: heads of pictures, text in its encodings, and what to find in it. */
import { deflateSync } from 'node:zlib';
import { readPictureHeader, readSvgHeader, refusal } from '../../../src/ui/previews/picture/header.ts';
import { svgRefusal } from '../../../src/ui/previews/picture/svgRefusal.ts';
import { decodeText, encodingOf, looksLikeText } from '../../../src/ui/previews/text/encoding.ts';
import { findIn } from '../../../src/ui/previews/text/find.ts';
import { rowIndex } from '../../../src/ui/previews/text/textLines.ts';
import { visibleText } from '../../../src/ui/previews/text/visibleText.ts';
import { CHEAP, type Target } from '../target.ts';

const bytes = (...parts: readonly (string | readonly number[] | Uint8Array)[]) =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))),
  );

const PICTURES = () => [
  bytes([0x89], 'PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 0, 8, 0, 0, 0, 9, 8, 2, 0, 0, 0], deflateSync('x')),
  bytes('GIF89a', [8, 0, 9, 0, 0x80, 0, 0], 'x'),
  bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 9, 0, 8, 1, 1, 0x11, 0, 0xff, 0xd9]),
  bytes('RIFF', [30, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 8, 0, 0]),
  bytes('BM', [70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, 1, 0, 24, 0]),
  bytes([0, 0, 1, 0, 1, 0, 8, 9, 0, 0, 1, 0, 24, 0, 40, 0, 0, 0, 22, 0, 0, 0]),
  bytes([0, 0, 0, 20], 'ftypavif', [0, 0, 0, 0], 'mif1', [0, 0, 0, 20], 'ispe', [0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 9]),
  bytes(
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="8mm" viewBox="0 0 8 9"><use href="#a"/></svg>',
  ),
];

export const previews: readonly Target[] = [
  {
    ...{ name: 'preview-picture', runs: CHEAP, seeds: PICTURES },
    run(input) {
      const header = readPictureHeader(input) ?? readSvgHeader(input);
      if (header) refusal(header);
      svgRefusal(input, input.length);
    },
  },
  {
    ...{ name: 'preview-text', runs: CHEAP },
    seeds: () => [
      bytes('a\tb\r\n\u001b[31m\n'),
      bytes([0xff, 0xfe], 'a\0b\0\n\0'),
      new TextEncoder().encode('naïve 漢\u202e\n'),
    ],
    run(input) {
      const encoding = encodingOf(input);
      looksLikeText(input);
      visibleText(decodeText(input, encoding));
      rowIndex(input.slice(), 20, encoding);
      findIn(input.slice(), encoding, { text: 'a', matchCase: false, regex: false }, 100);
    },
  },
];

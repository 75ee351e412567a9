/** Does a program, of which some parts are at hand, tell of packages? */
import type { ByteSource } from '../../core/bytes/source.ts';
import { clampRange, windowOf } from '../../core/bytes/window.ts';
import { readLanguages } from '../../core/content/packages/readLanguages.ts';
import { BY_CONTENT } from '../../core/content/packages/tellingFiles.ts';
import { ImageError } from '../../core/oci/imageError.ts';

/** A stretch of the file. */
export interface ProgramPart {
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const LANGUAGES = BY_CONTENT.map(({ name }) => name);

/** `unknown` where the reader wants more, or has something to say. */
export async function packagesIn(parts: readonly ProgramPart[], size: number): Promise<'some' | 'none' | 'unknown'> {
  let isShort = false;
  const source: ByteSource = {
    size,
    async read(from, to) {
      const { start, end } = clampRange(from, to, size);
      const part = parts.find((each) => each.start <= start && end <= each.start + each.bytes.length);
      if (part) return part.bytes.slice(start - part.start, end - part.start);
      isShort = true;
      throw new ImageError('truncated', '', 'This part of the program is not loaded.');
    },
    slice: (start, end) => windowOf(source, start, end),
    async *stream({ start = 0 } = {}) {
      yield await source.read(start, size);
    },
  };
  const [answers = []] = await readLanguages([{ path: '', source, beside: [], languages: LANGUAGES }]);
  if (isShort || answers.some(({ unread, findings }) => unread > 0 || findings.length > 0)) return 'unknown';
  return answers.some(({ packages }) => packages.length > 0) ? 'some' : 'none';
}

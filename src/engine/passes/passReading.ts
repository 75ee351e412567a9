/** What a file says of packages of languages, read while its layer goes by, when all of it or some parts are at hand. */
import { fromBytes } from '../../core/bytes/memory.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { clampRange, windowOf } from '../../core/bytes/window.ts';
import { type ReadLanguage, readLanguages } from '../../core/content/packages/readLanguages.ts';
import { BY_CONTENT, BY_NAME } from '../../core/content/packages/tellingFiles.ts';
import { ImageError } from '../../core/oci/imageError.ts';

/** A stretch of the file. */
export interface PartAtHand {
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A file with the stretches of it that are at hand. */
export interface PartialFile {
  /** In the root filesystem. */
  readonly path: string;
  readonly size: number;
  readonly parts: readonly PartAtHand[];
}

/**
 * The answers of every language that reads the file by its name, or of those that read programs. Undefined where a reader
 * wants more than is at hand, or failed: the file is then to be read by itself.
 */
export async function readInPass({ path, size, parts }: PartialFile): Promise<readonly ReadLanguage[] | undefined> {
  let isShort = false;
  const onShort = () => {
    isShort = true;
  };
  const source = sourceOf({ size, parts }, onShort);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const named = BY_NAME.filter((language) => language.named(name));
  const asked = (named.length > 0 ? named : BY_CONTENT).filter((language) => language.homeOf(path) !== undefined);
  const languages = asked.map((language) => language.name);
  // A failure belongs to the question that asks for packages, not to the pass that lists the layer.
  const [answers] = await readLanguages([{ path, source, beside: [], languages }]).catch(() => []);
  return isShort ? undefined : answers;
}

/** `onShort` is told when a read goes beyond what is at hand. */
function sourceOf({ size, parts }: Omit<PartialFile, 'path'>, onShort: () => void): ByteSource {
  const [first] = parts;
  if (first?.start === 0 && first.bytes.length === size) return fromBytes(first.bytes);
  const source: ByteSource = {
    size,
    async read(from, to) {
      const { start, end } = clampRange(from, to, size);
      const part = parts.find((each) => each.start <= start && end <= each.start + each.bytes.length);
      if (part) return part.bytes.slice(start - part.start, end - part.start);
      onShort();
      throw new ImageError('truncated', '', 'This part of the file is not loaded.');
    },
    slice: (start, end) => windowOf(source, start, end),
    async *stream({ start = 0 } = {}) {
      yield await source.read(start, size);
    },
  };
  return source;
}

/** Shell lines that fetch one file with common tools; whatever the name holds, the shell sees one word. */
import { quoteName, quoteText } from '../../../parts/shellQuote.ts';

const TAR_FLAGS: Readonly<Record<string, string>> = { none: '', gzip: 'z', zstd: '', xz: 'J', bzip2: 'j' };

export interface ShellFacts {
  readonly input: string;
  readonly path: Uint8Array;
  readonly layer: number;
  /** Path of the layer in the archive, where it lies in one. */
  readonly blob?: string;
  readonly compression?: string;
  readonly folder: boolean;
}

export function shellLines({ input, path, layer, blob, compression, folder }: ShellFacts): readonly string[] {
  const name = quoteName(path);
  const lines = [`cutaway cat ${quoteText(input)} ${name} --layer ${layer}`];
  if (!blob) return lines;
  const flags = TAR_FLAGS[compression ?? 'none'] ?? '';
  const zstd = compression === 'zstd' ? ' --zstd' : '';
  const from = folder ? `${input}/${blob}` : blob;
  const tar = `tar -x${flags}O${zstd}`;
  lines.push(
    folder
      ? `${tar} -f ${quoteText(from)} ${name}`
      : `tar -xOf ${quoteText(input)} ${quoteText(blob)} | ${tar} -f - ${name}`,
  );
  return lines;
}

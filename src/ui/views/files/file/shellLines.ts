/** Shell lines that fetch one file with common tools; whatever the name holds, the shell sees one word. */

/** Quotes a name for a POSIX shell; bytes and controls that can't be typed go into `$'…'`, which bash and zsh read. */
export function quoteName(bytes: Uint8Array): string {
  const plain = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  const text = new TextDecoder().decode(bytes);
  if (plain && /^[\w./@%+=:,-]+$/.test(text) && !text.startsWith('-')) return text;
  if (plain || isPrintable(bytes)) return `'${text.replaceAll("'", "'\\''")}'`;
  let quoted = '';
  for (const byte of bytes) {
    if (byte === 0x27 || byte === 0x5c) quoted += `\\${String.fromCharCode(byte)}`;
    else quoted += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return `$'${quoted}'`;
}

/** UTF-8 without anything that would not be seen. */
function isPrintable(bytes: Uint8Array): boolean {
  try {
    return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}

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

const words = (text: string): string => quoteName(new TextEncoder().encode(text));

export function shellLines({ input, path, layer, blob, compression, folder }: ShellFacts): readonly string[] {
  const name = quoteName(path);
  const lines = [`cutaway cat ${words(input)} ${name} --layer ${layer}`];
  if (!blob) return lines;
  const flags = TAR_FLAGS[compression ?? 'none'] ?? '';
  const zstd = compression === 'zstd' ? ' --zstd' : '';
  const from = folder ? `${input}/${blob}` : blob;
  const tar = `tar -x${flags}O${zstd}`;
  lines.push(
    folder ? `${tar} -f ${words(from)} ${name}` : `tar -xOf ${words(input)} ${words(blob)} | ${tar} -f - ${name}`,
  );
  return lines;
}

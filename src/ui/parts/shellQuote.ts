/** Words for a POSIX shell: whatever a name holds, the shell sees one word. */

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

/** Quotes a text as one word. */
export const quoteText = (text: string): string => quoteName(new TextEncoder().encode(text));

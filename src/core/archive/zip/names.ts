/**
 * Names of zip entries as text. Bit 11 says UTF-8; without it the specification means code page 437, but Java, macOS and
 * most Unix tools write UTF-8 and say nothing, so what is valid UTF-8 is read as that.
 */
import { bytesToText, isUtf8 } from '../../oci/text.ts';
import { unicodeName, type ZipExtra } from './extra.ts';

const UTF8_FLAG = 0x0800;

const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** The name of an entry: the Unicode extra field, UTF-8 by its flag, else code page 437. */
export function memberName(bytes: Uint8Array, flags: number, extra: ZipExtra): string {
  const unicode = unicodeName(extra, bytes);
  if (unicode !== undefined) return bytesToText(unicode);
  if ((flags & UTF8_FLAG) !== 0 || isUtf8(bytes)) return bytesToText(bytes);
  return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128])).join('');
}

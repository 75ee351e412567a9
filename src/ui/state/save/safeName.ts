/** A file name from an image made fit to be saved under: nothing of its path, nothing unseen, nothing a system reserves. */

/** Windows opens devices by these names, whatever follows the first dot. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;
/** Most file systems allow 255 bytes. */
const MOST = 200;

export function safeName(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const visible = base.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, '_');
  const plain = visible
    .replaceAll(/[\\/:*?"<>|]/g, '_')
    .replaceAll(/^[ .]+(?=.*[^ .])|[ .]+$/g, (run) => '_'.repeat(run.length));
  // A leading dot is a hidden file but a legal one; it was replaced above only together with blanks.
  const dotted = /^\.[^.]/.test(visible) ? `.${plain.slice(1)}` : plain;
  const short = shorten(dotted);
  return RESERVED.test(short) ? `_${short}` : short || 'file';
}

/** Cuts the middle out, so that the ending stays; counts UTF-8 bytes. */
function shorten(name: string): string {
  const size = (text: string) => new TextEncoder().encode(text).length;
  if (size(name) <= MOST) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && size(name.slice(dot)) <= 16 ? name.slice(dot) : '';
  const letters = [...name.slice(0, name.length - ending.length)];
  while (size(letters.join('')) > MOST - size(ending)) letters.length = Math.floor(letters.length * 0.9);
  return letters.join('') + ending;
}

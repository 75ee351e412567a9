/** Paths of entries below their archive's root, whatever they were written as. */

/** Empty or dotted parts. */
const ODD = /^\/|\/\/|(^|\/)\.{1,2}(\/|$)/;

/** No leading `/` or `./`, no empty or `.` parts, no `/` at the end; `..` stops at the root, which `climbs` tells. */
export function rootedPath(text: string): { readonly path: string; readonly climbs: boolean } {
  if (!ODD.test(text)) return { path: text.endsWith('/') ? text.slice(0, -1) : text, climbs: false };
  const parts: string[] = [];
  let climbs = false;
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) climbs = true;
  }
  return { path: parts.join('/'), climbs };
}

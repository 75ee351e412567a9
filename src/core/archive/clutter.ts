/**
 * Entries that archivers and desktops leave in an archive and that say nothing about an image: AppleDouble files, PAX
 * headers unpacked by a tar that did not know them, Finder settings. They are listed but not asked what the archive is.
 */
export function isClutter(path: string): boolean {
  return CLUTTER.test(path);
}

const CLUTTER = /(?:^|\/)(?:\._|(?:\.DS_Store|__MACOSX|PaxHeaders(?:\.\d+)?)(?:\/|$))/;

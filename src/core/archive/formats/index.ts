/**
 * Archive formats in the order in which they are tried; the first that matches is it.
 */
import { ar } from './ar.ts';
import { erofs } from './erofs.ts';
import type { ArchiveFormat, MadeFormat } from './format.ts';
import { tar } from './tar.ts';
import { zip } from './zip.ts';

/**
 * Folders are not a format of bytes and come through `folder.ts`. Tar before what has a name for a mark: its own is a checksum,
 * and no name forges it. EROFS begins with zeros, as an empty tar does.
 */
export const formats: readonly ArchiveFormat[] = [erofs, tar, zip, ar];

/** Those that layers come in beside tar: each is read as the tar that it would be. */
export function layerFormat(head: Uint8Array): MadeFormat | undefined {
  return formats.find((format): format is MadeFormat => format.asTar !== undefined && format.matches(head));
}

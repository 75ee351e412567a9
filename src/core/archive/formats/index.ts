/**
 * Archive formats in the order in which they are tried; the first that matches is it.
 */
import type { ArchiveFormat } from './format.ts';
import { tar } from './tar.ts';

/** Folders are no format of bytes and come through `folder.ts`. */
export const formats: readonly ArchiveFormat[] = [tar];

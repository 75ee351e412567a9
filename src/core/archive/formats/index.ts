/**
 * Archive formats in the order in which they are tried; the first that matches is it.
 */
import { ar } from './ar.ts';
import type { ArchiveFormat } from './format.ts';
import { tar } from './tar.ts';
import { zip } from './zip.ts';

/** Folders are no format of bytes and come through `folder.ts`. Tar first: its mark is a checksum, no name forges it. */
export const formats: readonly ArchiveFormat[] = [tar, zip, ar];

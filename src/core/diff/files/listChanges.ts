/** A file comparison as the records that are printed: one for each path that differs, in the order of the paths' bytes. */

import { rawRowName, rowPaths } from '../../table/namedRows.ts';
import { bytesToText } from '../../oci/text.ts';
import { NO_ENTRY } from '../../rootfs/columns.ts';
import { type ListedEntry, toEntry } from '../../rootfs/listing.ts';
import { type Change, FILE_KINDS, type FileField, fieldNames, whyFile } from '../change.ts';
import { MODIFIED } from './compareTrees.ts';
import type { FileDiff } from './fileDiff.ts';

/** `path` has no leading slash; the root directory is `.`. Sides are as `ls` prints them, their path left out. */
export interface FileChange extends Change<Omit<ListedEntry, 'path' | 'pathBytes'>> {
  /** Of what is modified. */
  readonly fields?: readonly FileField[];
  /** Where the same content is on the other side. */
  readonly movedFrom?: string;
  readonly movedTo?: string;
  /** base64 of the path, where it is not UTF-8. */
  readonly pathBytes?: string;
}

/** Does a row differ once these fields are ignored? */
function differs({ kind, fields }: Pick<FileDiff, 'kind' | 'fields'>, row: number, ignored: number): boolean {
  return kind[row] === MODIFIED ? (fields[row] & ~ignored) !== 0 : kind[row] !== 0;
}

/** All that differ once `ignored` fields are left out. */
export function listChanges(diff: FileDiff, ignored = 0): FileChange[] {
  const paths = rowPaths(diff.left, rawRowName);
  const rows = [...paths.keys()].filter((row) => differs(diff, row, ignored));
  rows.sort((a, b) => compareText(paths[a], paths[b]));
  return rows.map((row) => toChange(diff, row, paths, ignored));
}

function toChange(diff: FileDiff, row: number, paths: readonly string[], ignored: number): FileChange {
  const kind = FILE_KINDS[diff.kind[row]] ?? 'same';
  const bits = diff.fields[row] & ~ignored;
  const moved = diff.moved[row];
  const path = shown(paths[row]);
  return {
    path: row === 0 ? '.' : path.text,
    kind,
    left: kind === 'added' ? undefined : sideAt(diff.left, row),
    right: kind === 'removed' ? undefined : sideAt(diff.right, row),
    ...(kind === 'modified' && { why: whyFile(bits), fields: fieldNames(bits) }),
    ...(moved !== 0 && { [kind === 'added' ? 'movedFrom' : 'movedTo']: shown(paths[moved]).text }),
    ...(path.base64 !== undefined && { pathBytes: path.base64 }),
  };
}

type Listed = Omit<ListedEntry, 'path' | 'pathBytes'>;
/** With a key for each field, and so one that is forgotten is an error. */
type Side = { readonly [K in keyof Required<Listed>]: Listed[K] };

/** Written out: taking the rest of an object, twice for each path, was a tenth of a comparison. */
function sideAt(columns: FileDiff['left'], row: number): Side {
  const entry = toEntry(columns, row, '', undefined);
  return {
    type: entry.type,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    size: entry.size,
    // An implied directory is in no layer.
    mtime: columns.entry[row] === NO_ENTRY ? 0 : entry.mtime,
    mtimeExact: entry.mtimeExact,
    linkName: entry.linkName,
    device: entry.device,
    xattrs: entry.xattrs,
    whiteout: entry.whiteout,
    layer: entry.layer,
  };
}

function shown(raw: string): { readonly text: string; readonly base64?: string } {
  if (!/[^\0-\x7f]/.test(raw)) return { text: raw };
  const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  const text = bytesToText(bytes);
  return isSame(text, bytes) ? { text } : { text, base64: btoa(raw) };
}

function isSame(text: string, bytes: Uint8Array): boolean {
  const encoded = new TextEncoder().encode(text);
  return encoded.length === bytes.length && encoded.every((byte, at) => byte === bytes[at]);
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

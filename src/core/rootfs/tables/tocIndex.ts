/** A table's entries as a LayerIndex, and their chunks in columns. */

import { BLOCK, paddingOf } from '../../archive/tar/block.ts';
import { BLOCK_DEVICE, CHAR, HARDLINK, SYMLINK, setSpan, TarEntry } from '../../archive/tar/entry.ts';
import { type FileTime, fileTime } from '../../oci/times/fileTime.ts';
import type { ContentDigests, LayerIndex } from '../layerIndex.ts';
import { LayerScanner } from '../layerScanner.ts';
import type { RawEntry, TocFile } from './toc.ts';

const encoder = new TextEncoder();
const SHA256 = /^sha256:[0-9a-f]{64}$/;

/** The index of these files. Names of users and groups are left out: a tar's own headers give none either. */
export function tocIndex(files: readonly TocFile[]): LayerIndex {
  const scanner = new LayerScanner();
  const entry = new TarEntry();
  let offset = 0;
  for (const [number, file] of files.entries()) {
    entry.number = number;
    entry.headerOffset = offset;
    entry.offset = offset + BLOCK;
    fill(entry, file);
    if (!scanner.entry(entry)) break;
    offset += BLOCK + file.size + paddingOf(file.size);
  }
  const { findings, ...index } = scanner.finish();
  return {
    ...index,
    // Of the tar that was not read there is nothing to say.
    findings: findings.filter(({ code }) => /^(path|link|layer|xattrs)-/.test(code)),
    uncompressedSize: offset + 2 * BLOCK,
    contentDigests: digestsOf(files),
  };
}

function fill(entry: TarEntry, { raw, name, type, size }: TocFile): void {
  const path = encoder.encode(name);
  setSpan(entry.path, path, 0, path.length);
  const link = encoder.encode(type === HARDLINK || type === SYMLINK ? textOf(raw.linkName) : '');
  setSpan(entry.link, link, 0, link.length);
  entry.type = type;
  entry.size = size;
  entry.stored = size;
  // Some write the file type's bits along.
  entry.mode = numberOf(raw.mode) & 0o7777;
  entry.uid = numberOf(raw.uid);
  entry.gid = numberOf(raw.gid);
  entry.uidText = entry.uid > 0xffffffff ? String(entry.uid) : undefined;
  entry.gidText = entry.gid > 0xffffffff ? String(entry.gid) : undefined;
  const { mtime, mtimeNs } = timeOf(textOf(raw.modtime));
  entry.mtime = mtime;
  entry.mtimeNs = mtimeNs;
  const device = type === CHAR || type === BLOCK_DEVICE;
  entry.device = device ? `${numberOf(raw.devMajor)}:${numberOf(raw.devMinor)}` : undefined;
  entry.xattrs = xattrsOf(raw);
}

/** RFC 3339 with up to nine digits of a fraction, of which `Date` knows three. The epoch where it is not a time. */
export function timeOf(text: string): FileTime {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  const seconds = Date.parse(text.replace(/\.\d+/, '')) / 1000 || 0;
  return fileTime(seconds, Number(fraction.slice(0, 9).padEnd(9, '0')));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;

/** Values are base64. */
function xattrsOf({ xattrs }: RawEntry): ReadonlyMap<string, Uint8Array> | undefined {
  if (typeof xattrs !== 'object' || xattrs === null) return undefined;
  const found = new Map<string, Uint8Array>();
  for (const [name, value] of Object.entries(xattrs)) {
    const bytes = base64(textOf(value));
    if (bytes) found.set(name, bytes);
  }
  return found.size > 0 ? found : undefined;
}

function base64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function digestsOf(files: readonly TocFile[]): ContentDigests {
  const known = [...files.keys()].filter((i) => SHA256.test(textOf(files[i]?.raw.digest)));
  const sha256 = new Uint8Array(32 * known.length);
  for (const [row, i] of known.entries()) {
    const hex = textOf(files[i]?.raw.digest).slice(7);
    for (let at = 0; at < 32; at++) sha256[32 * row + at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  }
  return { count: known.length, entry: Uint32Array.from(known), sha256 };
}

/**
 * Pages: a file read page by page as it is looked at, and a few pages kept. Memory is bounded whatever the file's size.
 */
import type { PreviewSource } from '../preview.ts';

export const PAGE_BYTES = 1 << 16;
/** 64 pages = 4 MiB: some screens up and down without reading again. */
const PAGES_MAX_COUNT = 64;

export interface Pages {
  /** The byte's page where it has been read, else undefined, and the page is asked for. */
  at(offset: number): Uint8Array | undefined;
  subscribe(changed: () => void): () => void;
  /** Grows with each page that arrives or fails. */
  version(): number;
  failure(): unknown;
  close(): void;
}

export function createPages(source: PreviewSource, head: Uint8Array): Pages {
  const cached = new Map<number, Uint8Array>();
  const asked = new Set<number>();
  const listeners = new Set<() => void>();
  const stop = new AbortController();
  let version = 0;
  let failure: unknown;
  for (let page = 0; (page + 1) * PAGE_BYTES <= head.length || (page === 0 && head.length === source.size); page++) {
    cached.set(page, head.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES));
  }

  const changed = () => {
    version++;
    for (const listener of listeners) listener();
  };
  const load = async (page: number) => {
    asked.add(page);
    try {
      const start = page * PAGE_BYTES;
      cached.set(page, await source.read(start, Math.min(source.size, start + PAGE_BYTES), stop.signal));
      for (const old of cached.keys()) if (cached.size > PAGES_MAX_COUNT) cached.delete(old);
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    asked.delete(page);
    if (!stop.signal.aborted) changed();
  };
  return {
    at(offset) {
      const page = Math.floor(offset / PAGE_BYTES);
      const found = cached.get(page);
      if (!found && !asked.has(page) && failure === undefined) void load(page);
      return found;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    failure: () => failure,
    close: () => stop.abort(),
  };
}

/** The bytes of a row that have been read; those of a page that has not come yet are not among them. */
export function bytesAt(pages: Pick<Pages, 'at'>, offset: number, count: number): Uint8Array {
  const within = offset % PAGE_BYTES;
  const first = pages.at(offset)?.subarray(within, within + count) ?? new Uint8Array();
  // Only where the row goes on in the next page.
  if (within + count <= PAGE_BYTES || first.length < PAGE_BYTES - within) return first;
  const next = pages.at(offset + first.length)?.subarray(0, count - first.length) ?? new Uint8Array();
  return Uint8Array.of(...first, ...next);
}

/** Bytes of a row, in groups of eight, that so many characters have room for. */
export function perRowOf(characters: number, digits: number): number {
  // A group: eight times two digits, a character and a space, and one more space.
  const groups = Math.floor((characters - digits - 4) / (8 * 4 + 1));
  return 8 * Math.max(1, Math.min(MOST_GROUPS, groups));
}

/** Longer rows are not read any more. */
const MOST_GROUPS = 8;

/** `0x1f0`, `1f0h` and `496` are offsets; undefined for anything else. */
export function parseOffset(text: string): number | undefined {
  const trimmed = text.trim().replaceAll(/[_,\s]/g, '');
  const hex = /^(?:0x([0-9a-f]{1,13})|([0-9a-f]{1,13})h)$/i.exec(trimmed);
  if (hex) return Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
  return /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : undefined;
}

interface HexRow {
  readonly offset: string;
  readonly bytes: string;
  readonly characters: string;
}

/** One row as `hexdump -C` lays it out: groups of eight bytes, then the printable ASCII. */
export function hexRow(bytes: Uint8Array, offset: number, perRow: number, digits: number): HexRow {
  let shown = '';
  let characters = '';
  for (let at = 0; at < perRow; at++) {
    const byte = bytes[at];
    if (at > 0) shown += at % 8 === 0 ? '  ' : ' ';
    shown += byte === undefined ? '  ' : byte.toString(16).padStart(2, '0');
    if (byte !== undefined) characters += byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.';
  }
  return { offset: offset.toString(16).padStart(digits, '0'), bytes: shown, characters };
}

/**
 * useOpenLink: the open file as part of the link. A link with one opens it as soon as its row is known; afterwards the
 * link follows what is open.
 */
import { useEffect, useRef } from 'react';
import { patchSlot, type Slot } from '../../app/state/appState.ts';
import { fileOf } from './file/rowFile.ts';
import { setFiles, useFilesState } from './filesState.ts';
import { rowAt } from './rows/paths.ts';
import type { ShownRows } from './useFileRows.ts';
import type { FilesPlace } from './useFiles.ts';

/** `text:10`, `hex`, or `auto` where the file chose its own preview. */
export function formatOpen(preview: string | null, at: number | null): string {
  return `${preview ?? 'auto'}${at === null ? '' : `:${at}`}`;
}

export function parseOpen(text: string): { readonly preview: string | null; readonly at: number | null } {
  const [, name, at] = /^([a-z]+)(?::(\d{1,15}))?$/.exec(text) ?? [];
  return { preview: name === undefined || name === 'auto' ? null : name, at: at === undefined ? null : Number(at) };
}

export function useOpenLink(slot: Slot, place: FilesPlace, shown: ShownRows | undefined): void {
  const { open, preview, at } = useFilesState();
  const asked = useRef(slot.open ?? null);
  useEffect(() => {
    if (asked.current === null || !shown) return;
    const row = slot.path === null ? -1 : rowAt(shown.columns, shown.lists, slot.path);
    const file = row > 0 ? fileOf(place.openedID, place.image.key, shown.columns, row) : undefined;
    if (file) setFiles({ open: file, ...parseOpen(asked.current) });
    asked.current = null;
  }, [shown, slot.path, place.openedID, place.image.key]);
  useEffect(() => {
    if (asked.current !== null) return;
    const here = open !== null && open.openedID === place.openedID && open.path === slot.path;
    const text = here ? formatOpen(preview, at) : null;
    if ((slot.open ?? null) !== text) patchSlot(slot.id, { open: text });
  }, [open, preview, at, slot.path, slot.open, slot.id, place.openedID]);
}

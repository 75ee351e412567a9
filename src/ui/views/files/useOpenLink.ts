/**
 * useOpenLink: the open file as part of the link. A link with one opens it as soon as its row is known; afterwards the
 * link follows what is open.
 */
import { useEffect, useRef } from 'react';
import { patchSlot, type Slot } from '../../state/appState.ts';
import { fileOf } from './file/rowFile.ts';
import { type FilesState, setFiles, useFilesState } from './filesState.ts';
import { rowAt } from './rows/paths.ts';
import type { ShownRows } from './useFileRows.ts';
import type { FilesPlace } from './useFiles.ts';

/** What of a file is shown: by which preview, and the line or offset it points at. */
type Shown = Pick<FilesState, 'preview' | 'at' | 'to'>;

/** `text:10`, `text:10-20`, `hex`, or `auto` where the file chose its own preview. */
export function formatOpen({ preview, at, to }: Shown): string {
  const end = to === null ? '' : `-${to}`;
  return `${preview ?? 'auto'}${at === null ? '' : `:${at}${end}`}`;
}

export function parseOpen(text: string): Shown {
  const [, name, at, to] = /^([a-z]+)(?::(\d{1,15})(?:-(\d{1,15}))?)?$/.exec(text) ?? [];
  const number = (digits: string | undefined) => (digits === undefined ? null : Number(digits));
  return { preview: name === undefined || name === 'auto' ? null : name, at: number(at), to: number(to) };
}

export function useOpenLink(slot: Slot, place: FilesPlace, shown: ShownRows | undefined): void {
  const { open, inside, preview, at, to } = useFilesState();
  const asked = useRef(slot.open ?? null);
  const heard = useRef(slot.asks);
  useEffect(() => {
    if (heard.current !== slot.asks) {
      heard.current = slot.asks;
      asked.current = slot.open ?? null;
    }
    if (asked.current === null || !shown) return;
    const row = slot.path === null ? -1 : rowAt(shown.columns, shown.lists, slot.path);
    const file = row > 0 ? fileOf(place.openedID, place.image.key, shown.columns, row) : undefined;
    if (file) setFiles({ open: file, inside: slot.inside ?? [], ...parseOpen(asked.current) });
    asked.current = null;
  }, [shown, slot.path, slot.open, slot.inside, slot.asks, place.openedID, place.image.key]);
  useEffect(() => {
    if (asked.current !== null) return;
    const here = open !== null && open.openedID === place.openedID && open.path === slot.path;
    const text = here ? formatOpen({ preview, at, to }) : null;
    const way = here && inside.length > 0 ? inside : null;
    if ((slot.open ?? null) !== text || (slot.inside ?? null) !== way) patchSlot(slot.id, { open: text, inside: way });
  }, [open, inside, preview, at, to, slot.path, slot.open, slot.inside, slot.id, place.openedID]);
}

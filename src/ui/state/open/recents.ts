/**
 * Recents: names and digests of what was opened in this browser before. Bytes are never kept. A local file is opened again
 * by its handle where the browser gives one (see handles.ts); else the entry says what to drop.
 */
import { create } from 'zustand';
import type { Input, OpenedInput } from '../../../engine/engine.ts';
import { forgetHandles, keepHandle } from './handles.ts';
import { identityOf, imagesUnder } from '../objectIndex.ts';

export interface Recent {
  readonly name: string;
  readonly kind: Input['kind'];
  readonly digest: string | null;
  readonly size: number;
  /** Where our own server has it; only such entries reopen by a click. */
  readonly url?: string;
  /** Stored sizes of the first image's layers, base first: enough to draw its cut. */
  readonly layers: readonly number[];
}

const STORED = 'cutaway.recents';
const RECENTS_MAX_COUNT = 8;
const MOST_LAYERS = 40;

function isRecent(value: unknown): value is Recent {
  const each = value as Partial<Recent> | null;
  return typeof each?.name === 'string' && typeof each.size === 'number' && Array.isArray(each.layers);
}

function stored(): readonly Recent[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(value) ? value.filter(isRecent).slice(0, RECENTS_MAX_COUNT) : [];
  } catch {
    return [];
  }
}

export const useRecents = create<readonly Recent[]>(stored);

function keep(recents: readonly Recent[]): void {
  useRecents.setState(recents, true);
  try {
    localStorage.setItem(STORED, JSON.stringify(recents));
  } catch {
    // No storage: the list lasts as long as the page.
  }
}

export function rememberRecent(input: Input, opened: OpenedInput): void {
  // There is no way to it but through the image around it, or that it was made of.
  if ('of' in input) return;
  const image = imagesUnder(opened.roots)[0];
  const layers = image?.children.filter((node) => node.role === 'layer').map((node) => node.size) ?? [];
  const recent: Recent = {
    name: input.name,
    kind: input.kind,
    digest: identityOf(opened),
    size: opened.size,
    layers: layers.slice(0, MOST_LAYERS),
    ...(input.kind === 'url' ? { url: input.url } : {}),
  };
  const others = useRecents.getState().filter((each) => each.name !== recent.name || each.digest !== recent.digest);
  keep([recent, ...others].slice(0, RECENTS_MAX_COUNT));
  void keepHandle(input, handleName(recent));
}

/** What names the handle of a recent file or folder. */
export const handleName = ({ name, digest }: Pick<Recent, 'name' | 'digest'>): string => `${name} ${digest ?? ''}`;

/** A repository whose tags were listed, by its whole name: `docker://host/name`. */
export function rememberRepository(name: string): void {
  const others = useRecents.getState().filter((each) => each.name !== name);
  keep(
    [{ name, kind: 'registry', digest: null, size: 0, layers: [] } as Recent, ...others].slice(0, RECENTS_MAX_COUNT),
  );
}

export function forgetRecents(): void {
  keep([]);
  forgetHandles();
}

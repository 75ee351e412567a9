/**
 * Lookups: where tags lead, asked only for rows in view and a few at a time. A HEAD for each gives its digest; what lies
 * behind it (platforms, sizes) is read where somebody asked for that. The first refusal for too many requests stops all.
 */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { ErrorCode } from '../../../core/oci/imageError.ts';
import type { TaggedImage } from '../../../core/store/registry/browse/tagged.ts';
import type { TagHead } from '../../../core/store/registry/browse/tagHeads.ts';
import { engine } from '../engine.ts';
import { toFailure } from '../errors.ts';
import { credentialOf } from './credentials.ts';
import { isOwnRegistry } from './ownRegistry.ts';

interface Stopped {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What is known of one repository's tags. */
export interface Lookup {
  readonly heads: ReadonlyMap<string, TagHead>;
  /** Behind tags whose documents were read, by digest. */
  readonly images: ReadonlyMap<string, TaggedImage>;
  /** Are platforms and sizes read for rows in view? */
  readonly deep: boolean;
  readonly stopped?: Stopped | undefined;
}

const NOTHING: Lookup = { heads: new Map(), images: new Map(), deep: false };

const useLookups = create<Readonly<Record<string, Lookup>>>(() => ({}));

/** Milliseconds that rows stand still before they are asked for, and between two redraws of what has come. */
const SETTLE = 120;
/** Tags of one question: a screen of rows. */
const MOST_AT_ONCE = 60;
/** Images looked behind at the same time: registries slow down who asks for more. */
const LOOKED_BEHIND_AT_ONCE = 4;

interface Work {
  /** Rows that show the tag now. */
  readonly wanted: Map<string, number>;
  /** Digests that can't be looked behind. */
  readonly refused: Set<string>;
  timer: ReturnType<typeof setTimeout> | undefined;
  running: AbortController | undefined;
}

const works = new Map<string, Work>();

function workOn(repository: string): Work {
  const known = works.get(repository);
  if (known) return known;
  const work: Work = { wanted: new Map(), refused: new Set(), timer: undefined, running: undefined };
  works.set(repository, work);
  return work;
}

export const lookupOf = (repository: string): Lookup => useLookups.getState()[repository] ?? NOTHING;

function patch(repository: string, change: Partial<Lookup>): void {
  useLookups.setState((all) => ({ [repository]: { ...(all[repository] ?? firstLook(repository)), ...change } }));
}

/** Registries of this machine grant what is asked; others may count each document as a pull. */
function firstLook(repository: string): Lookup {
  const host = repository.split('/', 1)[0] ?? '';
  return { ...NOTHING, deep: isOwnRegistry(host) || /^(?:localhost|127\.|\[::1\])/.test(host) };
}

export function useLookup<T>(repository: string, pick: (lookup: Lookup) => T): T {
  return useLookups((all) => pick(all[repository] ?? NOTHING));
}

/** Keeps asking for a tag as long as the caller shows it. */
export function useWanted(repository: string, tag: string): void {
  useEffect(() => {
    const { wanted } = workOn(repository);
    wanted.set(tag, (wanted.get(tag) ?? 0) + 1);
    schedule(repository);
    return () => {
      const left = (wanted.get(tag) ?? 1) - 1;
      if (left > 0) wanted.set(tag, left);
      else wanted.delete(tag);
    };
  }, [repository, tag]);
}

export function setDeep(repository: string, deep: boolean): void {
  patch(repository, { deep });
  schedule(repository);
}

/** Takes up again what a refusal stopped; what failed then is asked anew. */
export function goOn(repository: string): void {
  const heads = new Map([...lookupOf(repository).heads].filter(([, head]) => !head.problem));
  patch(repository, { stopped: undefined, heads });
  workOn(repository).refused.clear();
  schedule(repository);
}

/** What was read elsewhere on the page. */
export function noteImage(repository: string, tag: string | undefined, image: TaggedImage): void {
  const { digest, mediaType } = image;
  if (digest === null) return;
  const { heads, images } = lookupOf(repository);
  if (images.get(digest) === image && (tag === undefined || heads.has(tag))) return;
  const next = new Map(heads);
  if (tag !== undefined) next.set(tag, { tag, digest, mediaType, size: null });
  patch(repository, { heads: next, images: new Map(images).set(digest, image) });
}

export function forgetLookups(registry: string): void {
  const own = (repository: string) => repository.startsWith(`${registry}/`);
  for (const [repository, work] of works) {
    if (!own(repository)) continue;
    work.running?.abort();
    work.refused.clear();
  }
  const others = Object.entries(useLookups.getState()).filter(([repository]) => !own(repository));
  useLookups.setState(Object.fromEntries(others), true);
  for (const repository of works.keys()) if (own(repository)) schedule(repository);
}

function schedule(repository: string): void {
  const work = workOn(repository);
  clearTimeout(work.timer);
  work.timer = setTimeout(() => void askNext(repository, work), SETTLE);
}

async function askNext(repository: string, work: Work): Promise<void> {
  if (!useLookups.getState()[repository]) patch(repository, {});
  if (work.running || lookupOf(repository).stopped) return;
  const stop = new AbortController();
  work.running = stop;
  try {
    while ((await askHeads(repository, work, stop.signal)) || (await askImages(repository, work, stop.signal)));
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    if (!stop.signal.aborted) patch(repository, { stopped: { code, message } });
  } finally {
    work.running = undefined;
    if (stop.signal.aborted) schedule(repository);
  }
}

const argsOf = (repository: string) => {
  const credential = credentialOf(repository.split('/', 1)[0] ?? '');
  return { repository, ...(credential !== undefined && { credential }) };
};

/** False where all wanted tags are known. What comes is shown in bunches: a row a time would redraw the list for each. */
async function askHeads(repository: string, { wanted }: Work, signal: AbortSignal): Promise<boolean> {
  const known = lookupOf(repository).heads;
  const tags = [...wanted.keys()].filter((tag) => !known.has(tag)).slice(0, MOST_AT_ONCE);
  if (tags.length === 0) return false;
  const come: TagHead[] = [];
  const show = () => {
    if (come.length === 0 || signal.aborted) return;
    const heads = new Map(lookupOf(repository).heads);
    for (const head of come.splice(0)) heads.set(head.tag, head);
    patch(repository, { heads });
  };
  const timer = setInterval(show, SETTLE);
  try {
    const onPart = (part: unknown) => void come.push(part as TagHead);
    const heads = await engine.ask([], 'tagHeads', { ...argsOf(repository), tags }, { signal, onPart });
    come.splice(0, come.length, ...heads);
    show();
    const ended = heads.find(({ problem }) => problem && problem.code !== 'not-found')?.problem;
    if (ended && heads.length < tags.length) patch(repository, { stopped: ended });
    return heads.length === tags.length;
  } finally {
    clearInterval(timer);
  }
}

/** A few at a time, each of which is a few requests of its own. False where nothing was left to look behind. */
async function askImages(repository: string, work: Work, signal: AbortSignal): Promise<boolean> {
  const taken = new Set<string>();
  const askOn = async () => {
    for (;;) {
      const reference = signal.aborted ? undefined : nextImage(repository, work, taken);
      if (reference === undefined) return;
      taken.add(reference);
      await askImage(repository, work, reference, signal);
    }
  };
  await Promise.all(Array.from({ length: LOOKED_BEHIND_AT_ONCE }, askOn));
  return taken.size > 0 && !signal.aborted;
}

/** The first digest in view that nobody looks behind; none as long as a tag in view has no digest yet, which is cheaper. */
function nextImage(repository: string, { wanted, refused }: Work, taken: ReadonlySet<string>): string | undefined {
  const { heads, images, deep, stopped } = lookupOf(repository);
  if (!deep || stopped) return undefined;
  const tags = [...wanted.keys()];
  if (taken.size > 0 && tags.some((tag) => !heads.has(tag))) return undefined;
  const digests = tags.flatMap((tag) => heads.get(tag)?.digest ?? []);
  return digests.find((digest) => !images.has(digest) && !refused.has(digest) && !taken.has(digest));
}

/** Throws where asking for others would fare no better. */
async function askImage(repository: string, { refused }: Work, reference: string, signal: AbortSignal): Promise<void> {
  try {
    const image = await engine.ask([], 'tagged', { ...argsOf(repository), reference }, { signal });
    noteImage(repository, undefined, image);
  } catch (thrown) {
    const { code } = toFailure(thrown);
    if (code === 'aborted' || code === 'rate-limited' || code === 'unreachable') throw thrown;
    refused.add(reference);
  }
}

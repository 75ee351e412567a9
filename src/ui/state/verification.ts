/**
 * What is known about the digests of each opened input, kept up to date as the worker checks them: every mark on the
 * page (tree, cut, status line) reads it from here, so that they agree.
 */
import { create } from 'zustand';
import type { Node } from '../../core/image/node.ts';
import type { Finding } from '../../core/oci/finding.ts';
import type { AppliedLayer, ObjectState, Verification, VerifyState } from '../../engine/engine.ts';

export interface Ledger {
  readonly running: boolean;
  /** Stored bytes. */
  readonly done: number;
  readonly total: number;
  readonly states: ReadonlyMap<string, ObjectState>;
  /** Made by reading layers; those made on opening are on the nodes. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Layers whose entries were read, with what applying them to those below has found. */
  readonly applied: ReadonlyMap<string, AppliedLayer>;
}

const EMPTY: Ledger = {
  ...{ running: false, done: 0, total: 0 },
  ...{ states: new Map(), findings: new Map(), applied: new Map() },
};

/** By the id of the opened input. */
export const useLedgers = create<ReadonlyMap<string, Ledger>>(() => new Map());

/** What is known about one input; a steady empty ledger before anything is. */
export function useLedger(openedId: string | undefined): Ledger {
  return useLedgers((ledgers) => (openedId === undefined ? undefined : ledgers.get(openedId)) ?? EMPTY);
}

/** Adds what is new since the last answer; findings of an object come whole each time. */
export function record(ledger: Ledger, news: Verification): Ledger {
  const states = new Map(ledger.states);
  for (const state of news.objects) states.set(state.key, state);
  const fresh = new Map<string, Finding[]>();
  for (const { key, ...finding } of news.findings) fresh.set(key, [...(fresh.get(key) ?? []), finding]);
  const findings = new Map([...ledger.findings, ...fresh]);
  const applied = new Map(ledger.applied);
  for (const layer of news.applied) applied.set(layer.key, layer);
  return { running: news.running, done: news.done, total: news.total, states, findings, applied };
}

/** What an update costs grows with the objects: all marks are counted anew. So ms for each object pass before the next one. */
const PAUSE_AN_OBJECT = 0.05;
const LONGEST_PAUSE = 1000;

type Ask = (openedId: string, after: number, options: { signal: AbortSignal }) => Promise<Verification>;

/** Follows the worker's checks of one input until the returned function is called. */
export function followVerification(openedId: string, ask: Ask): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const follow = async () => {
    let after = 0;
    while (!signal.aborted) {
      const news = await ask(openedId, after, { signal });
      // The first answer tells all that is known; later ones only what changed.
      const before = after === 0 ? EMPTY : (useLedgers.getState().get(openedId) ?? EMPTY);
      if (signal.aborted) return;
      after = news.revision;
      const ledger = record(before, news);
      useLedgers.setState((ledgers) => new Map(ledgers).set(openedId, ledger), true);
      const pause = Math.min(LONGEST_PAUSE, Math.floor(PAUSE_AN_OBJECT * ledger.states.size));
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  // The marks then stay as they are; whatever failed is reported by the call that needed it.
  follow().catch(() => {});
  return () => {
    stop.abort();
    useLedgers.setState((ledgers) => new Map([...ledgers].filter(([id]) => id !== openedId)), true);
  };
}

export type Mark = VerifyState;

/** Several places of the page ask at every drawing, and there may be a hundred thousand objects. */
const counted = new WeakMap<Ledger, WeakMap<readonly Node[], ReadonlyMap<Mark, number>>>();

/** How many objects have each mark. `nodes` must not be changed afterwards. */
export function countMarks(nodes: readonly Node[], ledger: Ledger): (mark: Mark) => number {
  const known = counted.get(ledger) ?? new WeakMap<readonly Node[], ReadonlyMap<Mark, number>>();
  counted.set(ledger, known);
  const counts = known.get(nodes) ?? marksOf(nodes, ledger);
  known.set(nodes, counts);
  return (mark) => counts.get(mark) ?? 0;
}

function marksOf(nodes: readonly Node[], ledger: Ledger): ReadonlyMap<Mark, number> {
  const counts = new Map<Mark, number>();
  for (const node of nodes) {
    const mark = markOf(node, ledger);
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return counts;
}

/** Where one object stands, from the newest that is known about it. */
export function markOf(node: Node, ledger: Ledger): Mark {
  const state = ledger.states.get(node.key)?.state;
  if (state !== undefined) return state;
  if (!node.present && node.origin === 'stored') return 'absent';
  if (node.verified === 'ok') return 'ok';
  if (node.verified === 'mismatch') return 'failed';
  const isNamed = node.digest !== null || node.diffID !== undefined;
  return node.verified === 'unknown' || node.origin === 'derived' || !isNamed ? 'unknown' : 'unchecked';
}

/** All findings of one object: made on opening and since; an equal one is listed once. */
export function findingsOf(node: Node, ledger: Ledger): readonly Finding[] {
  const read = ledger.findings.get(node.key) ?? [];
  const applied = ledger.applied.get(node.key)?.findings ?? [];
  if (read.length + applied.length === 0) return node.findings;
  const known = new Set(node.findings.map(({ code, message }) => `${code} ${message}`));
  return [...node.findings, ...read.filter(({ code, message }) => !known.has(`${code} ${message}`)), ...applied];
}

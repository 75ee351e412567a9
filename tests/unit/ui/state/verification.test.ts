import { describe, expect, it, vi } from 'vitest';
import type { Node } from '../../../../src/core/image/node.ts';
import type { Verification } from '../../../../src/engine/engine.ts';
import {
  countMarks,
  findingsOf,
  followVerification,
  markOf,
  record,
  useLedgers,
} from '../../../../src/ui/state/verification.ts';
import { unreadEntries } from '../../../../src/ui/state/unreadEntries.ts';

const finding = { code: 'digest-mismatch', severity: 'error', at: 'x', message: 'It differs.' } as const;
const layer: Node = {
  key: '0.1',
  role: 'layer',
  mediaType: '',
  digest: 'sha256:aa',
  size: 10,
  origin: 'stored',
  form: 'oci',
  names: [],
  platform: null,
  present: true,
  verified: 'unverified',
  findings: [],
  children: [],
};
const empty = { running: false, done: 0, total: 0, states: new Map(), findings: new Map(), applied: new Map() };
const news = (state: 'verifying' | 'failed', findings: Verification['findings'] = []): Verification => ({
  revision: 1,
  running: true,
  done: 5,
  total: 10,
  objects: [{ key: '0.1', state, done: 5, total: 10 }],
  checks: [],
  findings,
  applied: [],
});

describe('the ledger of checks', () => {
  it('says of each object the newest that is known', () => {
    expect(markOf(layer, empty)).toBe('unchecked');
    const running = record(empty, news('verifying'));
    expect(markOf(layer, running)).toBe('verifying');
    expect(markOf(layer, record(running, news('failed')))).toBe('failed');
  });

  it('tells absent, checked on opening and not checkable apart', () => {
    expect(markOf({ ...layer, present: false }, empty)).toBe('absent');
    expect(markOf({ ...layer, verified: 'ok' }, empty)).toBe('ok');
    expect(markOf({ ...layer, verified: 'mismatch' }, empty)).toBe('failed');
    expect(markOf({ ...layer, origin: 'derived', verified: undefined }, empty)).toBe('unknown');
  });

  it('adds later findings to those made on opening, an equal one once', () => {
    const ledger = record(empty, news('failed', [{ ...finding, key: '0.1' }]));
    expect(findingsOf(layer, ledger)).toEqual([finding]);
    expect(findingsOf({ ...layer, findings: [finding] }, ledger)).toEqual([finding]);
  });

  it('takes the findings of an object whole each time it is told of', () => {
    const once = record(empty, news('verifying', [{ ...finding, key: '0.1' }]));
    expect(findingsOf(layer, record(once, news('failed', [{ ...finding, key: '0.1' }])))).toEqual([finding]);
  });

  it('lists what applying a layer has found, and until it was read in full does not say that there is nothing', () => {
    const stored = { ...layer, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' };
    const [absent, bill] = [
      { ...stored, key: '0.2', present: false },
      { ...layer, mediaType: 'text/spdx+json' },
    ];
    const applied = (whole: boolean, findings = [finding]) =>
      record(empty, { ...news('failed'), applied: [{ key: '0.1', whole, findings }] });
    expect(findingsOf(stored, applied(true))).toEqual([finding]);
    expect(findingsOf(stored, record(applied(true), { ...news('failed'), applied: [] }))).toEqual([finding]);
    const unread = 'no findings so far; the entries of 1 layer were not read';
    const image = (...children: Node[]): Node => ({ ...layer, key: '0', role: 'manifest', children });
    const said = [empty, applied(false, []), applied(true, [])].map((ledger) =>
      unreadEntries([image(stored, absent, bill)], ledger),
    );
    expect(said).toEqual([unread, unread, undefined]);
    const other = { ...stored, digest: 'sha256:bb', key: '0.3' };
    expect(unreadEntries([image(stored, other)], empty)).toMatch('the entries of 2 layers were');
    // The same layers in a second view are read; on top of another layer they are not.
    expect(unreadEntries([image(stored), image({ ...stored, key: '1.1' })], applied(true, []))).toBeUndefined();
    expect(unreadEntries([image(stored), image(other, { ...stored, key: '1.1' })], applied(true, []))).toMatch(
      '2 layers',
    );
  });

  it('starts empty', () => {
    expect(useLedgers.getState().size).toBe(0);
  });

  it('counts the marks of all objects', () => {
    const absent = { ...layer, key: '0.2', present: false };
    const count = countMarks([layer, absent, { ...absent, key: '0.3' }], record(empty, news('failed')));
    expect(['failed', 'absent', 'ok'].map((mark) => count(mark as Parameters<typeof count>[0]))).toEqual([1, 2, 0]);
  });

  it.each([
    [1, 50],
    [10_000, 3],
    [50_000, 2],
  ])('of %i objects is updated %i times a second at most', async (objects, times) => {
    vi.useFakeTimers();
    let asked = 0;
    const all = Array.from(
      { length: objects },
      (_, at) => ({ key: `0.${at}`, state: 'ok', done: 1, total: 1 }) as const,
    );
    const never = new Promise<Verification>(() => undefined);
    const ask = () => (asked++ < 50 ? Promise.resolve({ ...news('failed'), objects: all }) : never);
    const stop = followVerification('paced', ask);
    await vi.advanceTimersByTimeAsync(1000);
    expect(Math.min(asked, 50)).toBe(times);
    expect(useLedgers.getState().get('paced')?.states.size).toBe(objects);
    stop();
    vi.useRealTimers();
  });
});

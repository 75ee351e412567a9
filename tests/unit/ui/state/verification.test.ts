import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../src/core/image/node.ts';
import type { Verification } from '../../../../src/engine/engine.ts';
import { findingsOf, markOf, record, useLedgers } from '../../../../src/ui/state/verification.ts';

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
const empty = { running: false, done: 0, total: 0, states: new Map(), findings: new Map() };
const news = (state: 'verifying' | 'failed', findings: Verification['findings'] = []): Verification => ({
  revision: 1,
  running: true,
  done: 5,
  total: 10,
  objects: [{ key: '0.1', state, done: 5, total: 10 }],
  checks: [],
  findings,
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

  it('starts empty', () => {
    expect(useLedgers.getState().size).toBe(0);
  });
});

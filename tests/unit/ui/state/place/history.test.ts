/**
 * Back and forward: random walks of steps, of changes that are none, and of going back and forward, against a model that
 * is a list of places with a finger on one of them.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../../src/core/image/node.ts';
import type { OpenedInput } from '../../../../../src/engine/engine.ts';
import * as app from '../../../../../src/ui/state/appState.ts';
import { PANES, SIZE } from '../../../../../src/ui/state/image/sizeState.ts';
import { type Browser, keepHistory } from '../../../../../src/ui/state/place/history.ts';
import { FIRST_VIEW, standingOf } from '../../../../../src/ui/state/place/place.ts';
import { BROWSE } from '../../../../../src/ui/views/registry/browseState.ts';
import { note, show } from '../../../../../src/ui/state/place/shows.ts';

const node = (key: string, role: Node['role'], children: Node[] = []): Node =>
  ({ key, role, children, digest: `sha256:${key}`, present: true, origin: 'stored', names: [], findings: [] }) as never;

const image = (key: string): Node =>
  node(key, 'manifest', [node(`${key}.0`, 'config'), node(`${key}.1`, 'layer'), node(`${key}.2`, 'layer')]);

const openedAs = (id: string): OpenedInput =>
  ({
    id,
    name: `${id}.tar`,
    size: 1,
    roots: [node(`${id}0`, 'index', [image(`${id}0.0`), image(`${id}0.1`)])],
  }) as never;

/** A browser's history: entries with a hash and what a page put beside it. */
class FakeBrowser implements Browser {
  readonly entries: { hash: string; state: unknown }[];
  at = 0;
  private listener = () => {};
  constructor(hash = '') {
    this.entries = [{ hash, state: null }];
  }
  get location() {
    return { hash: this.entries[this.at]?.hash ?? '' };
  }
  readonly history = {
    owner: this as FakeBrowser,
    get state(): unknown {
      return this.owner.entries[this.owner.at]?.state;
    },
    pushState(state: unknown, _: string, hash?: string | URL | null) {
      this.owner.entries.splice(this.owner.at + 1);
      this.owner.entries.push({ hash: String(hash), state: structuredClone(state) });
      this.owner.at++;
    },
    replaceState(state: unknown, _: string, hash?: string | URL | null) {
      this.owner.entries[this.owner.at] = { hash: String(hash), state: structuredClone(state) };
    },
  };
  addEventListener(_: 'popstate', listener: () => void) {
    this.listener = listener;
  }
  go(by: number) {
    const to = this.at + by;
    if (to < 0 || to >= this.entries.length) return;
    this.at = to;
    this.listener();
  }
}

/** All that one sees: the view or the registry, the input, and where one stands in it. */
function seen() {
  const state = app.useApp.getState();
  const slot = app.activeSlot(state);
  if (!slot && state.browse === null) return '["first screen"]';
  return JSON.stringify([
    state.view,
    state.browse,
    slot?.id,
    slot?.key,
    slot && standingOf(slot),
    state.browse !== null && state.browseShows,
  ]);
}

const tick = () => new Promise<void>((resolve) => queueMicrotask(resolve));

let stop = () => {};

function begin(hash = ''): FakeBrowser {
  stop();
  app.useApp.setState({ slots: [], active: null, view: FIRST_VIEW, browse: null, browseShows: {}, awaited: null });
  const browser = new FakeBrowser(hash);
  stop = keepHistory(browser);
  return browser;
}

async function open(id: string, input: object = { kind: 'file', name: `${id}.tar` }): Promise<void> {
  app.addSlot(id, input as never);
  app.activate(id);
  await tick();
  app.settleSlot(id, openedAs(id));
  await tick();
}

const ids = fc.constantFrom('a', 'b', 'inner');
const keys = fc.constantFrom('0.0', '0.0.1', '0.0.2', '0.1', '0.1.2');
const paths = fc.constantFrom('etc', 'etc/hosts', 'bin/sh');
const own = (key: string) => (app.useApp.getState().active ?? 'a') + key;
const active = () => app.useApp.getState().active ?? 'a';

/** What a person can do; `step` tells whether it is to make an entry. */
const moves = fc.oneof(
  fc.constantFrom('files', 'size', 'compare').map((view) => ({ step: true, run: () => app.showView(view) })),
  fc.tuple(ids, keys).map(([id, key]) => ({ step: true, run: () => app.select(id, id + key) })),
  ids.map((id) => ({ step: true, run: () => app.activate(id) })),
  fc
    .constantFrom('demo', 'demo/a', 'demo/a:1', 'demo/a:2')
    .map((to) => ({ step: true, run: () => app.showBrowse(to) })),
  paths.map((path) => ({ step: true, run: () => app.openFile(active(), path) })),
  paths.map((path) => ({ step: true, run: () => app.openAt(active(), { path, depth: 0, open: 'text:3' }) })),
  fc.constantFrom('files', 'layers').map((tab) => ({ step: true, run: () => app.goWithin(active(), { tab }) })),
  fc.constantFrom(...PANES).map((pane) => ({ step: true, run: () => show(SIZE.pane, pane) })),
  fc.constantFrom('-bytes', 'name').map((sort) => ({ step: true, run: () => show(SIZE.sort, SIZE.sort.read(sort)) })),
  paths.map((path) => ({ step: false, run: () => note(SIZE.at, path) })),
  fc.constantFrom('1', 'x').map((text) => ({ step: false, run: () => note(BROWSE.filter, text) })),
  fc.boolean().map((on) => ({ step: true, run: () => show(BROWSE.grouped, on) })),
  fc.constant({ step: true, run: app.goHome }),
  keys.map((key) => ({ step: false, run: () => app.walkTo(active(), own(key)) })),
  fc.constantFrom(0, 1, null).map((depth) => ({ step: false, run: () => app.setDepth(depth) })),
  paths.map((path) => ({ step: false, run: () => app.setPath(path) })),
  fc.constantFrom('demo/a:1', 'demo/a:3').map((to) => ({ step: false, run: () => app.walkBrowse(to) })),
);
const walk = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: moves.map((move) => ({ go: 0, move })) },
    { weight: 2, arbitrary: fc.constantFrom(-1, -1, 1, -2).map((go) => ({ go, move: undefined })) },
  ),
  { minLength: 1, maxLength: 40 },
);

describe('history', () => {
  it('makes one entry a step, rewrites it for all else, and goes back to what was seen', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (steps) => {
        const browser = begin();
        await open('a');
        await open('b');
        await open('inner', { kind: 'inside', name: 'inner.tar', of: 'b' });
        // The first entry is the first screen, then one for each input.
        const model = ['first', 'a', 'b', seen()];
        let finger = 3;
        expect(browser.entries).toHaveLength(4);
        for (const { go, move } of steps) {
          if (move) {
            const before = seen();
            move.run();
            await tick();
            if (move.step && seen() !== before) model.splice(++finger, model.length, seen());
            else model[finger] = seen();
          } else if (finger + go >= 0 && finger + go < model.length) {
            browser.go(go);
            await tick();
            finger += go;
            const known = model[finger] ?? '';
            if (known.startsWith('[')) expect(seen()).toBe(known);
            model[finger] = seen();
          }
          expect([browser.at, browser.entries.length]).toEqual([finger, model.length]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('goes back from any place to the first screen in as many Backs as there were steps', async () => {
    const browser = begin();
    await open('a');
    app.showView('files');
    await tick();
    app.select('a', 'a0.0.0');
    await tick();
    const views: string[] = [];
    for (let back = 0; back < 3; back++) {
      browser.go(-1);
      await tick();
      const { view, active: at } = app.useApp.getState();
      views.push(at === null ? 'first screen' : view);
    }
    expect(views).toEqual(['files', FIRST_VIEW, 'first screen']);
    expect(browser.at).toBe(0);
  });

  it('leaves a link as it is while another input than it names is opened; that is one step on from it', async () => {
    const link = '#/files?in=other.tar@sha256:zz&node=0.0@sha256:yy&path=etc/hosts';
    const browser = begin(link);
    expect(app.useApp.getState().awaited?.path).toBe('etc/hosts');
    app.addSlot('a', { kind: 'file', name: 'a.tar' } as never);
    await tick();
    expect(browser.location.hash).toBe(link);
    app.settleSlot('a', openedAs('a'));
    await tick();
    expect([browser.entries.length, browser.location.hash]).toEqual([1, link]);
    app.activate('a');
    app.showView('size');
    await tick();
    expect(browser.entries.map(({ hash }) => hash.slice(0, 7))).toEqual(['#/files', '#/size?']);
    browser.go(-1);
    await tick();
    expect(browser.location.hash).toBe(link);
    expect(app.useApp.getState().active).toBeNull();
  });
});

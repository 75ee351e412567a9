import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPlace, parsePlace } from '../../../../../src/ui/state/place/place.ts';

const text = fc.string({ unit: 'grapheme' });
const named = fc.string({ unit: 'grapheme', minLength: 1 });
/** Every code unit, lone surrogates too. */
const anyText = fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units));
const digest = fc.oneof(fc.constant(null), fc.string({ unit: 'grapheme', minLength: 1 }));

const or = <T>(one: fc.Arbitrary<T>) => fc.oneof(fc.constant(null), one);

/** What the link's own view shows; a view's name may hold anything. */
const shows = fc.dictionary(fc.constantFrom('pane', 'sort', 'at'), text, { noNullPrototype: true });

const place = fc
  .record({
    view: named,
    inputs: fc.array(fc.record({ name: text, digest }), { maxLength: 4 }),
    active: fc.nat({ max: 3 }),
    node: fc.oneof(fc.constant(null), fc.record({ key: text, digest })),
    entry: or(text),
    depth: or(fc.nat({ max: 999 })),
    alone: fc.boolean(),
    path: or(text),
    root: or(named),
    file: or(text),
    version: or(named),
    open: fc.constant(null),
    inside: or(fc.array(named, { minLength: 1, maxLength: 5 })),
    beside: or(fc.constantFrom('docker' as const, 'oci' as const)),
    browse: or(named),
    q: or(named),
    tab: or(named),
    ignore: or(fc.integer({ min: 1, max: 999 })),
    shows,
  })
  .map(({ shows, ...rest }) => ({
    ...rest,
    shows: Object.fromEntries(
      Object.entries(shows).map(([name, value]) => [`${rest.browse === null ? rest.view : 'browse'}.${name}`, value]),
    ),
  }));

const beside = fc.record({
  input: fc.record({ name: text, digest }),
  node: fc.record({ key: text, digest }),
});

const NOWHERE = parsePlace('');

describe('place', () => {
  it('keeps the way into an archive, step by step', () => {
    const inside = ['lib/b&c.jar', 'META-INF/MANIFEST.MF'];
    const way = { ...NOWHERE, path: 'a.war', file: 'a.war', open: 'auto', inside };
    expect(formatPlace(way)).toMatch(/&open=auto&inside=lib\/b%26c\.jar&inside=META-INF\/MANIFEST\.MF$/);
    expect(parsePlace(formatPlace(way))).toEqual(way);
    expect(formatPlace(NOWHERE)).not.toContain('inside');
  });

  it('names the open file only where one has walked on from it', () => {
    const open = { ...NOWHERE, path: 'etc/hosts', file: 'etc/hosts', open: 'text:3' };
    expect(formatPlace(open)).not.toContain('file=');
    expect(parsePlace(formatPlace(open))).toEqual(open);
    const walked = { ...open, path: 'etc/group' };
    expect(formatPlace(walked)).toContain('&file=etc/hosts&open=text:3');
    expect(parsePlace(formatPlace(walked))).toEqual(walked);
  });

  it('carries what a registry was asked to show, not what the view behind it shows', () => {
    const shows = { 'browse.filter': '1.', 'files.filter': '*.so' };
    const link = formatPlace({ ...NOWHERE, view: 'files', browse: 'demo/cutaway/hello', shows });
    expect(link).toBe('#/files?browse=demo/cutaway/hello&show=filter:1.');
    expect(parsePlace(link).shows).toEqual({ 'browse.filter': '1.' });
  });

  it('comes back from its hash as it was', () => {
    fc.assert(
      fc.property(place, (before) => {
        expect(parsePlace(formatPlace(before))).toEqual(before);
      }),
    );
  });

  it('carries the object that something is compared with', () => {
    fc.assert(
      fc.property(place, beside, (before, other) => {
        const both = { ...before, beside: other };
        expect(parsePlace(formatPlace(both))).toEqual(both);
      }),
    );
  });

  it('comes back from the hash as a browser keeps it in the address', () => {
    fc.assert(
      fc.property(place, (before) => {
        const link = new URL(formatPlace(before), 'http://localhost/').hash;
        expect(parsePlace(link)).toEqual(before);
      }),
    );
  });

  it('never throws on any text, half a surrogate pair or half an escape included', () => {
    const pieces = fc.constantFrom(
      '#/',
      '?',
      'in=',
      'node=',
      'depth=',
      'path=',
      'on=',
      '&',
      '@',
      '%',
      '%f',
      '%ff',
      '9e99',
      '-1',
      '\ud800',
    );
    const odd = fc.oneof(
      anyText,
      fc.array(pieces).map((some) => some.join('')),
    );
    fc.assert(
      fc.property(odd, (hash) => {
        expect(parsePlace(hash).view.length).toBeGreaterThan(0);
      }),
    );
    fc.assert(fc.property(anyText, (path) => formatPlace({ ...NOWHERE, path }).startsWith('#/')));
  });

  it('carries what its own view shows and nothing of another', () => {
    const shows = { 'size.pane': 'Likely secrets', 'size.at': 'usr/bin:a', 'files.filter': '*.so' };
    const link = formatPlace({ ...NOWHERE, view: 'size', shows });
    expect(link).toBe('#/size?show=pane:Likely%20secrets&show=at:usr/bin:a');
    expect(parsePlace(link).shows).toEqual({ 'size.pane': 'Likely secrets', 'size.at': 'usr/bin:a' });
    expect(parsePlace('#/size?show=&show=:x&show=y').shows).toEqual({});
  });

  it('keeps references, digests and paths readable', () => {
    const input = { name: 'registry.example:5000/team/app.tar', digest: 'sha256:0123' };
    const node = { key: '0.1.3', digest: 'sha256:4567' };
    expect(formatPlace({ ...NOWHERE, view: 'files', inputs: [input], node, depth: 3, path: 'usr/bin' })).toBe(
      '#/files?in=registry.example:5000/team/app.tar@sha256:0123&node=0.1.3@sha256:4567&depth=3&path=usr/bin',
    );
  });

  it('is the first view with nothing open for an empty hash', () => {
    expect(NOWHERE).toMatchObject({ view: 'overview', inputs: [], browse: null, depth: null, path: null });
    expect(parsePlace('#')).toEqual(NOWHERE);
  });
});

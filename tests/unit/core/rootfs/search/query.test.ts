import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENTRY_TYPES } from '../../../../../src/core/rootfs/columns.ts';
import { formatQuery } from '../../../../../src/core/rootfs/search/query/formatQuery.ts';
import { parseQuery, QueryError } from '../../../../../src/core/rootfs/search/query/parseQuery.ts';
import {
  FATES,
  MODE_NAMES,
  type Pattern,
  type Query,
  type Range,
} from '../../../../../src/core/rootfs/search/query/query.ts';
import { runs } from '../../../../fixtures/deep.ts';

const EMPTY: Query = { names: [], modes: [], types: [], fates: [], layers: [], platforms: [] };
const time = (text: string) => Date.parse(text) / 1000;

describe('a typed query', () => {
  it.each<[string, Partial<Query>]>([
    ['', {}],
    ['*.so', { names: [{ kind: 'glob', text: '*.so' }] }],
    ['passwd "a b" etc/ssl', { names: ['passwd', 'a b', 'etc/ssl'].map((text) => ({ kind: 'text', text })) }],
    ['"*.so"', { names: [{ kind: 'text', text: '*.so' }] }],
    ['a=b', { names: [{ kind: 'text', text: 'a=b' }] }],
    ['re:/^etc\\/.*conf$/i', { names: [{ kind: 'regex', text: '^etc\\/.*conf$', flags: 'i' }] }],
    [
      're:/a b[/]c/ x',
      {
        names: [
          { kind: 'regex', text: 'a b[/]c', flags: '' },
          { kind: 'text', text: 'x' },
        ],
      },
    ],
    ['size>1M', { size: { min: 1_000_001 } }],
    ['size>=4KiB size<1MB', { size: { min: 4096, max: 999_999 } }],
    ['size:10..20', { size: { min: 10, max: 20 } }],
    ['size=0', { size: { min: 0, max: 0 } }],
    ['mode:setuid,caps mode:0755', { modes: ['setuid', 'capabilities'], mode: 0o755 }],
    ['owner:0 gid:www-data', { owner: '0', group: 'www-data' }],
    ['type:link', { types: ['symlink', 'hardlink'] }],
    ['type:f,d', { types: ['file', 'dir'] }],
    ['layer:3 layer:5..,..1', { layers: [{ min: 3, max: 3 }, { min: 5 }, { max: 1 }] }],
    ['deleted: state:overwritten', { fates: ['deleted', 'overwritten'] }],
    ['time>2024-01-01', { time: { min: time('2024-01-02T00:00:00Z') } }],
    ['time>=2024', { time: { min: time('2024-01-01T00:00:00Z') } }],
    ['time>=@1700000000', { time: { min: 1_700_000_000 } }],
    ['sha256:DEADBEEF', { sha256: 'deadbeef' }],
    ['platform:arm64', { platforms: ['arm64'] }],
    ['text:"PRIVATE KEY" binary:yes', { text: { kind: 'text', text: 'PRIVATE KEY' }, binary: true }],
    ['text:/a+/i', { text: { kind: 'regex', text: 'a+', flags: 'i' } }],
  ])('%s is read', (text, expected) => {
    expect(parseQuery(text)).toEqual({ ...EMPTY, ...expected });
  });

  it.each<[string, string, RegExp]>([
    ['a size>lots', 'lots', /not a valid size/],
    ['size:', 'size:', /needs a value/],
    ['size<0', 'size<0', /smaller than 0/],
    ['x type:socket', 'socket', /not a valid type/],
    ['mode:rwx', 'rwx', /not a valid mode/],
    ['layer:base', 'base', /not a valid layer/],
    ['time>yesterday', 'yesterday', /not a valid time/],
    ['time>2024-02-30', '2024-02-30', /not a valid time/],
    ['state:gone', 'gone', /not a valid state/],
    ['re:/(/', '/(/', /cannot be read/],
    ['re:/a/gx', '/a/gx', /supported/],
    ['re:/abc', '/abc', /closing slash/],
    ['a "b', '"b', /never closed/],
    ['sha256:12', '12', /64 hex digits/],
    ['owner>3', 'owner>3', /takes ":"/],
    ['deleted:yes', 'deleted:yes', /complete by itself/],
    ['text:a text:b', 'b', /only one text/],
    ['""', '""', /empty name/],
    ['type:file,,dir', 'type:file,,dir', /nothing between/],
  ])('%s is refused at "%s"', (text, stretch, message) => {
    expect(() => parseQuery(text)).toThrow(QueryError);
    try {
      parseQuery(text);
    } catch (error) {
      const { start, end } = error as QueryError;
      expect(text.slice(start, end)).toBe(stretch);
      expect((error as QueryError).message).toMatch(message);
    }
  });

  it('of any characters is read, or refused at a place within it', () => {
    const words = fc.constantFrom(
      'size>',
      'mode:',
      'time:',
      're:/',
      'text:',
      'type:',
      '"',
      '/',
      ' ',
      '..',
      'deleted:',
      'a',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((list) => list.join('')),
        ),
        (text) => {
          try {
            parseQuery(text);
          } catch (error) {
            expect(error).toBeInstanceOf(QueryError);
            const { start, end } = error as QueryError;
            expect(0 <= start && start <= end && end <= text.length).toBe(true);
          }
        },
      ),
      { numRuns: runs(200, 1000) },
    );
  });
});

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('size>1M', 'a b', '"', '\\', 'deleted:', '*x', '/a/', 'type:file', 'a=b', 're:', '[', 'x"y\\'),
);
const sources = ['a', '^etc\\/.*conf$', '[/]', 'a b', '\\d+', '/x', 'a/b', '(?:x|y)'];
const regex: fc.Arbitrary<Pattern> = fc.record({
  kind: fc.constant('regex' as const),
  text: fc.constantFrom(...sources),
  flags: fc.constantFrom('', 'i', 'is'),
});
/** An expression with a bare slash has no flags: it can't stand between slashes. */
const nameRegex = regex.map(
  (pattern) => (pattern.text === '/x' || pattern.text === 'a/b' ? { ...pattern, flags: '' } : pattern) as Pattern,
);
const name: fc.Arbitrary<Pattern> = fc.oneof(
  fc.record({ kind: fc.constantFrom('text' as const, 'glob' as const), text }),
  nameRegex,
);
const range = (most: number): fc.Arbitrary<Range> =>
  fc
    .tuple(fc.option(fc.nat(most), { nil: undefined }), fc.option(fc.nat(most), { nil: undefined }))
    .filter(([min, max]) => min !== undefined || max !== undefined)
    .map(([min, max]) => ({
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max: Math.max(max, min ?? 0) }),
    }));
const line = text.filter((each) => !/[\r\n]/.test(each));
const query: fc.Arbitrary<Query> = fc.record(
  {
    names: fc.array(name, { maxLength: 3 }),
    size: range(1e12),
    modes: fc.uniqueArray(fc.constantFrom(...MODE_NAMES), { maxLength: 3 }),
    mode: fc.nat(0o7777),
    owner: text,
    group: text,
    types: fc.uniqueArray(fc.constantFrom(...ENTRY_TYPES), { maxLength: 3 }),
    time: range(4e9).map(({ min, max }) => ({
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max: max + 1 - 1e-3 }),
    })),
    sha256: fc.stringMatching(/^[0-9a-f]{8,64}$/),
    fates: fc.uniqueArray(fc.constantFrom(...FATES), { maxLength: 3 }),
    layers: fc.array(range(99_999), { maxLength: 3 }),
    platforms: fc.uniqueArray(text, { maxLength: 2 }),
    text: fc.oneof(
      line.map((each): Pattern => ({ kind: 'text', text: each })),
      regex.filter((each) => !['/x', 'a/b'].includes(each.text)),
    ),
    binary: fc.boolean(),
  },
  { requiredKeys: ['names', 'modes', 'types', 'fates', 'layers', 'platforms'] },
);

describe('a query written out', () => {
  it('is read back as the same query', () => {
    fc.assert(
      fc.property(query, (wanted) => {
        const read = parseQuery(formatQuery(wanted));
        const { time: readTime, ...rest } = read;
        const { time: wantedTime, ...others } = wanted;
        expect(rest).toEqual(others);
        expect(readTime?.min).toBe(wantedTime?.min);
        expect(readTime?.max ?? 0).toBeCloseTo(wantedTime?.max ?? 0, 4);
      }),
      { numRuns: runs(400, 2000) },
    );
  });
});

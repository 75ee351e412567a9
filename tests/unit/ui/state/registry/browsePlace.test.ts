/** The place browsed, in a link. */
import { expect, it } from 'vitest';
import { formatBrowse, readBrowse } from '../../../../../src/ui/state/registry/browsePlace.ts';
import { formatPlace, parsePlace } from '../../../../../src/ui/state/place/place.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

it('is a registry, a repository in it, and what is chosen there by tag, digest or both', () => {
  expect(readBrowse('demo')).toEqual({ registry: 'demo' });
  expect(readBrowse('localhost:5000')).toEqual({ registry: 'localhost:5000' });
  expect(readBrowse('host/a/b')).toEqual({ registry: 'host', repository: 'host/a/b', chosen: {} });
  const both = `localhost:5000/a/b:1@${digest}`;
  const place = readBrowse(both);
  expect(place).toEqual({ registry: 'localhost:5000', repository: 'localhost:5000/a/b', chosen: { tag: '1', digest } });
  expect(formatBrowse('localhost:5000/a/b', place?.chosen ?? {})).toBe(both);
  expect(readBrowse('../x')).toBeUndefined();
  expect(readBrowse('host/UPPER')).toBeUndefined();
});

it('survives the address bar', () => {
  const browse = `localhost:5000/a/b:1@${digest}`;
  expect(parsePlace(formatPlace({ ...parsePlace(''), browse })).browse).toBe(browse);
});

import { describe, expect, it } from 'vitest';
import { FIELD, FILE_KINDS } from '../../../../src/core/diff/change.ts';
import { fieldsLeft, NOISE, NOISES, PRESETS, pairNoise, rowNoise } from '../../../../src/core/diff/noise.ts';
import { type ImageSpec, pairOf } from './imagePairs.ts';

const [SAME, ADDED, , MODIFIED] = FILE_KINDS.map((_, number) => number) as [number, number, number, number];

const layer = (name: string, digest = name) => ({ digest: `sha256:${digest}`, diffID: `sha256:diff-${name}` });

describe('noise', () => {
  it('has a bit for each kind, in the order of the list', () => {
    expect(NOISES.map(({ name }) => NOISE[name])).toEqual(NOISES.map((_, bit) => 1 << bit));
    expect(PRESETS.semantic & (NOISE.owners | NOISE.modes | NOISE.xattrs)).toBe(0);
  });

  it('leaves of a file the fields that no ignored kind is about', () => {
    const fields = FIELD.mtime | FIELD.mode;
    expect(fieldsLeft(MODIFIED, fields, 0, 0)).toBe(fields);
    expect(fieldsLeft(MODIFIED, fields, 0, NOISE['file-times'])).toBe(FIELD.mode);
    expect(fieldsLeft(MODIFIED, fields, 0, NOISE['file-times'] | NOISE.modes)).toBe(0);
    expect(fieldsLeft(SAME, 0, 0, 0)).toBe(0);
    expect(fieldsLeft(ADDED, 0, 0, PRESETS.semantic)).not.toBe(0);
  });

  it('covers a content only where all kinds that explain it are ignored', () => {
    const noise = NOISE.compression | NOISE['file-times'];
    const fields = FIELD.content | FIELD.size;
    expect(fieldsLeft(MODIFIED, fields, noise, NOISE.compression)).toBe(fields);
    expect(fieldsLeft(MODIFIED, fields, noise, noise)).toBe(0);
    expect(fieldsLeft(MODIFIED, fields, 0, PRESETS.semantic)).toBe(fields);
    expect(rowNoise(MODIFIED, fields | FIELD.mtime, NOISE['build-paths'], PRESETS.semantic)).toBe(
      NOISE['build-paths'] | NOISE['file-times'],
    );
  });

  it('takes a cache away whole, whatever happened to it', () => {
    for (const kind of [ADDED, MODIFIED]) {
      expect(fieldsLeft(kind, FIELD.mode, NOISE.caches, NOISE.caches)).toBe(0);
      expect(fieldsLeft(kind, FIELD.mode, NOISE.caches, PRESETS.semantic & ~NOISE.caches)).not.toBe(0);
    }
  });

  it('never covers what could not be read', () => {
    expect(fieldsLeft(MODIFIED, FIELD.unread, 0, ~NOISE.caches)).toBe(FIELD.unread);
  });
});

describe('objects', () => {
  const bitsOf = async (left: ImageSpec, right: ImageSpec, files = 0) => pairNoise(await pairOf(left, right), files);

  it('differ in image times alone where only those differ', async () => {
    expect(await bitsOf({ config: { created: 'a' } }, { config: { created: 'b' } })).toBe(NOISE['image-times']);
    expect(await bitsOf({ config: { created: 'a', os: 'a' } }, { config: { created: 'b', os: 'b' } })).toBe(0);
  });

  it('differ in form alone where a document is written otherwise', async () => {
    expect(await bitsOf({ text: '{"a":1,"b":2}' }, { text: '{"b":2,"a":1}' })).toBe(NOISE['header-form']);
    expect(await bitsOf({ text: '{"a":1}' }, { text: '{ "a": 1 }' })).toBe(NOISE['header-form']);
  });

  it('differ in compression alone where diffIDs agree', async () => {
    expect(await bitsOf({ layers: [layer('a', 'x')] }, { layers: [layer('a', 'y')] })).toBe(NOISE.compression);
  });

  it('really differ by a layer of other files, unless the files are known to be the same', async () => {
    const cut = NOISE['layer-splits'];
    const config = (names: string[]) => ({
      rootfs: { diff_ids: names },
      history: names.map((name) => ({ created_by: name })),
    });
    const left = { layers: [layer('a')], config: config(['a']) };
    const right = { layers: [layer('b'), layer('c')], config: config(['b', 'c']) };
    expect(await bitsOf(left, right)).toBe(0);
    expect(await bitsOf(left, right, cut)).toBe(cut);
    expect(await bitsOf(left, { ...right, config: { ...right.config, config: { Cmd: ['sh'] } } }, cut)).toBe(0);
  });

  it('may be noted to stand on another base, as long as the files are the same', async () => {
    const on = (digest: string) => ({ annotations: { 'org.opencontainers.image.base.digest': digest, 'x.y': 'same' } });
    expect(await bitsOf(on('a'), on('b'))).toBe(0);
    expect(await bitsOf(on('a'), on('b'), NOISE['layer-splits'])).toBe(NOISE['layer-splits']);
    const other = { annotations: { 'x.y': 'other' } };
    expect(await bitsOf({ annotations: { 'x.y': 'same' } }, other, NOISE['layer-splits'])).toBe(0);
  });

  it('really differ by what runs: command, environment, health check, labels', async () => {
    for (const changed of [
      { Cmd: ['a'] },
      { Env: ['A=1'] },
      { Healthcheck: { Test: ['x'] } },
      { Labels: { a: '1' } },
      { User: '1' },
    ])
      expect(await bitsOf({ config: { config: {} } }, { config: { config: changed } }, NOISE['layer-splits'])).toBe(0);
  });
});

/** What is said of other readers of odd gzip streams and odd keys is what they do: Go, GNU gzip, Python, Node and jq. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disagreementOver, type Oddity } from '../../src/core/bytes/codecs/otherReaders.ts';
import { gzip } from '../../src/core/bytes/codecs/gzip.ts';
import type { Finding } from '../../src/core/oci/finding.ts';
import { Fields } from '../../src/core/oci/json/fields.ts';
import { parseJson } from '../../src/core/oci/json/parseJson.ts';
import { zstd } from '../../src/core/bytes/codecs/zstd.ts';
import { decoded, join as joined } from '../unit/core/bytes/codecs/content.ts';
import { must, onPath, run, sayWhy } from './cutaway.ts';

interface Seen {
  readonly content: string;
  readonly error: boolean;
}

const absent = ['go', 'gzip', 'python3'].filter((tool) => !onPath(tool));
sayWhy('other readers of gzip', absent.length > 0 ? `${absent.join(', ')} not installed` : undefined);

const folder = mkdtempSync(join(tmpdir(), 'cutaway-gzip-'));
afterAll(() => rmSync(folder, { recursive: true }));
const go = join(folder, 'gzipreader');

const one = new Uint8Array(gzipSync('one'));
const two = new Uint8Array(gzipSync('two'));
const zeros = new Uint8Array(512);
const flagged = (flags: number, ...more: number[]) =>
  joined([Uint8Array.from([...one.slice(0, 3), flags, ...one.slice(4, 10), ...more]), one.subarray(10)]);
const headerSum = () => {
  const sum = crc32(Uint8Array.from([...one.slice(0, 3), 2, ...one.slice(4, 10)]));
  return [sum & 255, (sum >> 8) & 255];
};

/** With one byte changed, counted from the end where it is below zero. */
const changed = (bytes: Uint8Array, at: number) =>
  bytes.map((byte, i) => (i === (at < 0 ? bytes.length + at : at) ? byte ^ 1 : byte));

/** "two" as compress writes it, in codes of 9 bits. */
const COMPRESSED = Uint8Array.of(0x1f, 0x9d, 0x90, 0x74, 0xee, 0xbc, 0x01);

/** What the stream is, its bytes, and the oddity that is said of it. */
const CASES: readonly [string, Uint8Array, Oddity | undefined][] = [
  ['two members', joined([one, two]), undefined],
  ['an empty member between', joined([one, new Uint8Array(gzipSync('')), two]), undefined],
  ['a header checksum that is right', flagged(2, ...headerSum()), undefined],
  ['zeros at the end', joined([one, zeros]), 'gzip-padding'],
  ['zeros, then a member', joined([one, zeros, two]), 'gzip-after-padding'],
  ['other bytes at the end', joined([one, new TextEncoder().encode('garbage at the end')]), 'gzip-trailing'],
  ['a byte at the end', joined([one, Uint8Array.of(0x78)]), 'gzip-trailing-byte'],
  ['two bytes at the end', joined([one, Uint8Array.of(0x78, 0x79)]), 'gzip-trailing'],
  ['a first byte of a member, and another, at the end', joined([one, Uint8Array.of(0x1f, 0x78)]), 'gzip-trailing'],
  ['a byte, then a member', joined([one, Uint8Array.of(0x78), two]), 'gzip-trailing'],
  ['something of compress at the end', joined([one, COMPRESSED]), 'gzip-trailing-older'],
  [
    'something of compress that is cut off, at the end',
    joined([one, COMPRESSED.subarray(0, 2)]),
    'gzip-trailing-older',
  ],
  ['something like pack at the end', joined([one, Uint8Array.of(0x1f, 0x1e, 1)]), 'gzip-trailing-older'],
  ['something like an older pack at the end', joined([one, Uint8Array.of(0x1f, 0x9e, 1)]), 'gzip-trailing-older'],
  ['something like lzh at the end', joined([one, Uint8Array.of(0x1f, 0xa0, 1)]), 'gzip-trailing-older'],
  ['zeros, then a byte', joined([one, zeros, Uint8Array.of(0x78)]), 'gzip-trailing-after-padding'],
  ['a zero, then a byte', joined([one, Uint8Array.of(0, 0x78)]), 'gzip-trailing-after-padding'],
  ['zeros, then other bytes', joined([one, zeros, new TextEncoder().encode('xyz')]), 'gzip-trailing-after-padding'],
  ['zeros, then the first byte of a member', joined([one, zeros, one.subarray(0, 1)]), 'gzip-trailing-after-padding'],
  ['zeros, then the beginning of a member', joined([one, zeros, one.subarray(0, 2)]), 'gzip-after-padding'],
  ['zeros, then a member whose checksum is wrong', joined([one, zeros, changed(two, -8)]), 'gzip-after-padding'],
  ['zeros, then a byte and a member', joined([one, zeros, Uint8Array.of(1), two]), 'gzip-trailing-after-padding'],
  ['a header checksum that is wrong', flagged(2, 1, 2), 'gzip-header-checksum'],
  ['a flag that nobody defines', flagged(0x20), 'gzip-reserved-flags'],
  ['a zero at the end', joined([one, Uint8Array.of(0)]), 'gzip-padding'],
  ['a member with a name, a comment and more', flagged(0x1c, 2, 0, 9, 9, 0x61, 0, 0x62, 0), undefined],
];

/** Damage that nobody takes for the whole; what comes before it some give out, and some do not. */
const DAMAGED: readonly [string, Uint8Array][] = [
  ['a second member whose checksum is wrong', joined([one, changed(two, -8)])],
  ['a second member whose length is wrong', joined([one, changed(two, -4)])],
  ['a first member whose checksum is wrong', joined([changed(one, -8), two])],
  ['a second member that is cut off in its content', joined([one, two.subarray(0, 12)])],
  ['a second member that is cut off in its checksum', joined([one, two.subarray(0, -3)])],
  ['a second member that is cut off in its header', joined([one, two.subarray(0, 6)])],
  ['a second member of another method', joined([one, changed(two, 2)])],
  ['a second member whose content is no deflate', joined([one, two.subarray(0, 10), Uint8Array.of(7, 7, 7, 7)])],
  ['the first byte of a member at the end', joined([one, Uint8Array.of(0x1f)])],
  ['a member with a name without an end', flagged(8).subarray(0, 12)],
  ['nothing but a header', one.subarray(0, 10)],
];

const ofNode = (bytes: Uint8Array): Seen => {
  try {
    return { content: gunzipSync(bytes).toString(), error: false };
  } catch {
    return { content: '', error: true };
  }
};
const PYTHON =
  'import gzip,sys\ntry: print(gzip.open(sys.argv[1]).read().decode(),end="")\nexcept Exception: sys.exit(1)';

const FIELD = 'import json,sys; print(json.dumps(json.loads(sys.argv[1]).get("layers")))';

async function ask(name: string, bytes: Uint8Array): Promise<Record<string, Seen>> {
  const path = join(folder, `${name.replaceAll(' ', '-')}.gz`);
  writeFileSync(path, bytes);
  const [ofGo] = JSON.parse(await must(go, path)) as [Seen];
  const gnu = await run('gzip', ['-dc', path]);
  const python = await run('python3', ['-c', PYTHON, path]);
  return {
    Go: ofGo,
    // 2 is a warning: what it wrote is whole.
    'GNU gzip': { content: `${gnu.stdout}`, error: gnu.status === 1 },
    Python: { content: `${python.stdout}`, error: python.status !== 0 },
    Node: ofNode(bytes),
  };
}

beforeAll(async () => {
  if (absent.length > 0) return;
  await must('go', 'build', '-C', join(import.meta.dirname, 'gzip'), '-o', go, '.');
});

describe.skipIf(absent.length > 0)('gzip', () => {
  it.each(CASES)('%s', async (name, bytes, oddity) => {
    const { bytes: content, notes } = await decoded(gzip, bytes);
    const here: Seen = {
      content: new TextDecoder().decode(content),
      error: notes.some(({ severity }) => severity === 'error'),
    };
    const seen = await ask(name, bytes);
    const differ = Object.keys(seen).filter((program) => JSON.stringify(seen[program]) !== JSON.stringify(here));
    const said = oddity ? disagreementOver(oddity, 0).readers.map(({ name: reader }) => reader) : [];
    const programs = new Set(
      said.map((reader) => (/^(?:containerd|Docker|podman|umoci)$/.test(reader) ? 'Go' : reader)),
    );
    expect(differ.sort(), JSON.stringify({ here, seen })).toEqual([...programs].sort());
    const rules = notes.flatMap(({ disagreement }) => disagreement?.rule ?? []);
    expect(rules.at(-1)).toBe(oddity);
  });
});

describe.skipIf(absent.length > 0)('damaged gzip', () => {
  it.each(DAMAGED)('%s', async (name, bytes) => {
    const { notes } = await decoded(gzip, bytes);
    expect(notes.some(({ severity }) => severity === 'error')).toBe(true);
    const seen = await ask(name, bytes);
    expect(Object.keys(seen).filter((program) => !seen[program]?.error)).toEqual([]);
  });
});

describe.skipIf(absent.length > 0 || !onPath('jq'))('keys of a document', () => {
  it.each<[string, boolean]>([
    ['{"layers":1}', false],
    ['{"Layers":1}', true],
    ['{"layers":1,"LAYERS":2}', true],
    ['{"LAYERS":2,"layers":1}', false],
    ['{"layers":1,"layers":2}', false],
  ])('%s', async (document, parts) => {
    const ofGo = (await must(go, 'json', document)).trim();
    const jq = (await must('jq', '-n', '--argjson', 'd', document, '$d.layers')).trim();
    const python = await must('python3', '-c', FIELD, document);
    expect([jq, python.trim()].filter((seen) => seen !== ofGo)).toHaveLength(parts ? 2 : 0);
    const reading = {
      doc: parseJson(new TextEncoder().encode(document), 'manifest'),
      name: 'The manifest',
      findings: [] as Finding[],
    };
    const value = new Fields(reading, 0).integer('layers');
    expect(`${value}`).toBe(ofGo);
    expect(reading.findings.filter(({ disagreement }) => disagreement)).toHaveLength(parts ? 1 : 0);
  });
});

const raw = (windowLog: number) => {
  const block = [(5 << 3) | 1, 0, 0, ...new TextEncoder().encode('hello')];
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3, ...block]);
};
/** One raw block behind a header with this descriptor and these fields; `more` comes behind it. */
const framed = (descriptor: number, fields: readonly number[], more: readonly number[] = [], mark = 0x28) =>
  Uint8Array.from([
    ...[mark, 0xb5, 0x2f, 0xfd, descriptor, ...fields],
    ...[(5 << 3) | 1, 0, 0, ...new TextEncoder().encode('hello'), ...more],
  ]);
const skippable = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2);

describe.skipIf(!onPath('zstd'))('zstd', () => {
  it.each<[string, Uint8Array, Oddity | undefined]>([
    ['a frame between those to skip', joined([skippable, raw(20), skippable]), undefined],
    ['two frames', joined([raw(20), raw(20)]), undefined],
    ['a window of 128 MiB', raw(27), undefined],
    ['a window of 256 MiB', raw(28), 'zstd-window'],
    ['a window of 1 GiB', raw(30), undefined],
    ['a frame that needs a dictionary', framed(0x01, [0x50, 7]), undefined],
    ['a frame that needs the dictionary 0', framed(0x01, [0x50, 0]), undefined],
    ['a reserved bit', framed(0x08, [0x50]), undefined],
    ['an unused bit', framed(0x10, [0x50]), undefined],
    ['a size that is right', framed(0x20, [5]), undefined],
    ['a size that is too small', framed(0x20, [4]), undefined],
    ['a size that is too large', framed(0x20, [6]), undefined],
    ['a frame to skip that is cut off', joined([raw(20), skippable.subarray(0, 9)]), undefined],
    ['a second frame that is cut off', joined([raw(20), raw(20).subarray(0, 10)]), undefined],
    ['frames to skip alone', joined([skippable, skippable]), undefined],
    ['a second frame of zstd 0.7', joined([raw(20), framed(0x00, [0x50], [], 0x27)]), 'zstd-trailing'],
    ['other bytes at the end', joined([raw(20), new TextEncoder().encode('garbage at the end')]), 'zstd-trailing'],
  ])('%s', async (name, bytes, oddity) => {
    const { bytes: content, notes } = await decoded(zstd, bytes);
    const path = join(folder, `${name.replaceAll(' ', '-')}.zst`);
    writeFileSync(path, bytes);
    const tool = await run('zstd', ['-dcq', path]);
    // What zstd writes before it stops is what is read here.
    expect(new TextDecoder().decode(content)).toBe(`${tool.stdout}`);
    expect(notes.length > 0).toBe(tool.status !== 0);
    expect(notes.at(-1)?.disagreement?.rule).toBe(oddity);
  });

  it('a checksum that is wrong is an error to both; here the content is shown', async () => {
    const bytes = framed(0x04, [0x50], [1, 2, 3, 4]);
    const { bytes: content, notes } = await decoded(zstd, bytes);
    const path = join(folder, 'checksum.zst');
    writeFileSync(path, bytes);
    expect((await run('zstd', ['-dcq', path])).status).not.toBe(0);
    expect(notes.map(({ code }) => code)).toEqual(['compression-checksum']);
    expect(new TextDecoder().decode(content)).toBe('hello');
  });
});

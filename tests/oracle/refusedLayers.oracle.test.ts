/** Layers that umoci refuses are told as refused: types of entries, headers about all, and what Go's reader stops at. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { foretell } from '../fuzz/readers/judge.ts';
import { archive, END, file, GNU, header, pax, record } from '../unit/core/archive/tar/rawTar.ts';
import { onPath, run, sayWhy } from './cutaway.ts';

const absent = onPath('umoci') ? undefined : 'umoci is not installed';
sayWhy('layers as umoci unpacks them', absent);
const folder = mkdtempSync(join(tmpdir(), 'cutaway-refused-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ofType = (flag: string, content = 'hello') =>
  archive(file('before'), file('odd', content, { flag, link: 'before' }), file('next'), END);
const sparse = [
  record('GNU.sparse.size', '1024'),
  record('GNU.sparse.numblocks', '1'),
  record('GNU.sparse.map', '512,512'),
];
const map = [
  [386, '00000001000\0'],
  [398, '00000001000\0'],
  [483, '00000002000\0'],
] as const;

const LAYERS: readonly [string, Uint8Array, boolean][] = [
  ...['0', '\0', '1', '2', '5', '6'].map(
    (flag) => [`type ${JSON.stringify(flag)}`, ofType(flag, ''), false] as [string, Uint8Array, boolean],
  ),
  ...['7', '8', 'D', 'V', 'M', 'N', 'A', 'X', 'Z'].map(
    (flag) => [`type ${JSON.stringify(flag)}`, ofType(flag), true] as [string, Uint8Array, boolean],
  ),
  ['a global header', archive(pax([record('uid', '5')], 'g'), file('odd'), END), true],
  ['a global header with a comment', archive(pax([record('comment', 'c')], 'g'), file('odd'), END), true],
  ['a global header without records', archive(pax([], 'g'), file('odd'), END), true],
  ['a sparse file in PAX', archive(pax(sparse), file('odd', 'a'.repeat(512)), END), false],
  ['a sparse file of GNU', archive(file('odd', 'a'.repeat(512), { flag: 'S', magic: GNU, patch: map }), END), true],
  ...['', '.', '/', '..', 'a/..', './a/../..'].map(
    (name) =>
      [`a file called ${JSON.stringify(name)}`, archive(file('a/b'), file(name), END), true] as [
        string,
        Uint8Array,
        boolean,
      ],
  ),
  ...['.', './', '/', 'a/..'].map(
    (name) =>
      [
        `a directory called ${JSON.stringify(name)}`,
        archive(file('a/b'), file(name, '', { flag: '5' }), END),
        false,
      ] as [string, Uint8Array, boolean],
  ),
  ['a symlink in place of the root directory', archive(file('./', '', { flag: '2', link: 't' }), END), true],
  ['a path that ends with a dot', archive(file('a.'), file('b/c.', ''), END), false],
  ['an odd type in place of the root directory', archive(file('.', '', { flag: '7' }), END), true],
  ['an odd type of what removes something', archive(file('d/.wh.a', '', { flag: '7' }), END), false],
  ['a sparse file with too much content', archive(pax(sparse), file('odd', 'a'.repeat(1024)), END), true],
  [
    'what removes something, with too much content for its holes',
    archive(pax(sparse), file('d/.wh.a', 'a'.repeat(1024)), file('next'), END),
    false,
  ],
  ['a wrong checksum', archive(file('before'), header({ checksum: '000001\0 ' }), END), true],
  ['a record without an end', archive(pax(['9 path=a ']), file('odd'), END), true],
];

/** An image of this layer, in the layout of OCI. */
function imageOf(layer: Uint8Array, place: string): void {
  mkdirSync(join(place, 'blobs/sha256'), { recursive: true });
  const blob = (mediaType: string, bytes: Uint8Array) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(place, 'blobs/sha256', hash), bytes);
    return { mediaType, digest: `sha256:${hash}`, size: bytes.length };
  };
  const document = (mediaType: string, value: object) => blob(mediaType, Buffer.from(JSON.stringify({ ...value })));
  const one = blob('application/vnd.oci.image.layer.v1.tar', layer);
  const config = document('application/vnd.oci.image.config.v1+json', {
    ...{ architecture: 'amd64', os: 'linux', config: {} },
    rootfs: { type: 'layers', diff_ids: [one.digest] },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = document(mediaType, { schemaVersion: 2, mediaType, config, layers: [one] });
  const annotations = { 'org.opencontainers.image.ref.name': 'x' };
  writeFileSync(
    join(place, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }),
  );
  writeFileSync(join(place, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}

describe.skipIf(absent !== undefined)('umoci', () => {
  it.each(LAYERS)('%s', async (name, layer, isRefused) => {
    const place = join(folder, createHash('sha256').update(name).digest('hex'));
    imageOf(layer, place);
    const out = join(place, 'out');
    const { status } = await run('umoci', ['raw', 'unpack', '--rootless', '--image', `${place}:x`, out]);
    expect(status === 0 && existsSync(out)).toBe(!isRefused);
    const { parts, error } = foretell(layer);
    const isReported =
      error.endsWith('podman and umoci stop as well.') ||
      error.includes('stop as well. GNU') ||
      [...parts.keys()].some((reader) => reader.startsWith('umoci'));
    expect(isReported).toBe(isRefused);
  });
});

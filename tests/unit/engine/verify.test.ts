/** What `verify` says of inputs that are not whole: a line a case. Judges of such images are in tests/oracle. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import { createEngine } from '../../../src/engine/createEngine.ts';
import { type BuiltImage, type BuiltLayer, blob, buildImage, manifestOf, OCI, sha256 } from '../../fixtures/image.ts';
import { dockerLegacy, type Files, ociFiles, ociLayout, toTar } from '../../fixtures/layouts.ts';
import { toBytes } from '../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-verify-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function verify(files: Files | Uint8Array) {
  const path = join(folder, 'image.tar');
  writeFileSync(path, files instanceof Map ? toTar(files) : files);
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  try {
    const engine = createEngine(host);
    const { id } = await engine.open({ kind: 'path', name: path, path });
    return await engine.verify(id, []);
  } finally {
    await host.stop();
  }
}

const image = buildImage({
  layers: [
    { entries: [{ path: 'a', content: 'a' }] },
    // Content that does not compress, so that a cut falls into it.
    { entries: [{ path: 'b', content: Uint8Array.from({ length: 4000 }, (_, i) => (i * i * 31) >> 3) }] },
  ],
});
const last = image.layers[1] as BuiltLayer;
const gone = { mediaType: OCI.manifest, digest: sha256(toBytes('gone')), size: 500 };

/** The image with other bytes, and perhaps another type, for its last layer; the config says what its tar was. */
function withLast(bytes: Uint8Array, mediaType = last.descriptor.mediaType, diffID = last.diffID): Files {
  const layer = { ...last, ...blob(mediaType, bytes) };
  const layers = [image.layers[0] as BuiltLayer, layer];
  const config = blob(OCI.config, {
    ...JSON.parse(new TextDecoder().decode(image.config.bytes)),
    rootfs: { type: 'layers', diff_ids: [image.layers[0]?.diffID, diffID] },
  });
  const built: BuiltImage = { ...image, layers, config, manifest: manifestOf(OCI.manifest, config, layers) };
  return ociLayout([{ image: built }]);
}

const without = (files: Files, digest: string | undefined) => {
  files.delete(`blobs/sha256/${digest?.slice(7)}`);
  return files;
};
const lz4 = Uint8Array.from([4, 0x22, 0x4d, 0x18, ...new Array(600).fill(7)]);
const cut = last.bytes.subarray(0, -40);
const short = toBytes(gzipSync(last.tar.subarray(0, 700)));

/** The archive ends within the largest layer; all documents come before. */
function cutArchive(): Uint8Array {
  const files = [...ociLayout([{ image }])].sort(
    ([a], [b]) => Number(a.includes('blobs')) - Number(b.includes('blobs')),
  );
  const large = files.findIndex(([path]) => path.endsWith(last.descriptor.digest.slice(7)));
  return toTar(new Map([...files, ...files.splice(large, 1)])).subarray(0, -2048);
}

interface Case {
  readonly of: string;
  readonly input: Files | Uint8Array;
  /** Checks that do not hold: kind, place, and whether they could not be made. */
  readonly wrong: readonly string[];
  readonly verdict: RegExp;
}

const { digest } = last.descriptor;
const CASES: readonly Case[] = [
  { of: 'a layout', input: ociLayout([{ image }]), wrong: [], verdict: /^1\d checks\. Everything is right\.$/ },
  {
    of: 'a docker-archive',
    input: dockerLegacy([{ image }]),
    wrong: [],
    verdict: /^\d+ checks\. Everything is right\.$/,
  },
  {
    of: 'a layout whose only image is absent',
    input: ociFiles([], [gone]),
    wrong: [`present ${gone.digest}`],
    verdict: /^No checks could be made, 1 object not in the input, 1 warning\. Not everything could be checked\.$/,
  },
  {
    of: 'a layout without images',
    input: ociFiles([], []),
    wrong: [],
    verdict: /^0 checks, 1 warning\. Nothing was checked\.$/,
  },
  {
    of: 'a layer that is absent',
    input: without(ociLayout([{ image }]), digest),
    wrong: [`present ${digest}`],
    verdict: /^\d+ checks, 1 object not in the input, 1 warning\. Not everything could be checked\.$/,
  },
  {
    of: 'an encrypted layer',
    input: withLast(lz4, `${OCI.layer}+gzip+encrypted`),
    wrong: [`diffID ${sha256(lz4)} unread`],
    verdict: /^\d+ checks, 1 object not read\. Not everything could be checked\.$/,
  },
  {
    of: 'a layer in a compression that is not read',
    input: withLast(lz4, `${OCI.layer}+lz4`),
    wrong: [`diffID ${sha256(lz4)} unread`, `mediaType ${sha256(lz4)}`],
    verdict: /1 object not read, 1 error.*Something is wrong\.$/,
  },
  {
    of: 'a gzip layer that is cut off',
    input: withLast(cut),
    wrong: [`diffID ${sha256(cut)} unread`],
    verdict: /1 object not read, 2 errors\. Something is wrong\.$/,
  },
  {
    of: 'a diffID in an algorithm that nobody computes',
    input: withLast(last.bytes, undefined, `md5:${'0'.repeat(32)}`),
    wrong: [`diffID ${digest} unread`],
    verdict: /1 object not read/,
  },
  {
    of: 'a tar that ends within a file',
    input: withLast(short),
    wrong: [`diffID ${sha256(short)}`],
    verdict: /1 failed, 2 errors\. Something is wrong\.$/,
  },
  {
    of: 'an archive that is cut off within a layer',
    input: cutArchive(),
    wrong: [`digest ${digest} unread`],
    verdict: /1 object not read, 2 errors\. Something is wrong\.$/,
  },
];

describe('verify', () => {
  it.each(CASES)('of $of names what does not hold, and ends in what follows', async ({ input, wrong, verdict }) => {
    const report = await verify(input);
    const failed = report.checks.filter(({ ok }) => !ok);
    expect(failed.map(({ kind, at, why }) => `${kind} ${at}${why === undefined ? '' : ' unread'}`)).toEqual(wrong);
    for (const { why, actual } of failed) expect(why !== undefined && actual !== undefined).toBe(false);
    expect(report.verdict).toMatch(verdict);
    expect(report.ok).toBe(/Everything is right|Every check holds/.test(report.verdict));
  });
});

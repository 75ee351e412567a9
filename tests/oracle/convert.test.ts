/**
 * `--as skopeo` against a skopeo that is installed: manifests, configs and whole docker-archives equal to the byte, on
 * images of nobody's making. It is 1.9.3 on Debian 12, which differs from 1.18 where a config has a variant: there the
 * rules of 1.9.3 are asked for.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFolder } from '../../src/cli/node/folder.ts';
import { registerWasm } from '../../src/core/bytes/wasm.ts';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import type { ConvertOptions } from '../../src/core/convert/options.ts';
import { convertOpened } from '../fixtures/convertImage.ts';
import { type BuiltImage, blob, buildImage, OCI } from '../fixtures/image.ts';
import { type Files, nestedLayout, ociFiles, toFolder } from '../fixtures/layouts.ts';
import { NASTY_CONFIGS, nastyImage } from '../fixtures/nastyConfigs.ts';
import { openInput } from '../fixtures/openImage.ts';
import { toBytes } from '../fixtures/tar.ts';
import { onPath, sayWhy } from './cutaway.ts';
import { builtWasm } from '../fixtures/wasm.ts';

const reason = onPath('skopeo') ? undefined : 'skopeo not installed';
sayWhy('conversions as skopeo', reason);

const work = mkdtempSync(join(tmpdir(), 'cutaway-convert-'));
let count = 0;
const place = () => join(work, String(++count));
const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** With a home of its own (root's memory of earlier copies is elsewhere; it changes nothing in a new layout). */
function skopeo(...args: string[]): Promise<void> {
  const home = place();
  mkdirSync(home);
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: home };
  return new Promise((resolve, reject) => {
    execFile('skopeo', ['--insecure-policy', 'copy', '-q', ...args], { env }, (error, _, stderr) =>
      error ? reject(new Error(`skopeo ${args.join(' ')}: ${stderr}`)) : resolve(),
    );
  });
}

interface Entry {
  readonly digest: string;
  readonly mediaType: string;
}

const entryOf = (layout: string) =>
  (JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as { manifests: Entry[] }).manifests[0] as Entry;

async function ours(layout: string, options: ConvertOptions) {
  const made = await convertOpened(await openInput(await openFolder(layout)), { as: 'skopeo', ...options });
  const entry = async () =>
    (JSON.parse(new TextDecoder().decode(await made.read('index.json'))) as { manifests: Entry[] })
      .manifests[0] as Entry;
  return { made, entry };
}

function onDisk(files: Files): string {
  const folder = place();
  toFolder(files, folder);
  return folder;
}

const layoutOf = (image: BuiltImage) =>
  onDisk(ociFiles([...image.layers, image.config, image.manifest], [image.manifest.descriptor]));

describe.skipIf(reason)('conversion as skopeo', () => {
  beforeAll(() => registerWasm(builtWasm));
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  describe.each(NASTY_CONFIGS)('of a config with $name', ({ text }) => {
    const layout = reason ? '' : layoutOf(nastyImage(text));

    it.each([[['example.org/repo/name:tag']], [[]]])(
      'gives the docker-archive that skopeo gives, named %j',
      async (names) => {
        const file = `${place()}.tar`;
        await skopeo(`oci:${layout}`, `docker-archive:${[file, ...names].join(':')}`);
        const { made } = await ours(layout, { to: 'docker-archive', names });
        expect(hex(await made.tar())).toBe(hex(readFileSync(file)));
        const again = await openInput(fromBytes(await made.tar()));
        const second = await convertOpened(again, { to: 'docker-archive', as: 'skopeo', names });
        expect(hex(await second.tar())).toBe(hex(readFileSync(file)));
      },
    );

    it("gives the manifest and config of Docker's form, and of OCI's form again", async () => {
      const docker = place();
      await skopeo('--format', 'v2s2', `oci:${layout}`, `oci:${docker}:x`);
      const there = await ours(layout, { to: 'docker-layout', names: ['x'] });
      expect(await there.entry()).toEqual(entryOf(docker));
      const oci = place();
      await skopeo('--format', 'oci', `oci:${docker}`, `oci:${oci}:x`);
      const back = await ours(docker, { to: 'oci-layout', names: ['x'], version: '1.9.3' });
      expect(await back.entry()).toEqual(entryOf(oci));
      expect(hex(await back.made.read('index.json'))).toBe(hex(readFileSync(join(oci, 'index.json'))));
    });
  });

  it('gives every manifest of several platforms, and the list of them, in both directions', async () => {
    const images = [
      buildImage({ layers: [{ entries: [{ path: 'x', content: '1' }] }] }),
      buildImage({ layers: [{ entries: [{ path: 'x', content: '2' }] }], architecture: 'arm', variant: 'v7' }),
      buildImage({ layers: [{ entries: [{ path: 'x', content: '3' }] }], architecture: 'arm64', variant: 'v8' }),
    ];
    const layout = onDisk(nestedLayout(images, 'many:1'));
    const docker = place();
    await skopeo('--all', '--format', 'v2s2', `oci:${layout}:1`, `oci:${docker}:x`);
    const there = await ours(layout, { to: 'docker-layout', names: ['x'] });
    expect(await there.entry()).toEqual(entryOf(docker));
    const oci = place();
    await skopeo('--all', '--format', 'oci', `oci:${docker}`, `oci:${oci}:x`);
    const back = await ours(docker, { to: 'oci-layout', names: ['x'], version: '1.9.3' });
    expect(await back.entry()).toEqual(entryOf(oci));
  });

  it('keeps an OCI manifest to the byte, indentation and all', async () => {
    const image = nastyImage(NASTY_CONFIGS[0]?.text ?? '');
    const spaced = blob(
      OCI.manifest,
      toBytes(`${JSON.stringify(JSON.parse(new TextDecoder().decode(image.manifest.bytes)), null, 2)}\n`),
    );
    const layout = layoutOf({ ...image, manifest: spaced });
    const copy = place();
    await skopeo(`oci:${layout}`, `oci:${copy}:x`);
    const { entry } = await ours(layout, { to: 'oci-layout', names: ['x'] });
    expect(await entry()).toEqual(entryOf(copy));
    expect(entryOf(copy).digest).toBe(spaced.descriptor.digest);
  });

  it('has the config of skopeo where layers are compressed anew, and equal diffIDs in own gzip bytes', async () => {
    const layout = layoutOf(nastyImage(NASTY_CONFIGS[0]?.text ?? ''));
    const file = `${place()}.tar`;
    await skopeo(`oci:${layout}`, `docker-archive:${file}:example.org/a:b`);
    const oci = place();
    await skopeo(`docker-archive:${file}`, `oci:${oci}:x`);
    const folder = place();
    mkdirSync(folder);
    await new Promise<void>((resolve, reject) => {
      execFile('tar', ['xf', file, '-C', folder], (error) => (error ? reject(error) : resolve()));
    });
    const { made, entry } = await ours(folder, { to: 'oci-layout', names: ['x'], version: '1.9.3' });
    const read = (bytes: Uint8Array) =>
      JSON.parse(new TextDecoder().decode(bytes)) as { config: Entry; layers: Entry[] };
    const theirs = read(readFileSync(join(oci, 'blobs', entryOf(oci).digest.replace(':', '/'))));
    const mine = read(await made.read(`blobs/${(await entry()).digest.replace(':', '/')}`));
    expect(mine.config).toEqual(theirs.config);
    expect(mine.layers.map(({ mediaType }) => mediaType)).toEqual(theirs.layers.map(({ mediaType }) => mediaType));
    expect(mine.layers.map(({ digest }) => digest)).not.toEqual(theirs.layers.map(({ digest }) => digest));
  });
});

import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../../../src/core/bytes/hash.ts';
import { writeIndex, writeManifest } from '../../../../../src/core/convert/documents/manifests.ts';

const D = 'application/vnd.docker.';
const O = 'application/vnd.oci.';
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The OCI manifest of debian:stretch that a well-known article on the two forms prints. */
const stretch = {
  config: { digest: 'sha256:45f82268e32180cb1839f90467d9b8a8258953d68b7221199976653308d92ef5', size: 579 },
  layer: { digest: 'sha256:a4d8138d0f6b5a441aaa533faf5fe0c3996a6ca42643c46f4402c7e8bda53742', size: 45337510 },
};

describe('manifests', () => {
  it('gives the OCI manifest of debian:stretch its 349 bytes and its digest', async () => {
    const bytes = writeManifest('oci', {
      config: { mediaType: `${O}image.config.v1+json`, ...stretch.config },
      layers: [{ mediaType: `${O}image.layer.v1.tar+gzip`, ...stretch.layer }],
    });
    // The article's manifest is older than the field mediaType.
    const bare = new TextEncoder().encode(text(bytes).replace(`"mediaType":"${O}image.manifest.v1+json",`, ''));
    expect(bare.length).toBe(349);
    expect(await digestOf(bare)).toBe('sha256:0043cd2a654fe86258f43f5b1dbbb4e6c582cc4bb6e505e9c5171c124150d155');
  });

  it('writes the same image in the form of Docker, size before digest', () => {
    const bytes = writeManifest('docker', {
      config: { mediaType: `${D}container.image.v1+json`, ...stretch.config, annotations: { a: 'b' } },
      layers: [{ mediaType: `${D}image.rootfs.diff.tar.gzip`, ...stretch.layer, urls: [] }],
      annotations: { lost: 'here' },
    });
    expect(text(bytes)).toBe(
      `{"schemaVersion":2,"mediaType":"${D}distribution.manifest.v2+json","config":{"mediaType":"${D}container.image.v1+json",` +
        `"size":579,"digest":"${stretch.config.digest}"},"layers":[{"mediaType":"${D}image.rootfs.diff.tar.gzip",` +
        `"size":45337510,"digest":"${stretch.layer.digest}"}]}`,
    );
  });

  it('keeps the platform of a list with its variant, and drops its annotations', () => {
    const entry = {
      ...{ mediaType: `${D}distribution.manifest.v2+json`, digest: stretch.config.digest, size: 1 },
      platform: { os: 'linux', architecture: 'arm', variant: 'v7', 'os.version': '1' },
      annotations: { a: 'b' },
    };
    expect(text(writeIndex('docker', [entry]))).toBe(
      `{"schemaVersion":2,"mediaType":"${D}distribution.manifest.list.v2+json","manifests":[{"mediaType":"${D}distribution.manifest.v2+json",` +
        `"size":1,"digest":"${stretch.config.digest}","platform":{"architecture":"arm","os":"linux","os.version":"1","variant":"v7"}}]}`,
    );
  });

  it('sorts annotations by their bytes and escapes what HTML would read', () => {
    const manifest = text(
      writeManifest('oci', {
        config: { mediaType: 'a/b', digest: 'sha256:0', size: 0 },
        layers: [],
        annotations: { '\u{1f600}': '<v>', '\ue000': '&', b: '1', a: '\u2028' },
      }),
    );
    expect(manifest).toContain('"layers":[]');
    expect(manifest.slice(manifest.indexOf('"annotations"'))).toBe(
      '"annotations":{"a":"\\u2028","b":"1","\ue000":"\\u0026","\u{1f600}":"\\u003cv\\u003e"}}',
    );
  });
});

/** JSON, the documents of an image, and whole inputs in every layout. */
import { readConfig } from '../../../src/core/oci/config.ts';
import { readIndex } from '../../../src/core/oci/imageIndex.ts';
import { parseJson } from '../../../src/core/oci/json/parseJson.ts';
import { signedPayload } from '../../../src/core/oci/json/signedPayload.ts';
import { toValue } from '../../../src/core/oci/json/toValue.ts';
import { readManifest } from '../../../src/core/oci/manifest.ts';
import { readSchema1 } from '../../../src/core/image/graph/schema1.ts';
import { startReading } from '../../../src/core/store/document.ts';
import {
  dirTransport,
  dockerHybrid,
  dockerLegacy,
  type Files,
  kanikoTarball,
  ociLayout,
  skopeoArchive,
  toTar,
} from '../../fixtures/layouts.ts';
import { openBytes } from '../../fixtures/openImage.ts';
import { registryTree } from '../../fixtures/registryTree.ts';
import { CHEAP, FEW, type Target } from '../target.ts';
import { IMAGE, SMALL_IMAGE } from './samples.ts';

const named = { image: SMALL_IMAGE, names: ['a/b:1'] };

const json: Target = {
  ...{ name: 'json', runs: CHEAP },
  seeds: () => [IMAGE.config.bytes, new TextEncoder().encode('{"a":[1,-2.5e3,true,null,"\\u00e9\\n"],"":{}}')],
  run: (input) => toValue(parseJson(input, 'fuzz')),
};

const document: Target = {
  ...{ name: 'document', runs: CHEAP },
  seeds: () => [IMAGE.config.bytes, IMAGE.manifest.bytes, schema1],
  run(input) {
    const doc = parseJson(input, 'fuzz');
    for (const read of [readConfig, readManifest, readIndex]) read(startReading(doc, 'It'));
    readSchema1(startReading(doc, 'It'), []);
    signedPayload(input);
  },
};

const schema1 = new TextEncoder().encode(
  '{"schemaVersion":1,"fsLayers":[{"blobSum":"sha256:a"}],"history":[{"v1Compatibility":"{\\"id\\":\\"a\\",\\"container_config\\":{\\"Cmd\\":[\\"x\\"]}}"}]}',
);

const layout = (name: string, files: () => Files): Target => ({
  ...{ name: `layout-${name}`, runs: CHEAP, share: FEW },
  seeds: () => [toTar(files())],
  async run(input) {
    const opened = await openBytes(input);
    opened.layout();
    opened.checks();
    await opened.release();
  },
});

export const documents: readonly Target[] = [
  ...[json, document],
  layout('oci', () => ociLayout([named])),
  layout('docker', () => dockerLegacy([named])),
  layout('hybrid', () => dockerHybrid([named])),
  layout('skopeo', () => skopeoArchive(named)),
  layout('kaniko', () => kanikoTarball(named)),
  layout('dir', () => dirTransport(named)),
  layout('registry', () =>
    registryTree([
      {
        repository: 'a/b',
        manifests: [{ blob: SMALL_IMAGE.manifest, tags: ['1'] }],
        blobs: [SMALL_IMAGE.config, SMALL_IMAGE.manifest, ...SMALL_IMAGE.layers],
      },
    ]),
  ),
];

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../../src/core/oci/config.ts';
import { readIndex } from '../../../../src/core/oci/imageIndex.ts';
import type { Reading } from '../../../../src/core/oci/json/fields.ts';
import { textFindings } from '../../../../src/core/oci/json/textFindings.ts';
import { parseJson } from '../../../../src/core/oci/json/parseJson.ts';
import { readManifest } from '../../../../src/core/oci/manifest.ts';
import { runs } from '../../../fixtures/deep.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: 3 };
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 };

function reading(value: unknown): Reading {
  const doc = parseJson(typeof value === 'string' ? value : JSON.stringify(value), '');
  const made = { doc, name: 'The document', findings: [] };
  textFindings(made);
  return made;
}

const said = ({ findings }: Reading) => findings.map(({ code, at }) => `${code} ${at}`);

describe('readManifest', () => {
  it('reads a good one without a word', () => {
    const from = reading({ schemaVersion: 2, config, layers: [layer], annotations: { a: 'b' } });
    expect(readManifest(from)).toMatchObject({ schemaVersion: 2, config, layers: [layer], annotations: { a: 'b' } });
    expect(said(from)).toEqual([]);
  });

  it('matches field names as Go does, and takes null for absent', () => {
    const from = reading({
      SchemaVersion: 2,
      CONFIG: config,
      Layers: [{ ...layer, annotations: null, urls: null }],
      subject: null,
    });
    expect(readManifest(from)?.layers).toEqual([layer]);
    // Programs that take names as they are see no such fields.
    const parted = ['/CONFIG', '/Layers', '/SchemaVersion'].map((at) => `readers-disagree ${at}`);
    expect(said(from).sort()).toEqual(parted);
  });

  it('keeps what is right when one field is wrong, and names the wrong one', () => {
    const from = reading({
      schemaVersion: '2',
      config,
      layers: [{ ...layer, size: 'x', annotations: { a: 1, b: 'c' } }, 7],
      annotations: [],
    });
    const manifest = readManifest(from);
    expect(manifest?.layers).toHaveLength(2);
    expect(manifest?.layers[0]).toMatchObject({ digest, size: -1, annotations: { b: 'c' } });
    expect(said(from).sort()).toEqual([
      'wrong-type /annotations',
      'wrong-type /layers/0/annotations/a',
      'wrong-type /layers/0/size',
      'wrong-type /layers/1',
      'wrong-type /schemaVersion',
    ]);
  });

  it.each(['9007199254740993', '-1', '1.5', '1e400', '9007199254740992'])('refuses the size %s', (size) => {
    const from = reading(
      `{"schemaVersion":2,"config":${JSON.stringify(config)},"layers":[{"mediaType":"a/b","digest":"${digest}","size":${size}}]}`,
    );
    expect(readManifest(from)?.layers[0]?.size).toBe(-1);
    expect(said(from)).toEqual(['bad-number /layers/0/size']);
  });

  it.each(['1e3', '1.0', '12E0'])('tells of the size %s, which Go refuses', (size) => {
    const from = reading(
      `{"schemaVersion":2,"config":${JSON.stringify(config)},"layers":[{"mediaType":"a/b","digest":"${digest}","size":${size}}]}`,
    );
    expect(readManifest(from)?.layers[0]?.size).toBe(Number(size));
    expect(said(from)).toEqual(['odd-number /layers/0/size']);
  });

  it('names malformed digests and media types', () => {
    const from = reading({
      schemaVersion: 3,
      config: { ...config, digest: 'sha256:../x', mediaType: 'a b' },
      layers: [],
    });
    readManifest(from);
    expect(said(from).sort()).toEqual([
      'bad-digest /config/digest',
      'bad-media-type /config/mediaType',
      'schema-version /schemaVersion',
    ]);
  });

  it('never throws, whatever type each field has', () => {
    const anything = fc.oneof(fc.constantFrom(null, true, 1, 'x', [], {}, [null], [{}]), fc.jsonValue());
    const names = [
      'schemaVersion',
      'mediaType',
      'config',
      'layers',
      'manifests',
      'subject',
      'annotations',
      'artifactType',
      'rootfs',
      'history',
      'architecture',
      'os',
      'created',
      'Env',
      'Healthcheck',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), anything), (document) => {
        for (const read of [readManifest, readIndex, readConfig]) read(reading(document));
        readConfig(reading({ config: document, rootfs: document, history: [document] }));
        readManifest(reading({ config: document, layers: [document], subject: document }));
        readIndex(reading({ manifests: [{ platform: document, ...document }] }));
      }),
      { numRuns: runs(200, 1000) },
    );
  });
});

describe('readIndex', () => {
  it('reads entries with their platforms, and says when there is no list', () => {
    const entry = { ...layer, platform: { os: 'linux', architecture: 'arm64', variant: 'v8', 'os.version': '1' } };
    expect(readIndex(reading({ schemaVersion: 2, manifests: [entry] }))?.manifests[0]?.platform).toEqual(
      entry.platform,
    );
    const none = reading({ schemaVersion: 2, manifests: null });
    expect(readIndex(none)?.manifests).toEqual([]);
    expect(said(none)).toEqual(['no-manifests ']);
  });
});

describe('readConfig', () => {
  it('reads the fields that only Docker writes too', () => {
    const own = {
      architecture: 'amd64',
      os: 'linux',
      config: {
        User: 'u',
        Env: ['A=b'],
        Cmd: ['x'],
        ExposedPorts: { '80/tcp': {} },
        Labels: { a: 'b' },
        Healthcheck: { Test: ['CMD', 'x'], Interval: 30e9 },
        Shell: ['/bin/bash'],
        StopTimeout: 3,
      },
      rootfs: { type: 'layers', diff_ids: [digest] },
      history: [{ created_by: 'x', empty_layer: true }],
      unknown: [1],
    };
    const { unknown, ...known } = own;
    const from = reading(own);
    expect(JSON.parse(JSON.stringify(readConfig(from)))).toEqual(known);
    expect(said(from)).toEqual([]);
    expect(unknown).toBeDefined();
  });

  it('keeps labels called __proto__ and pollutes nothing', () => {
    const labels =
      readConfig(reading('{"config":{"Labels":{"__proto__":"x","constructor":"y"},"ExposedPorts":{"__proto__":{}}}}'))
        ?.config?.Labels ?? {};
    expect(Object.entries(labels)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('warns of duplicate keys and a byte order mark', () => {
    const from = reading('\ufeff{"os":"a","os":"b"}');
    expect(readConfig(from)?.os).toBe('b');
    expect(said(from)).toEqual(['byte-order-mark ', 'duplicate-key /os']);
  });
});

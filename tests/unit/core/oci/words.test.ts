import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainAnnotation, namesOf } from '../../../../src/core/oci/annotations.ts';
import { digestProblem, parseDigest, shortDigest } from '../../../../src/core/oci/digest.ts';
import {
  DOCKER_TO_OCI,
  MEDIA_TYPE,
  MEDIA_TYPE_WORDS,
  OCI_TO_DOCKER,
} from '../../../../src/core/oci/known/mediaTypes.ts';
import {
  declaredCompression,
  explainMediaType,
  isConfig,
  isDocker,
  isEncrypted,
  isForeign,
  isIndex,
  isLayer,
  isManifest,
  isMediaType,
  layerType,
} from '../../../../src/core/oci/mediaType.ts';
import { formatPlatform, normalisePlatform, parsePlatform, samePlatform } from '../../../../src/core/oci/platform.ts';
import {
  familiarReference,
  formatReference,
  isRefName,
  parseReference,
  sameName,
} from '../../../../src/core/oci/reference.ts';

const hex = '0123456789abcdef'.repeat(4);

describe('digests', () => {
  it.each([
    `sha256:${hex}`,
    `sha512:${hex}${hex}`,
    `blake3:${hex}`,
    'multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8',
    'sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564',
  ])('take %s', (text) => expect(parseDigest(text)).toBe(text));

  it.each([
    ['', 'empty'],
    ['sha256:../../../etc/passwd', 'characters'],
    [`sha256${hex}`, 'colon'],
    ['sha256:abcd', '64 hex digits'],
    [`sha256:${hex.toUpperCase()}`, 'lower case'],
    [`SHA256:${hex}`, 'characters'],
    [`sha256:${hex}\n`, 'characters'],
    [`\nsha256:${hex}`, 'characters'],
    [`sha256:${hex}:${hex}`, 'characters'],
    [`sha256:${hex}/x`, 'characters'],
    [`:${hex}`, 'characters'],
    ['sha512:abcd', '128 hex digits'],
    [`sha256:${'g'.repeat(64)}`, '0-9 and a-f'],
    ['sha256:', 'characters'],
    [`sha256:${hex}\u0000`, 'characters'],
  ])('refuse %j and say why', (text, why) => {
    expect(parseDigest(text)).toBeUndefined();
    expect(digestProblem(text)).toContain(why);
  });

  it('never let anything through that could be a path', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 100 }),
        (text) => !/[/\\.]{2}|[/\\\s]/.test(parseDigest(`sha256:${text}`) ?? ''),
      ),
    );
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (text) => !/[/\\\s]/.test(parseDigest(text) ?? '')));
  });

  it('are shortened to twelve digits', () => {
    expect(shortDigest(`sha256:${hex}`)).toBe('sha256:0123456789ab');
  });
});

describe('media types', () => {
  it('are each explained, known or not', () => {
    for (const type of [...Object.values(MEDIA_TYPE), 'application/x-y', 'nonsense', '']) {
      expect(explainMediaType(type)).toMatch(/^[A-Z].*\.$/);
    }
    for (const type of Object.keys(MEDIA_TYPE_WORDS)) expect(isMediaType(type)).toBe(true);
    expect(explainMediaType('__proto__')).toContain('Not a valid media type');
    expect(explainMediaType(`${MEDIA_TYPE.ociLayerGzip}+encrypted`)).toContain('encrypted');
  });

  it('belong to one family and one role', () => {
    expect(isIndex(MEDIA_TYPE.dockerList) && isIndex(MEDIA_TYPE.ociIndex)).toBe(true);
    expect(isManifest(MEDIA_TYPE.dockerManifest) && !isManifest(MEDIA_TYPE.dockerSchema1)).toBe(true);
    expect(isConfig(MEDIA_TYPE.ociEmpty)).toBe(false);
    expect(isDocker(MEDIA_TYPE.dockerLayer) && !isDocker(MEDIA_TYPE.ociLayer)).toBe(true);
    expect(
      isForeign(MEDIA_TYPE.dockerForeignGzip) && isForeign(MEDIA_TYPE.ociForeign) && !isForeign(MEDIA_TYPE.ociLayer),
    ).toBe(true);
    expect(isEncrypted(`${MEDIA_TYPE.ociLayerZstd}+encrypted`)).toBe(true);
    expect(isLayer('application/vnd.oci.image.layer.v1.tar+gzip; charset=utf-8')).toBe(false);
  });

  it.each([
    [MEDIA_TYPE.ociLayer, 'none'],
    [MEDIA_TYPE.ociLayerGzip, 'gzip'],
    [MEDIA_TYPE.ociForeignZstd, 'zstd'],
    [MEDIA_TYPE.dockerLayer, 'none'],
    [MEDIA_TYPE.dockerLayerGzip, 'gzip'],
    [MEDIA_TYPE.dockerLayerZstd, 'zstd'],
    [`${MEDIA_TYPE.ociLayerGzip}+encrypted`, 'gzip'],
    ['application/vnd.in-toto+json', undefined],
  ])('%s declares %s', (type, compression) => {
    expect(declaredCompression(type)).toBe(compression);
  });

  it('are made for layers of each family, and mapped both ways', () => {
    expect(layerType('docker', 'gzip')).toBe(MEDIA_TYPE.dockerLayerGzip);
    expect(layerType('oci', 'zstd')).toBe(MEDIA_TYPE.ociLayerZstd);
    expect(layerType('docker', 'none')).toBe(MEDIA_TYPE.dockerLayer);
    for (const [oci, docker] of OCI_TO_DOCKER) expect(DOCKER_TO_OCI.get(docker)).toBe(oci);
    expect(OCI_TO_DOCKER.has(MEDIA_TYPE.ociLayerZstd)).toBe(false);
  });
});

describe('platforms', () => {
  it('compare by what they mean', () => {
    const same = (a: string, b: string) => samePlatform(parsePlatform(a) ?? fail(a), parsePlatform(b) ?? fail(b));
    expect(same('linux/arm64', 'linux/arm64/v8')).toBe(true);
    expect(same('linux/arm', 'linux/arm/v7')).toBe(true);
    expect(same('linux/x86_64', 'linux/amd64')).toBe(true);
    expect(same('linux/aarch64', 'linux/arm64/8')).toBe(true);
    expect(same('linux/armhf', 'linux/arm/v7')).toBe(true);
    expect(same('linux/arm/v6', 'linux/arm/v7')).toBe(false);
    expect(same('windows/amd64', 'linux/amd64')).toBe(false);
    expect(same('linux/amd64/v1', 'linux/amd64')).toBe(true);
  });

  it('are read only when whole', () => {
    for (const text of ['linux', 'linux/', '/amd64', 'linux/arm/v7/x', 'linux/arm/'])
      expect(parsePlatform(text)).toBeUndefined();
    expect(formatPlatform(normalisePlatform({ os: 'Linux', architecture: 'constructor' }))).toBe('linux/constructor');
  });
});

function fail(text: string): never {
  throw new Error(text);
}

describe('references', () => {
  it.each([
    ['alpine', 'docker.io/library/alpine', 'alpine'],
    ['alpine:3.20', 'docker.io/library/alpine:3.20', 'alpine:3.20'],
    ['library/alpine', 'docker.io/library/alpine', 'alpine'],
    ['me/app:1', 'docker.io/me/app:1', 'me/app:1'],
    ['localhost/app', 'localhost/app', 'localhost/app'],
    ['host:5000/a/b:c', 'host:5000/a/b:c', 'host:5000/a/b:c'],
    ['index.docker.io/alpine', 'docker.io/library/alpine', 'alpine'],
    [`quay.io/a@sha256:${hex}`, `quay.io/a@sha256:${hex}`, `quay.io/a@sha256:${hex}`],
    ['[::1]:5000/a', '[::1]:5000/a', '[::1]:5000/a'],
  ])('%s is %s in full and %s for short', (text, full, familiar) => {
    const reference = parseReference(text) ?? fail(text);
    expect(formatReference(reference)).toBe(full);
    expect(familiarReference(reference)).toBe(familiar);
    expect(parseReference(full)).toEqual(reference);
  });

  it.each([
    '',
    'Alpine',
    'a b',
    'a:',
    'a@sha256:1',
    'a//b',
    '-a',
    'a:b:c',
    'a@b@c',
    `${'a'.repeat(300)}`,
    'a/../b',
    'a:../b',
  ])('%j is none', (text) => expect(parseReference(text)).toBeUndefined());

  it('never take long on long texts', () => {
    expect(parseReference('a-'.repeat(120))).toBeUndefined();
    expect(isRefName(`${'a-'.repeat(500)}!`)).toBe(false);
  });

  it('of different tools compare equal', () => {
    expect(sameName('alpine:3', 'docker.io/library/alpine:3')).toBe(true);
    expect(sameName('alpine', 'docker.io/library/alpine:latest')).toBe(true);
    expect(sameName('1.0', 'localhost/app:1.0')).toBe(true);
    expect(sameName('1.1', 'localhost/app:1.0')).toBe(false);
    expect(sameName('a:1', 'b:1')).toBe(false);
  });

  it('as ref names follow their own grammar', () => {
    for (const name of ['1.0', 'a/b:c', 'stable_5', 'x--y', 'host:5000/a@b']) expect(isRefName(name)).toBe(true);
    for (const name of ['', '.a', 'a..b', 'a b', 'a/', '<b>']) expect(isRefName(name)).toBe(false);
  });
});

describe('annotations', () => {
  it('give the full name before the tag', () => {
    expect(namesOf({ 'io.containerd.image.name': 'docker.io/a:1', 'org.opencontainers.image.ref.name': '1' })).toEqual([
      'docker.io/a:1',
    ]);
    expect(namesOf({ 'org.opencontainers.image.ref.name': '1' })).toEqual(['1']);
    expect(namesOf(undefined)).toEqual([]);
  });

  it('are explained where they are known', () => {
    expect(explainAnnotation('org.opencontainers.image.source')).toContain('source code');
    expect(explainAnnotation('org.opencontainers.image.nothing')).toContain('not defined');
    expect(explainAnnotation('my.own')).toBeUndefined();
    expect(explainAnnotation('constructor')).toBeUndefined();
  });
});

/** Every form of image, one line each: see checkImage. */
import { describe } from 'vitest';
import { checkImage } from '../fixtures/checkImage.ts';
import { attestation, HELLO, helloImage } from '../fixtures/hello.ts';
import { type BuiltImage, buildImage } from '../fixtures/image.ts';
import * as layouts from '../fixtures/layouts.ts';

const hello = helloImage('amd64');
const arm = helloImage('arm64');
const file = (path: string, content: string) => ({ entries: [{ path, content }] });
/** Two layers that are the same, as two COPY of one file make. */
const repeated = buildImage({ layers: [file('a', '1'), file('b', '2'), file('a', '1')], form: 'docker' });
const plain = buildImage({
  layers: [
    { entries: [{ path: 'a' }], compression: 'none' },
    { entries: [], compression: 'none' },
  ],
});

const stored = (...images: BuiltImage[]) => images.map((image) => ({ image }));
/** Of a docker-save archive: no manifest, and layers unpacked. */
const saved = (...images: BuiltImage[]) => images.map((image) => ({ image, plain: true, derived: true }));
const oci = ['oci-layout'];
const docker = ['docker-archive'];

describe('images open', () => {
  const names = [HELLO];
  const named = { image: hello, names };
  checkImage('OCI layout', layouts.ociLayout([named]), { formats: oci, images: stored(hello) });
  checkImage('OCI layout, several images, no names', layouts.ociLayout([{ image: hello }, { image: plain }]), {
    formats: oci,
    images: stored(hello, plain),
  });
  const attested = layouts.nestedLayout([hello, arm], HELLO, [hello, arm].map(attestation));
  checkImage('OCI layout of BuildKit, two platforms', attested, { formats: oci, images: stored(hello, arm) });
  checkImage('docker save before 25', layouts.dockerLegacy([named]), { formats: docker, images: saved(hello) });
  const linked = layouts.dockerLegacy([{ image: repeated, names: ['r:1', 'r:2'] }, named]);
  checkImage('docker save before 25, a layer repeated', linked, { formats: docker, images: saved(repeated, hello) });
  checkImage('docker save since 25', layouts.dockerHybrid([named]), {
    formats: [...oci, ...docker],
    images: [...stored(layouts.plainLayers(hello)), ...saved(hello)],
  });
  const skopeo = layouts.skopeoArchive({ image: plain, names });
  checkImage('docker-archive of skopeo and podman', skopeo, { formats: docker, images: saved(plain) });
  checkImage('tarball of kaniko and crane', layouts.kanikoTarball(named), {
    formats: docker,
    images: [{ image: hello, derived: true }],
  });
  checkImage('dir of skopeo', layouts.dirTransport({ image: repeated }), {
    formats: ['dir'],
    images: stored(repeated),
  });
});

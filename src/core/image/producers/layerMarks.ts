/** Marks in the first bytes of layers, in times and in annotations: who compressed, copied or packed an image. */

import { isAttestation } from '../../oci/mediaType.ts';
import { toHex } from '../../oci/text.ts';
import { type Evidence, type Marked, quoted } from './evidence.ts';

/** The ten bytes of a gzip header (RFC 1952), as each compressor writes them. */
const GZIP: readonly { readonly bytes: string; readonly producer: string; readonly text: string }[] = [
  {
    bytes: '1f8b080000096e8800ff',
    producer: 'skopeo, podman, buildah, umoci or Docker’s old push',
    text: 'has Go’s zero time truncated to 32 bits, as containers/image, umoci and old Docker write it',
  },
  {
    bytes: '1f8b08000000000000ff',
    producer: 'BuildKit, containerd or go-containerregistry',
    text: 'has no time and no operating system, as Go’s compress/gzip writes it',
  },
  {
    bytes: '1f8b0800000000000203',
    producer: 'gzip -9',
    text: 'has the highest level and Unix, as gzip -n -9 writes it',
  },
  { bytes: '1f8b0800000000000003', producer: 'gzip or pigz', text: 'has Unix and no time, as gzip -n writes it' },
];

/** All marks of the layers and of the manifest around them. */
export function layerMarks(marked: Marked): Evidence[] {
  return [...gzipMarks(marked), ...timeMarks(marked), ...annotationMarks(marked)];
}

function gzipMarks({ node, heads }: Marked): Evidence[] {
  const layers = node.children.filter(({ role }) => role === 'layer');
  return GZIP.flatMap(({ bytes, producer, text }) => {
    const found = heads.flatMap((head, i) => (head && toHex(head.subarray(0, 10)) === bytes ? [i] : []));
    const [first] = found;
    if (first === undefined) return [];
    const which = found.length === 1 ? `layer ${first}` : `${found.length} layers (first: layer ${first})`;
    const at = layers[first]?.key ?? node.key;
    return [
      { producer, role: 'write' as const, strength: 'fits' as const, at, text: `The gzip header of ${which} ${text}.` },
    ];
  });
}

/** Builders that promise the same bytes each time write a fixed time instead of the clock's. */
const TIMES: readonly { readonly time: RegExp; readonly producer: string }[] = [
  { time: /^1970-01-01T00:00:00/, producer: 'a reproducible build (Jib, Bazel, ko and others)' },
  { time: /^1970-01-01T00:00:01/, producer: 'a reproducible build (nix and others)' },
  { time: /^1980-01-01T00:00:01/, producer: 'Cloud Native Buildpacks' },
  { time: /^0001-01-01T00:00:00/, producer: 'a reproducible build in Go (kaniko, ko, apko and others)' },
];

function timeMarks({ config }: Marked): Evidence[] {
  const created = config?.created;
  const mark = created && TIMES.find(({ time }) => time.test(created));
  if (!created || !mark) return [];
  const text = `The image was created at ${quoted(created)}: a fixed time instead of the clock’s.`;
  return [{ producer: mark.producer, role: 'build', strength: 'fits', at: '/created', text }];
}

function annotationMarks({ node }: Marked): Evidence[] {
  const annotations = node.annotations ?? {};
  const found: Evidence[] = [];
  const say = (producer: string, role: Evidence['role'], name: string) => {
    const text = `The annotation ${name} is ${quoted(annotations[name] ?? '')}.`;
    found.push({ producer, role, strength: 'fits', at: node.key, text });
  };
  for (const name of Object.keys(annotations)) {
    if (name.startsWith('io.containerd.image.')) say('containerd, Docker or BuildKit', 'write', name);
    if (name.startsWith('com.docker.official-images.')) say('Docker’s official images (bashbrew)', 'build', name);
    if (name === 'org.opencontainers.image.base.digest') say('a builder that records its base', 'build', name);
  }
  if (isAttestation(node)) found.push({ ...ATTESTATION, at: node.key });
  return found;
}

const ATTESTATION = {
  producer: 'BuildKit',
  role: 'build',
  strength: 'fits',
  text: 'The manifest is an attestation as BuildKit stores it beside the image.',
} as const;

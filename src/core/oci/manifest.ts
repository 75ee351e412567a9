/** Image manifests. image-spec manifest.md; Docker's schema 2 has the same shape. */
import { type Descriptor, dropAbsent, readDescriptor, readDescriptors, UNKNOWN_SIZE } from './descriptor.ts';
import { type Fields, type Reading, readObject } from './json/fields.ts';

/** An image manifest (image-spec, manifest.md) or a Docker manifest of schema 2. */
export interface Manifest {
  readonly schemaVersion: number;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Stands where a manifest names no config, so that the config keeps its place in the tree. */
const NO_CONFIG: Descriptor = { mediaType: '', digest: '', size: UNKNOWN_SIZE };

/** Reads one leniently, with a finding for each field that is not as it must be. Undefined where it is not an object. */
export function readManifest(reading: Reading, node = 0): Manifest | undefined {
  const fields = readObject(reading, node);
  if (!fields) return undefined;
  const config = fields.find('config');
  const subject = fields.findNullable('subject');
  if (config === undefined) fields.say('no-config', 'error', fields.pointer(), `${reading.name} has no config.`);
  const layers = fields.items('layers', { isNeeded: true });
  if (layers === undefined && !fields.find('layers')) {
    fields.say('no-layers', 'warning', fields.pointer(), `${reading.name} has no list of layers.`);
  }
  return dropAbsent({
    schemaVersion: readSchemaVersion(fields),
    mediaType: fields.string('mediaType'),
    artifactType: fields.string('artifactType'),
    config: (config !== undefined && readDescriptor(reading, config)) || NO_CONFIG,
    layers: readDescriptors(reading, layers),
    subject: subject === undefined ? undefined : readDescriptor(reading, subject),
    annotations: fields.stringMap('annotations'),
  });
}

/**
 * Reads the artifact manifest of the drafts of image-spec 1.1 as a manifest without config: its `blobs` are what are layers
 * elsewhere. distribution-spec and image-spec v1.1.0-rc2, artifact.md.
 */
export function readArtifactManifest(reading: Reading, node = 0): Manifest | undefined {
  const fields = readObject(reading, node);
  if (!fields) return undefined;
  const subject = fields.findNullable('subject');
  return dropAbsent({
    schemaVersion: 2,
    mediaType: fields.string('mediaType'),
    artifactType: fields.string('artifactType'),
    config: NO_CONFIG,
    layers: readDescriptors(reading, fields.items('blobs', { isNeeded: true })),
    subject: subject === undefined ? undefined : readDescriptor(reading, subject),
    annotations: fields.stringMap('annotations'),
  });
}

/** `schemaVersion`, which must be 2 in indexes and manifests alike; 0 where it is not given. */
export function readSchemaVersion(fields: Fields): number {
  const { name } = fields.reading;
  const given = fields.find('schemaVersion') !== undefined;
  const version = fields.integer('schemaVersion');
  if (!given) fields.say('schema-version', 'warning', fields.pointer(), `${name} has no schemaVersion; it must be 2.`);
  if (version !== undefined && version !== 2) {
    const message = `${name} has schemaVersion ${version}; it must be 2.`;
    fields.say('schema-version', 'error', fields.pointer('schemaVersion'), message);
  }
  return version ?? 0;
}

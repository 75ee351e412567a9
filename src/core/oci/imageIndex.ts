/** Image indexes (Docker: manifest lists). image-spec image-index.md. */
import { type Descriptor, dropAbsent, readDescriptor, readDescriptors } from './descriptor.ts';
import { type Reading, readObject } from './json/fields.ts';
import { readSchemaVersion } from './manifest.ts';

/** An image index or a Docker manifest list (image-spec, image-index.md). */
export interface ImageIndex {
  readonly schemaVersion: number;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Reads one leniently, with a finding for each field that is not as it must be. Undefined where it is not an object. */
export function readIndex(reading: Reading, node = 0): ImageIndex | undefined {
  const fields = readObject(reading, node);
  if (!fields) return undefined;
  const manifests = fields.items('manifests', { isNeeded: true });
  if (manifests === undefined && fields.find('manifests') === undefined) {
    fields.say('no-manifests', 'error', fields.pointer(), `${reading.name} has no list of manifests.`);
  }
  const subject = fields.findNullable('subject');
  return dropAbsent({
    schemaVersion: readSchemaVersion(fields),
    mediaType: fields.string('mediaType'),
    artifactType: fields.string('artifactType'),
    manifests: readDescriptors(reading, manifests),
    subject: subject === undefined ? undefined : readDescriptor(reading, subject),
    annotations: fields.stringMap('annotations'),
  });
}

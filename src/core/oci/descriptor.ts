/**
 * Descriptors: how documents point at content. image-spec descriptor.md.
 */
import { digestProblem } from './digest.ts';
import { type Reading, readObject } from './json/fields.ts';
import { isMediaType } from './mediaType.ts';
import { type Platform, readPlatform } from './platform.ts';

/** Spec spelling; fields the spec doesn't know are kept in the raw document only. */
export interface Descriptor {
  readonly mediaType: string;
  /** As written; may not satisfy the digest grammar (see `parseDigest`). */
  readonly digest: string;
  readonly size: number;
  readonly urls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** base64 of the content itself. */
  readonly data?: string;
  readonly platform?: Platform;
  readonly artifactType?: string;
}

/** Size of a descriptor that states none, or states one that can't be. */
export const UNKNOWN_SIZE = -1;

/**
 * Reads one leniently. Findings name what is wrong: a malformed digest (which no one may look up), a size that can't
 * be, a media type outside the grammar. Undefined only where the value is not an object.
 */
export function readDescriptor(reading: Reading, node: number): Descriptor | undefined {
  const fields = readObject(reading, node, { isNeeded: true });
  if (!fields) return undefined;
  const mediaType = fields.string('mediaType') ?? '';
  const digest = fields.string('digest') ?? '';
  const size = fields.integer('size', 0);
  if (mediaType === '')
    fields.say(
      'no-media-type',
      'warning',
      fields.pointer(),
      `${reading.name}: the descriptor at ${fields.pointer() || 'the top'} has no media type.`,
    );
  else if (!isMediaType(mediaType))
    fields.say(
      'bad-media-type',
      'warning',
      fields.pointer('mediaType'),
      `${reading.name}: ${JSON.stringify(mediaType.slice(0, 100))} is not a valid media type (RFC 6838).`,
    );
  const problem = digestProblem(digest);
  if (problem !== undefined)
    fields.say('bad-digest', 'error', fields.pointer('digest'), `${reading.name}: ${problem} It is not looked up.`);
  if (size === undefined && fields.find('size') === undefined)
    fields.say(
      'no-size',
      'warning',
      fields.pointer(),
      `${reading.name}: the descriptor at ${fields.pointer() || 'the top'} has no size.`,
    );
  const platform = fields.pointed('platform');
  return dropAbsent({
    mediaType,
    digest,
    size: size ?? UNKNOWN_SIZE,
    urls: fields.strings('urls'),
    annotations: fields.stringMap('annotations'),
    data: fields.string('data'),
    platform: platform && readPlatform(platform),
    artifactType: fields.string('artifactType'),
  });
}

/** Descriptors of a list, in order; items that are not objects stand as descriptors without digest, so positions hold. */
export function readDescriptors(reading: Reading, nodes: readonly number[] | undefined): readonly Descriptor[] {
  return (nodes ?? []).map(
    (node) => readDescriptor(reading, node) ?? { mediaType: '', digest: '', size: UNKNOWN_SIZE },
  );
}

/** A copy without the members that are undefined: documents cross to the page and are compared as JSON. */
export function dropAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

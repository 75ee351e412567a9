/** `data` of a descriptor: the content itself, in base64. image-spec descriptor.md. */

import { digestOf } from '../../bytes/hash.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { algorithmOf, parseDigest } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';

/** The bytes; undefined where there are none or they are not base64. */
export function inlineData(descriptor: Descriptor): Uint8Array<ArrayBuffer> | undefined {
  if (descriptor.data === undefined) return undefined;
  try {
    return Uint8Array.from(atob(descriptor.data), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Inline content must be what digest and size say; a lie is shown, whichever of the two a tool would believe. */
export async function checkInlineData(descriptor: Descriptor, at: string): Promise<readonly Finding[]> {
  if (descriptor.data === undefined) return [];
  const bytes = inlineData(descriptor);
  const wrong = (why: string): Finding => ({
    code: 'bad-data',
    severity: 'error',
    at,
    message: `The inline data of this descriptor ${why}.`,
  });
  if (!bytes) return [wrong('is not base64')];
  if (descriptor.size >= 0 && bytes.length !== descriptor.size)
    return [wrong(`has ${bytes.length} bytes, its descriptor states ${descriptor.size}`)];
  const digest = parseDigest(descriptor.digest);
  const actual = digest && (await digestOf(bytes, algorithmOf(digest)));
  return actual === undefined || actual === digest
    ? []
    : [wrong(`has the digest ${actual}, not the one in the descriptor`)];
}

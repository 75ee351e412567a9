/** Checks of any document against its descriptor. image-spec descriptor.md and considerations.md. */
import type { Finding } from '../../oci/finding.ts';
import { isIndex, isManifest } from '../../oci/mediaType.ts';
import { type DocumentSubject, finding, quote } from './subject.ts';

/** Checks of any document against its descriptor. */
export const documentChecks = [statedType, confusion, shape];

/** The document's own `mediaType` must be its descriptor's; a difference lets tools read different images. */
function statedType({ descriptor, document }: DocumentSubject): readonly Finding[] {
  const stated = document.statedType;
  if (stated === undefined || stated === '' || descriptor.mediaType === '' || stated === descriptor.mediaType)
    return [];
  const message = `The descriptor states the media type ${quote(descriptor.mediaType)}, the document ${quote(stated)}. Tools may refuse it or read it differently.`;
  return [finding('media-type-mismatch', 'error', '/mediaType', message)];
}

/** CVE-2021-41190: one document that is both, read as a manifest by some and as an index by others. */
function confusion({ document }: DocumentSubject): readonly Finding[] {
  if (!document.confusing) return [];
  const message =
    'This document has the fields of both an index and a manifest. Tools may read it as either, and so see different images.';
  return [finding('manifest-index-confusion', 'error', '', message)];
}

/** What it looks like against what it is called. */
function shape({ descriptor, document }: DocumentSubject): readonly Finding[] {
  const called = isIndex(descriptor.mediaType) ? 'index' : isManifest(descriptor.mediaType) ? 'manifest' : undefined;
  const looks = document.shape;
  if (called === undefined || looks === undefined || document.confusing || looks.role === called) return [];
  if (document.statedType !== undefined && document.statedType !== descriptor.mediaType) return [];
  const message = `Its descriptor says it is an ${called === 'index' ? 'index' : 'image manifest'}, but its content looks like ${looks.words}.`;
  return [finding('wrong-shape', 'error', '', message)];
}

/**
 * Documents: small JSON content read in full, raw bytes beside the parsed tokens. Digests are only ever made of the bytes.
 */
import { DOCUMENT_MAX_BYTES } from '../bytes/limits.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Finding } from '../oci/finding.ts';
import { ImageError } from '../oci/imageError.ts';
import type { Reading } from '../oci/json/fields.ts';
import { textFindings } from '../oci/json/textFindings.ts';
import type { JsonText } from '../oci/json/jsonText.ts';
import { parseJson } from '../oci/json/parseJson.ts';

/** A document as bytes and as parsed text. */
export interface RawDocument {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly doc: JsonText;
}

/** Reads and parses. Throws `too-large` beyond the limit, `malformed` with line and column, `truncated`. */
export async function readDocument(source: ByteSource, at: string, signal?: AbortSignal): Promise<RawDocument> {
  const bytes = await readWhole(source, at, signal);
  return { bytes, doc: parseJson(bytes, at) };
}

/** The bytes of a document, within the limit. */
export async function readWhole(
  source: ByteSource,
  at: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (source.size > DOCUMENT_MAX_BYTES) {
    const limit = `${DOCUMENT_MAX_BYTES / 1024 / 1024} MiB`;
    throw new ImageError('too-large', at, `${source.size} bytes exceed the limit for documents (${limit}).`);
  }
  return source.read(0, source.size, signal);
}

/** Starts reading typed values; `name` is how messages call the document. */
export function startReading(doc: JsonText, name: string): Reading {
  const findings: Finding[] = [];
  const reading = { doc, name, findings };
  textFindings(reading);
  return reading;
}

/** A hostile document can be wrong at every one of its values; nobody reads more findings than this. */
const FINDINGS_MAX_COUNT = 500;

/** The first findings of a document, and that there are more. */
export function boundFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= FINDINGS_MAX_COUNT) return findings;
  const message = `This document has more findings than the ${FINDINGS_MAX_COUNT} shown.`;
  return [...findings.slice(0, FINDINGS_MAX_COUNT), { code: 'more-findings', severity: 'warning', at: '', message }];
}

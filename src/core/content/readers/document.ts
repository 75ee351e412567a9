/** JSON documents: bills of materials, statements about images, and others that we know by name. */
import { JSON_DOCUMENT_MAX_BYTES } from '../../bytes/limits.ts';
import { ImageError } from '../../oci/imageError.ts';
import { parseJson } from '../../oci/json/parseJson.ts';
import { toValue } from '../../oci/json/toValue.ts';
import type { Description } from '../description.ts';
import { readCycloneDX } from '../documents/cycloneDX.ts';
import { readKnown } from '../documents/known.ts';
import { readSpdx } from '../documents/spdx.ts';
import { readSpdx3 } from '../documents/spdx3.ts';
import { readStatement } from '../documents/statement.ts';
import { readSyft } from '../documents/syft.ts';
import { objectOf, type Value } from '../documents/values.ts';
import { Remarks } from '../remarks.ts';
import type { Reader } from './reader.ts';

/** JSON documents: bills of materials, statements, and known kinds of configuration. */
export const document: Reader = {
  name: 'document',
  accepts: (_path, head) => isJsonStart(head),
  async read(source, { path, signal }) {
    if (source.size > JSON_DOCUMENT_MAX_BYTES) return null;
    const value = parsed(await source.read(0, source.size, signal), path);
    const remarks = new Remarks(path);
    const object = objectOf(value);
    return (object && describeObject(object, path, remarks)) ?? named(value, path, remarks);
  },
};

function describeObject(object: Value, path: string, remarks: Remarks): Description | undefined {
  const sbom = (predicate: Value) =>
    readSpdx(predicate, remarks) ??
    readSpdx3(predicate, remarks) ??
    readCycloneDX(predicate, remarks) ??
    readSyft(predicate, remarks);
  return sbom(object) ?? readStatement(object, remarks, { parse: (bytes) => parsed(bytes, path), sbom });
}

function named(value: unknown, path: string, remarks: Remarks): Description | null {
  const known = readKnown(value, path);
  return known ? { kind: 'document', ...known, findings: remarks.findings } : null;
}

/** undefined for what is not JSON, which the text preview shows. */
function parsed(bytes: Uint8Array, path: string): unknown {
  try {
    return toValue(parseJson(bytes, path));
  } catch (error) {
    if (error instanceof ImageError) return undefined;
    throw error;
  }
}

/** A brace, or a bracket with one behind it (lists of objects), after white space and a byte order mark. */
function isJsonStart(head: Uint8Array): boolean {
  const start = new TextDecoder().decode(head.subarray(0, 256)).trimStart();
  return start.startsWith('{') || /^\[\s*\{/.test(start);
}

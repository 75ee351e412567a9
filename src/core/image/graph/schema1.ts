/**
 * Docker manifests of schema 1: shown, never written. Layers are listed newest first, and each history entry is a JSON
 * text within the JSON.
 */
import type { Finding } from '../../oci/finding.ts';
import { ImageError } from '../../oci/imageError.ts';
import { Fields, type Reading, readObject } from '../../oci/json/fields.ts';
import { parseJson } from '../../oci/json/parseJson.ts';

export interface Schema1 {
  readonly name?: string;
  readonly tag?: string;
  readonly architecture?: string;
  /** Digests of the gzip layers, base first. */
  readonly layers: readonly string[];
  /** `created_by` of each layer where it can be read, base first. */
  readonly history: readonly string[];
}

export function readSchema1(reading: Reading, findings: Finding[]): Schema1 | undefined {
  const fields = readObject(reading, 0);
  if (!fields) return undefined;
  const message =
    'A manifest of schema 1: obsolete since Docker 1.10 and refused by registries of today. It is shown as it is; its digest leaves the signatures out.';
  findings.push({ code: 'schema1', severity: 'warning', at: '', message });
  const members = (list: string, name: string) =>
    (fields.items(list) ?? []).map((node) => readObject(reading, node)?.string(name) ?? '').reverse();
  return {
    name: fields.string('name'),
    tag: fields.string('tag'),
    architecture: fields.string('architecture'),
    layers: members('fsLayers', 'blobSum'),
    history: members('history', 'v1Compatibility').map(createdBy),
  };
}

function createdBy(text: string): string {
  try {
    const doc = parseJson(text, 'v1Compatibility');
    const fields = readObject({ doc, name: '', findings: [] }, 0);
    const container = fields?.object('container_config');
    return (container instanceof Fields ? container.strings('Cmd') : undefined)?.join(' ') ?? '';
  } catch (error) {
    if (error instanceof ImageError) return '';
    throw error;
  }
}

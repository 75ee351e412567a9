/**
 * Docker manifests of schema 1: shown, never written. Layers are listed newest first, and each history entry is a JSON
 * text within the JSON.
 */
import { type ImageConfig, readConfig } from '../../oci/config.ts';
import type { Finding } from '../../oci/finding.ts';
import type { History } from '../../oci/history.ts';
import { ImageError } from '../../oci/imageError.ts';
import { type Reading, readObject } from '../../oci/json/fields.ts';
import { parseJson } from '../../oci/json/parseJson.ts';
import { readV1Step } from '../../oci/image/v1Image.ts';

/** The fields of a Docker manifest of schema 1 that are used. */
export interface Schema1 {
  readonly name?: string;
  readonly tag?: string;
  readonly architecture?: string;
  /** Digests of the gzip layers, base first. */
  readonly layers: readonly string[];
  /** What the topmost step says about the image, with all steps as its history: base first, one for each layer. */
  readonly config: ImageConfig;
}

/** Reads a manifest of schema 1; undefined where it is not an object. */
export function readSchema1(reading: Reading, findings: Finding[]): Schema1 | undefined {
  const fields = readObject(reading, 0);
  if (!fields) return undefined;
  const message =
    'A schema 1 manifest: obsolete since Docker 1.10 and refused by current registries. It is shown as is; its digest does not cover the signatures.';
  findings.push({ code: 'schema1', severity: 'warning', at: '', message });
  const members = (list: string, name: string) =>
    (fields.items(list) ?? []).map((node) => readObject(reading, node)?.string(name) ?? '').reverse();
  const steps = members('history', 'v1Compatibility').map(readV1);
  return {
    name: fields.string('name'),
    tag: fields.string('tag'),
    architecture: fields.string('architecture'),
    layers: members('fsLayers', 'blobSum'),
    config: { ...steps.at(-1)?.config, history: steps.map(({ step }) => step) },
  };
}

interface V1 {
  readonly step: History;
  readonly config?: ImageConfig | undefined;
}

/** One text of JSON within the JSON; what can't be read is a step of which nothing is known. */
function readV1(text: string): V1 {
  try {
    const reading: Reading = { doc: parseJson(text, 'v1Compatibility'), name: '', findings: [] };
    const fields = readObject(reading, 0);
    return fields ? { step: readV1Step(fields), config: readConfig(reading) } : { step: {} };
  } catch (error) {
    if (error instanceof ImageError) return { step: {} };
    throw error;
  }
}

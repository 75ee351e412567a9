/**
 * The per-layer documents of the archive form before Docker 1.10, which skopeo and podman still write beside the modern
 * ones: an id for each layer, made of a JSON text, and that text.
 */

import { digestOf } from '../../bytes/hash.ts';
import { chainIDs } from '../../image/chainID.ts';
import { ImageError } from '../../oci/imageError.ts';
import { kindOf } from '../../oci/json/jsonText.ts';
import { parseJson } from '../../oci/json/parseJson.ts';
import { memberOf } from '../../oci/json/toValue.ts';
import { compactJson } from '../go/compact.ts';
import { encodeGoBytes, type GoValue, RawJson } from '../go/encode.ts';

/** What the topmost layer takes over from the config, as it stands there; what is missing becomes null. */
const COPIED = ['architecture', 'config', 'container', 'container_config', 'created', 'docker_version', 'os'];

/** A layer in the format before Docker 1.10: a folder with VERSION, json and layer.tar. */
interface LegacyLayer {
  /** 64 hex digits. */
  readonly id: string;
  readonly diffID: string;
  readonly json: Uint8Array<ArrayBuffer>;
}

/** One of each layer, base first, as skopeo writes them (containers/image docker/internal/tarfile/writer.go). */
export async function legacyLayers(
  config: Uint8Array,
  diffIDs: readonly string[],
  at: string,
): Promise<readonly LegacyLayer[]> {
  const doc = parseJson(config, at);
  if (kindOf(doc, 0) !== 'object') throw new ImageError('malformed', at, 'The config is not a JSON object.');
  const chain = await chainIDs(diffIDs);
  const layers: LegacyLayer[] = [];
  for (const [position, diffID] of diffIDs.entries()) {
    const fields = new Map<string, GoValue>();
    const parent = layers.at(-1)?.id;
    if (parent !== undefined) fields.set('parent', parent);
    if (position === diffIDs.length - 1) {
      for (const name of COPIED) {
        const node = memberOf(doc, 0, name);
        fields.set(name, node === undefined ? null : new RawJson(compactJson(doc, node)));
      }
    }
    const hashed = new Map(fields).set('layer_id', chain[position] ?? null);
    const digest = await digestOf(encodeGoBytes(hashed));
    if (digest === undefined) throw new ImageError('unsupported', at, 'SHA-256 cannot be computed here.');
    const id = digest.slice('sha256:'.length);
    layers.push({ id, diffID, json: encodeGoBytes(fields.set('id', id)) });
  }
  return layers;
}

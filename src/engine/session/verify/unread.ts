/** Why a pass over a layer has not seen its content whole: what it has of it then is no digest of anything. */
import type { Node } from '../../../core/image/node.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { declaredCompression, isEncrypted } from '../../../core/oci/mediaType.ts';
import type { LayerScan } from '../../layerJob.ts';

/** Damage after which a decoder stops; a checksum that does not match is found when all has been decoded. */
const STOPS = new Set([
  ...['compression-truncated', 'compression-damaged', 'compression-limit', 'compression-unsupported'],
  'zeros-unread',
]);

/** A sentence; undefined where the content was seen whole. */
export function whyUnread(node: Node, { findings, index, compression }: LayerScan): string | undefined {
  if (isEncrypted(node.mediaType)) return 'It is encrypted: its content cannot be read without the key.';
  const stop = findings.find(stops);
  if (stop) return stop.message;
  const declared = declaredCompression(node.mediaType);
  const isTar = !index?.findings.some(({ code }) => code === 'not-a-tar');
  if (compression !== 'none' || declared === undefined || declared === 'none' || isTar) return undefined;
  return `Its media type says it is compressed with ${declared}, but its bytes are neither that nor a tar.`;
}

function stops({ code, severity }: Finding): boolean {
  return severity === 'error' && STOPS.has(code);
}

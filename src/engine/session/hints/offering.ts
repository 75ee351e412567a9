/** What a pass found in a layer, offered to others who use the same server. */
import type { CompressionName } from '../../../core/bytes/codecs/codec.ts';
import { codecs } from '../../../core/bytes/codecs/index.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { Node } from '../../../core/image/node.ts';
import { cutaway } from '../../../core/rootfs/published/cutaway/cutaway.ts';
import type { IndexExchange } from '../../host.ts';
import type { LayerScan } from '../../layerJob.ts';

/** A pass that read all of a layer, whose digest bears out its name. */
interface Passed {
  readonly node: Node;
  readonly source: ByteSource;
  readonly scan: LayerScan;
  /** SHA-256 of the server's own index, where that proved wrong. */
  readonly replaces: string | undefined;
}

/** Offers the index, where the pass read all of it. Never fails. */
export async function offerIndex(exchange: IndexExchange, { node, source, scan, replaces }: Passed): Promise<void> {
  const { index, spans, diffIDs, checkpoints, uncompressedSize } = scan;
  const compression: CompressionName | 'none' = codecs.find(({ name }) => name === scan.compression)?.name ?? 'none';
  const diffID = diffIDs?.sha256;
  if (!index || !spans || diffID === undefined || node.digest === null) return;
  const { digest, mediaType } = node;
  try {
    const facts = { digest, mediaType, size: source.size, stored: source, compression };
    const prepared = await cutaway.prepare({ ...facts, index, uncompressedSize, checkpoints, diffID });
    await exchange.offer(digest, prepared.write(spans), replaces);
  } catch {
    // What cannot be written is not shared.
  }
}

/** Layers that bring their own table: found by their last bytes, listed by it, and held against the tar when that is read. */
import { codecs } from '../../../core/bytes/codecs/index.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { Node } from '../../../core/image/node.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import type { LayerIndex } from '../../../core/rootfs/layerIndex.ts';
import { compareTable } from '../../../core/rootfs/tables/compare.ts';
import { findTable } from '../../../core/rootfs/tables/index.ts';
import type { LayerTable } from '../../../core/rootfs/tables/table.ts';
import type { CallOptions } from '../../engine.ts';
import type { LayerScan } from '../../layerJob.ts';

/** The table of one layer, looked for once. */
export interface TableOfLayer {
  /** What the layer lists itself as, where it has a table that can be used. `findings` say why it has none. */
  list(call: CallOptions): Promise<ListedByTable>;
  /** What the scanned index has otherwise, or why there is no table that could be used; afterwards the table's index knows where contents lie in the tar. */
  compare(scanned: LayerIndex, call: CallOptions): Promise<readonly Finding[]>;
  readonly found: LayerTable | undefined;
}

type ListedByTable = LayerScan & { readonly index?: LayerIndex };

/** Does the layer's descriptor tell of a table, as those who write one have it? */
export function announcesTable({ annotations = {} }: Node): boolean {
  return Object.keys(annotations).some((name) => /stargz\/toc\.digest$|zstd-chunked\./.test(name));
}

/** The table of a layer; `at` names it in findings. */
export function tableOf(node: Node, source: ByteSource, at: string): TableOfLayer {
  let found: { readonly table?: LayerTable; readonly findings: readonly Finding[] } | undefined;
  let compression = 'none';

  async function look({ signal }: CallOptions) {
    if (found) return found;
    // Opening has looked at the first bytes already.
    compression = node.compression ?? compression;
    if (compression !== 'gzip' && compression !== 'zstd') {
      found = { findings: [] };
      return found;
    }
    const codec = codecs.find(({ name }) => name === compression);
    const { annotations } = node;
    found = codec ? await findTable(source, { codec, annotations, at, signal }) : { findings: [] };
    return found;
  }

  return {
    async list(call) {
      const { table, findings } = await look(call);
      const facts = { size: source.size, compression, findings };
      if (!table) return { ...facts, uncompressedSize: 0 };
      return { ...facts, index: table.index, uncompressedSize: table.index.uncompressedSize };
    },
    async compare(scanned, call) {
      const { table, findings } = await look(call);
      return table ? compareTable(table, scanned, at) : findings;
    },
    get found() {
      return found?.table;
    },
  };
}

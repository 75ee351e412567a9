/** Indexes that pages of one server share through it. */
import { digestOf } from '../../../core/bytes/hash.ts';
import { INDEX_FORMATS } from '../../../core/rootfs/published/index.ts';
import type { IndexExchange } from '../../host.ts';
import type { IndexSource } from './offers.ts';

/** What the server keeps of a layer, by its digest. */
export function onServer(exchange: IndexExchange): IndexSource {
  return async function* (node, { signal }) {
    const format = INDEX_FORMATS.find(({ name }) => name === 'cutaway');
    if (!format || node.digest === null) return;
    const layer = { digest: node.digest, size: node.size };
    const bytes = await exchange.get(layer.digest, signal);
    if (!bytes) return;
    const digest = (await digestOf(bytes, 'sha256')) ?? '';
    yield { origin: { from: 'server', format: format.name, digest }, read: () => format.read(bytes, layer) };
  };
}

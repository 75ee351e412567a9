/** What other programs read differently: a note each for people, a field of the entries for programs. */
import type { Node } from '../../core/image/node.ts';
import { type LayerDisagreement, listedPath } from '../../core/oci/finding.ts';
import type { ListedEntry } from '../../core/rootfs/listing.ts';
import type { Context } from '../session.ts';
import { printable } from '../show.ts';

/** By layer and path. */
export type Parted = ReadonlyMap<string, readonly LayerDisagreement[]>;

/** Asks of the layers `from` to `to`, which have been read, and says each on stderr. */
export async function tellReaders(
  { engine, call, note }: Context,
  id: string,
  { image, from, to }: { readonly image: Node; readonly from: number; readonly to: number },
): Promise<Parted> {
  const parted = new Map<string, LayerDisagreement[]>();
  for (const one of await engine.ask([id], 'readers', { image: image.key, from, to }, call)) {
    const { layer, offset, entry, message } = one;
    const place = `layer ${layer}, byte ${offset}${entry === undefined ? '' : `, ${entry}`}`;
    note(printable(`warning: ${place}: ${message}`));
    const key = `${layer} ${listedPath(one)}`;
    parted.set(key, [...(parted.get(key) ?? []), one]);
  }
  return parted;
}

/** The entry with what other programs make of its bytes, where they differ. */
export function withReaders(entry: ListedEntry, parted: Parted): object {
  const own = parted.size === 0 ? undefined : parted.get(`${entry.layer} ${entry.path}`);
  if (!own) return entry;
  return { ...entry, disagreements: own.map(({ rule, offset, here, readers }) => ({ rule, offset, here, readers })) };
}

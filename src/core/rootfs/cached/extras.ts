/** What few entries of a layer have, as JSON: only extended attributes are bytes, written in hexadecimal. */
import { toHex } from '../../oci/text.ts';
import type { EntryExtra } from '../layerIndex.ts';

/** The entry's number, and what it has. */
export type PackedExtra = readonly [
  entry: number,
  extra: Omit<EntryExtra, 'xattrs'> & { readonly xattrs?: readonly (readonly [name: string, hex: string])[] },
];

/** Extras as plain JSON values. */
export function packExtras(extras: ReadonlyMap<number, EntryExtra>): PackedExtra[] {
  return [...extras].map(([entry, { xattrs, ...rest }]): PackedExtra => {
    const packed = xattrs && [...xattrs].map(([name, value]) => [name, toHex(value)] as const);
    return [entry, { ...rest, ...(packed && { xattrs: packed }) }];
  });
}

/** And back. */
export function unpackExtras(packed: readonly PackedExtra[]): Map<number, EntryExtra> {
  return new Map(
    packed.map(([entry, { xattrs, ...rest }]): [number, EntryExtra] => {
      const unpacked = xattrs && new Map(xattrs.map(([name, hex]) => [name, fromHex(hex)] as const));
      return [entry, { ...rest, ...(unpacked && { xattrs: unpacked }) }];
    }),
  );
}

function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/**
 * eStargz: a gzip of many members whose last but one holds `stargz.index.json`, found by the footer at the very end.
 * stargz-snapshotter docs/estargz.md. BuildKit puts the end of the tar before the table, so that only the footer tells.
 */
import { BLOCK } from '../../archive/tar/block.ts';
import { sizeField } from '../../archive/tar/header.ts';
import { gzip } from '../../bytes/codecs/gzip.ts';
import type { TableFormat, TablePlace } from './table.ts';
import { unpack } from './unpack.ts';

const NAME = 'stargz.index.json';
/** The descriptor's word for the digest of the table, unpacked. */
const DIGEST = 'containerd.io/snapshot/stargz/toc.digest';
/** Of now: the offset in a subfield of the extra field. Before: the extra field is the offset itself. */
const FOOTER_BYTES = 51;
const LEGACY_BYTES = 47;

const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

/** Offset of the table's member; undefined where these bytes are not such a footer. */
function readFooter(footer: Uint8Array, legacy: boolean): number | undefined {
  const [magic0, magic1, method, flags] = footer;
  if (magic0 !== 0x1f || magic1 !== 0x8b || method !== 8 || flags !== 4) return undefined;
  const extra = new DataView(footer.buffer, footer.byteOffset).getUint16(10, true);
  if (extra !== (legacy ? 22 : 26)) return undefined;
  if (!legacy && text(footer.subarray(12, 16)) !== 'SG\x16\0') return undefined;
  const field = text(footer.subarray(legacy ? 12 : 16));
  const match = /^([0-9a-f]{16})STARGZ/.exec(field);
  return match?.[1] === undefined ? undefined : Number.parseInt(match[1], 16);
}

function locate(tail: Uint8Array, size: number, annotations: Readonly<Record<string, string>>): TablePlace | undefined {
  for (const bytes of [FOOTER_BYTES, LEGACY_BYTES]) {
    if (tail.length < bytes) continue;
    const start = readFooter(tail.slice(tail.length - bytes), bytes === LEGACY_BYTES);
    if (start !== undefined) return { start, end: size - bytes, digest: annotations[DIGEST] };
  }
  return undefined;
}

/** The format. Tables kept in another image (a footer of 46 bytes) are not looked for. */
export const estargz: TableFormat = {
  name: 'eStargz',
  codec: 'gzip',
  locate,
  async read(bytes) {
    const tar = await unpack(gzip, bytes);
    if (!tar) return { problem: 'it is too large' };
    let at = 0;
    while (at + BLOCK <= tar.length && tar.subarray(at, at + BLOCK).every((byte) => byte === 0)) at += BLOCK;
    if (at + BLOCK > tar.length) return { problem: 'it cannot be unpacked' };
    const header = tar.subarray(at, at + BLOCK);
    const size = sizeField(header);
    if (!text(header).startsWith(`${NAME}\0`)) return { problem: `there is no ${NAME} at the expected offset` };
    if (!(size >= 0) || at + BLOCK + size > tar.length) return { problem: 'it is cut off' };
    const digested = tar.subarray(at + BLOCK, at + BLOCK + size);
    return { json: new TextDecoder().decode(digested), digested };
  },
};

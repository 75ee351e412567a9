/**
 * zstd:chunked: frames of the tar cut where files begin, then the table in a skippable frame, then a footer in another.
 * containers/storage pkg/chunked. Until 2023 the footer had 40 bytes (skopeo 1.9 writes it), since then 64.
 */
import { zstd } from '../../bytes/codecs/zstd.ts';
import type { TableFormat, TablePlace } from './table.ts';
import { unpack } from './unpack.ts';

/** The descriptor's words; the prefix was changed together with the footer. */
const PREFIXES = ['io.github.containers.zstd-chunked.', 'io.containers.zstd-chunked.'] as const;
const MAGIC = 'GNUlInUx';
/** The old ones begin otherwise. */
const OLD_MAGIC = 'GnUlInUx';
const FOOTERS = [64, 40] as const;
/** The only kind of table there is. */
const KIND = 1;

/** Numbers of the footer: offset, stored size, size, kind. */
function readFooter(tail: Uint8Array): readonly number[] | undefined {
  const magic = new TextDecoder('latin1').decode(tail.subarray(-8));
  if (magic !== MAGIC && magic !== OLD_MAGIC) return undefined;
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const size = FOOTERS.find((bytes) => {
    const frame = tail.length - bytes - 8;
    return frame >= 0 && view.getUint32(frame, true) === 0x184d2a50 && view.getUint32(frame + 4, true) === bytes;
  });
  if (size === undefined) return undefined;
  return [0, 1, 2, 3].map((i) => Number(view.getBigUint64(tail.length - size + 8 * i, true)));
}

/** What the descriptor states; it is needed only where the footer is not there. */
function readPosition(position: string | undefined): readonly number[] | undefined {
  return position === undefined || !/^\d+:\d+:\d+:\d+$/.test(position) ? undefined : position.split(':').map(Number);
}

function locate(tail: Uint8Array, _: number, annotations: Readonly<Record<string, string>>): TablePlace | undefined {
  const stated = (name: string) => PREFIXES.map((prefix) => annotations[prefix + name]).find(Boolean);
  const numbers = readFooter(tail) ?? readPosition(stated('manifest-position'));
  if (!numbers || numbers[3] !== KIND) return undefined;
  const [start = 0, stored = 0] = numbers;
  return { start, end: start + stored, digest: stated('manifest-checksum') };
}

/** The format. The digest is of the table as stored. */
export const zstdChunked: TableFormat = {
  name: 'zstd:chunked',
  codec: 'zstd',
  locate,
  async read(bytes) {
    const json = await unpack(zstd, bytes);
    return json ? { json: new TextDecoder().decode(json), digested: bytes } : { problem: 'it is too large' };
  },
};

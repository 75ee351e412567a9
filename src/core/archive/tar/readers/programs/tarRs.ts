/** The crate tar 0.4.38 of Rust. It sets no owners, so that it has no view of them. */
import { u8At } from '../../../../bytes/at.ts';
import {
  CHECKSUM,
  checksumOf,
  endsWithSlash,
  fieldOf,
  flagOf,
  hasMagic,
  isKnownMagic,
  joined,
  linkOf,
  MODE,
  nameOf,
  prefixOf,
  SIZE,
  USTAR_00,
} from '../fields.ts';
import { rustSparse } from '../maps/rustMap.ts';
import { latin1, rustNumber } from '../numbers.ts';
import { type Records, rustRecords } from '../records.ts';
import { type Extension, type Kind, KIND_OF_FLAG, type Outcome, type Program, type Seen } from '../seen.ts';

const NOTHING = new Uint8Array(0);

/** How the tar crate of Rust reads headers. */
export const tarRs: Program = {
  name: 'tar-rs',
  listed: () => undefined,
  takesPart: false,
  // Only under an exact magic; it is a file otherwise.
  speaksOfNext: (header) => flagOf(header) === 'g' || ('xLK'.includes(flagOf(header)) && isKnownMagic(header)),
  sizeOf: (header, chain) => sizeOf(header, recordsOf(sinceGlobal(chain))),
  searches: () => false,
  refuses: isTwice,
  accepts({ header, isSigned }) {
    const field = fieldOf(header, CHECKSUM);
    // No base-256 here.
    const isRead = u8At(field, 0) < 0x80 && rustNumber(field) === checksumOf(header);
    return isSigned || !isRead || Number.isNaN(rustNumber(fieldOf(header, SIZE))) ? 'stops' : 'yes';
  },
  read: (seen) => view(seen, sinceGlobal(seen.chain)),
};

/** A header about all entries is an entry to it, which takes what came before. */
function sinceGlobal(chain: readonly Extension[]): readonly Extension[] {
  return chain.slice(chain.findLastIndex(({ flag }) => flag === 0x67) + 1);
}

function isTwice(chain: readonly Extension[]): boolean {
  const own = sinceGlobal(chain);
  return own.some(({ flag }, at) => own.findIndex((one) => one.flag === flag) < at);
}

function view(seen: Seen, chain: readonly Extension[]): Outcome | 'more' {
  const { header } = seen;
  const records = recordsOf(chain);
  const stored = sizeOf(header, records);
  if (stored >= 2 ** 64 - 512) return 'stops';
  const sparse = flagOf(header) === 'S' ? rustSparse(seen, stored) : undefined;
  if (typeof sparse === 'string') return sparse;
  const path = longName(chain, 0x4c) ?? firstOf(records, 'path') ?? headerName(header);
  const kind = kindOf(flagOf(header), !hasMagic(header, USTAR_00) && endsWithSlash(path));
  const isLink = kind === 'hard link' || kind === 'symbolic link';
  const mode = u8At(header, MODE[0]) < 0x80 ? rustNumber(fieldOf(header, MODE)) : Number.NaN;
  return {
    path,
    link: isLink ? (longName(chain, 0x4b) ?? firstOf(records, 'linkpath') ?? linkOf(header)) : NOTHING,
    ...{ kind, size: kind === 'file' ? (sparse?.size ?? stored) : 0, stored: (sparse?.map ?? 0) + stored },
    pieces: sparse?.pieces,
    ...{ mode: Number.isNaN(mode) ? undefined : mode & 0o7777, uid: undefined, gid: undefined },
  };
}

/** A PAX size stands for a 0 of whatever header comes next. */
function sizeOf(header: Uint8Array, records: (Records[number] | undefined)[]): number {
  const own = rustNumber(fieldOf(header, SIZE));
  return own === 0 ? (paxSize(records) ?? 0) : own;
}

function recordsOf(chain: readonly Extension[]): (Records[number] | undefined)[] {
  const pax = chain.find(({ flag }) => flag === 0x78);
  return pax ? rustRecords(pax.bytes, pax.length) : [];
}

/** Only in place of a header's 0; the first record counts, and none behind one that cannot be taken. */
function paxSize(records: (Records[number] | undefined)[]): number | undefined {
  for (const record of records) {
    if (record === undefined) return undefined;
    if (record[0] !== 'size') continue;
    const text = latin1(record[1]);
    return /^\+?[0-9]+$/.test(text) && BigInt(text.replace('+', '')) < 2n ** 64n ? Number(text) : undefined;
  }
  return undefined;
}

/** The first record counts; those that cannot be taken are passed over. */
function firstOf(records: (Records[number] | undefined)[], key: string): Uint8Array | undefined {
  return records.find((record) => record?.[0] === key)?.[1];
}

/** Whole, but for one NUL at its end. */
function longName(chain: readonly Extension[], flag: number): Uint8Array | undefined {
  const one = chain.find((extension) => extension.flag === flag);
  if (one === undefined) return undefined;
  const end = one.length > 0 && one.bytes[one.length - 1] === 0 ? one.length - 1 : one.length;
  return one.bytes.subarray(0, end);
}

function headerName(header: Uint8Array): Uint8Array {
  return hasMagic(header, USTAR_00) ? joined(prefixOf(header), nameOf(header)) : nameOf(header);
}

function kindOf(flag: string, isSlashed: boolean): Kind {
  return KIND_OF_FLAG[flag] ?? (isSlashed ? 'directory' : 'file');
}

/** GNU tar 1.34, as it lists and extracts by default. */
import {
  CHECKSUM,
  checksumOf,
  endsWithSlash,
  fieldOf,
  flagOf,
  GID,
  hasMagic,
  joined,
  linkOf,
  MODE,
  modeOf,
  nameOf,
  prefixOf,
  SIZE,
  UID,
  USTAR,
  untilNul,
} from '../fields.ts';
import { gnuNumber, latin1 } from '../numbers.ts';
import { gnuRecords, lastOf, type Records } from '../records.ts';
import { type GnuSparse, gnuSparse, ownRealSize } from '../maps/gnuMap.ts';
import { type Extension, type Kind, KIND_OF_FLAG, type Program, type Seen, type View } from '../seen.ts';

const NOTHING = new Uint8Array(0);
/** A hard link to nothing is one to `.`. */
const HERE = Uint8Array.of(0x2e);
const INT_MAX = 0x7fffffffn;
const UINT32_MAX = 0xffffffffn;
/** -1 in 32 bits. */
const NOBODY = 0xffffffff;
const UINT64_MAX = 2n ** 64n - 1n;
const OFF_MAX = 2n ** 63n - 1n;

/** How GNU tar reads headers. */
export const gnuTar: Program = {
  name: 'GNU tar',
  listed: (seen) => view(seen, flagOf(seen.header), undefined),
  takesPart: false,
  speaksOfNext: (header) => 'xgLKX'.includes(flagOf(header)),
  sizeOf,
  searches: () => true,
  refuses: () => false,
  accepts({ header }) {
    return gnuNumber(fieldOf(header, CHECKSUM), INT_MAX) !== checksumOf(header) || Number.isNaN(sizeOf(header))
      ? 'searches'
      : 'yes';
  },
  read(seen) {
    const flag = flagOf(seen.header);
    if (flag === 'X') return 'passes';
    const sparse = sparseOf(seen);
    return typeof sparse === 'string' ? sparse : view(seen, flag, sparse);
  },
};

/** Hard links have no size on tape. */
function sizeOf(header: Uint8Array): number {
  return flagOf(header) === '1' ? 0 : gnuNumber(fieldOf(header, SIZE), OFF_MAX);
}

function sparseOf(seen: Seen): GnuSparse | 'more' | 'stops' | 'unfollowed' | undefined {
  const records = recordsOf(seen);
  return gnuSparse(seen, records, sparseSize(records), storedSize(seen, records));
}

function storedSize({ header }: Seen, records: Records): number {
  return decimal(records, 'size', OFF_MAX) ?? sizeOf(header);
}

/** `sparse`: its map, where it has been read. */
function view(seen: Seen, flag: string, sparse: GnuSparse | undefined): View {
  const { header } = seen;
  const records = recordsOf(seen);
  const sparseName = lastOf(records, 'GNU.sparse.name');
  const path = sparseName ?? lastOf(records, 'path') ?? longName(seen, 'L') ?? headerName(header);
  const stored = storedSize(seen, records);
  const realSize = sparseSize(records);
  const kind = kindOf(flag, path.length > 1 && endsWithSlash(path));
  const isLink = kind === 'hard link' || kind === 'symbolic link';
  const mode = gnuNumber(fieldOf(header, MODE), UINT64_MAX, -OFF_MAX);
  const target = lastOf(records, 'linkpath') ?? longName(seen, 'K') ?? linkOf(header);
  return {
    path,
    link: isLink ? (target.length === 0 && flag === '1' ? HERE : target) : NOTHING,
    kind,
    isHidden: path.length === 0 && flag === 'V',
    size: kind === 'file' ? (sparse?.size ?? ownRealSize(header) ?? realSize ?? stored) : 0,
    // A real size is the size of what is not a sparse file, too.
    stored: flag === '5' ? 0 : sparse ? stored : (realSize ?? stored),
    ...(sparse && { pieces: sparse.pieces, length: sparse.length, next: sparse.next }),
    mode: Number.isNaN(mode) ? 0o7777 : modeOf(header, mode),
    uid: decimal(records, 'uid', UINT32_MAX) ?? failsAs(gnuNumber(fieldOf(header, UID), UINT32_MAX), NOBODY),
    gid: decimal(records, 'gid', UINT32_MAX) ?? failsAs(gnuNumber(fieldOf(header, GID), UINT32_MAX), NOBODY),
  };
}

/** What is not a number becomes -1, cut to the width of its field. */
function failsAs(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}

/** Those about all entries first, the last of them first: the last such header counts, and the last of the entry. */
function recordsOf({ chain, globals }: Seen): Records {
  const global = chain.findLast(({ flag }) => flag === 0x67);
  const last = global ?? globals.at(-1);
  const own = chain.findLast(({ flag }) => flag === 0x78);
  const read = (one: Extension | undefined) => (one ? gnuRecords(one.bytes, one.length) : []);
  return [...read(last).toReversed(), ...read(own)];
}

/** The last long name, up to the first NUL, which may stand in what fills its last block. */
function longName({ chain }: Seen, flag: 'L' | 'K'): Uint8Array | undefined {
  const last = chain.findLast((one: Extension) => one.flag === flag.charCodeAt(0));
  return last && untilNul(last.bytes);
}

function headerName(header: Uint8Array): Uint8Array {
  return hasMagic(header, USTAR) ? joined(prefixOf(header), nameOf(header)) : nameOf(header);
}

/** A decimal record, which is passed over where it is not a number or too large; the last that is one counts. */
function decimal(records: Records, key: string, max: bigint): number | undefined {
  let found: number | undefined;
  for (const [name, bytes] of records) {
    if (name !== key || !/^-?[0-9]+$/.test(latin1(bytes))) continue;
    const value = BigInt(latin1(bytes));
    if (value >= 0n && value <= max) found = Number(value);
  }
  return found;
}

/** What the last record says about the size of a sparse file. */
function sparseSize(records: Records): number | undefined {
  const own = records.filter(([key]) => key === 'GNU.sparse.realsize' || key === 'GNU.sparse.size');
  return decimal(
    own.map(([, value]) => ['size', value]),
    'size',
    OFF_MAX,
  );
}

function kindOf(flag: string, isSlashed: boolean): Kind {
  if (flag === 'D') return 'directory';
  if (flag === 'V' || flag === 'M') return 'volume label';
  return KIND_OF_FLAG[flag] ?? ('0\x007S'.includes(flag) && isSlashed ? 'directory' : 'file');
}

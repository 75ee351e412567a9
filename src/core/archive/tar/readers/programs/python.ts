/** tarfile of Python 3.11. */
import { BLOCK } from '../../block.ts';
import {
  CHECKSUM,
  checksumOf,
  endsWithSlash,
  fieldOf,
  flagOf,
  GID,
  joined,
  linkOf,
  MAJOR,
  MINOR,
  MODE,
  modeOf,
  MTIME,
  nameOf,
  prefixOf,
  SIZE,
  UID,
  untilNul,
} from '../fields.ts';
import { type PythonSparse, pythonOldSparse, pythonPaxSparse, pythonPieces } from '../maps/pythonMap.ts';
import { latin1, pythonInt, pythonNumber } from '../numbers.ts';
import { pythonRecords } from '../records.ts';
import { type Extension, type Kind, KIND_OF_FLAG, type Outcome, type Program, type Seen } from '../seen.ts';

const NOTHING = new Uint8Array(0);
/** All of them are read of every header, whatever it is of. */
const FIELDS = [CHECKSUM, MODE, UID, GID, SIZE, MTIME, MAJOR, MINOR];

const SPEAKS_OF_NEXT = 'xgLKX';

/** How Python's tarfile reads headers. */
export const python: Program = {
  name: 'Python',
  listed: () => undefined,
  takesPart: true,
  speaksOfNext: (header) => SPEAKS_OF_NEXT.includes(flagOf(header)),
  sizeOf: (header) => pythonNumber(fieldOf(header, SIZE)),
  searches: () => false,
  refuses: (chain) => {
    const last = chain.at(-1);
    return (last?.flag === 0x78 || last?.flag === 0x67) && pythonRecords(last.bytes) === undefined;
  },
  accepts({ header }) {
    const isRead = FIELDS.every((field) => !Number.isNaN(pythonNumber(fieldOf(header, field))));
    // Blocks below zero are all that there are.
    if (SPEAKS_OF_NEXT.includes(flagOf(header)) && pythonNumber(fieldOf(header, SIZE)) <= -BLOCK) return 'stops';
    return isRead && pythonNumber(fieldOf(header, CHECKSUM)) === checksumOf(header) ? 'yes' : 'stops';
  },
  read(seen) {
    const flag = flagOf(seen.header);
    return flag === 'X' ? 'passes' : view(seen, flag);
  },
};

/** What the headers around an entry make of it, from the innermost on. */
interface State {
  path: Uint8Array;
  link: Uint8Array;
  size: number;
  stored: number;
  uid: number;
  gid: number;
  sparse: PythonSparse | undefined;
}

type Values = Map<string, Uint8Array>;

function view(seen: Seen, flag: string): Outcome | 'more' {
  const { header } = seen;
  const kind = kindOf(flag, endsWithSlash(nameOf(header)));
  const isStored = kind === 'file';
  const sparse = flag === 'S' ? pythonOldSparse(seen) : undefined;
  if (typeof sparse === 'string') return sparse;
  const size = pythonNumber(fieldOf(header, SIZE));
  const state: State = {
    path: flag === 'S' ? nameOf(header) : joined(prefixOf(header), nameOf(header)),
    link: linkOf(header),
    ...{ size: sparse?.size ?? size, stored: (sparse?.map ?? 0) + (isStored ? size : 0), sparse },
    uid: pythonNumber(fieldOf(header, UID)),
    gid: pythonNumber(fieldOf(header, GID)),
  };
  const problem = applyChain(seen, state, isStored);
  if (problem) return problem;
  const isLink = kind === 'hard link' || kind === 'symbolic link';
  return {
    ...{ path: state.path, link: isLink ? state.link : NOTHING, kind, size: isStored ? state.size : 0 },
    // Without a map it reads on behind what is stored.
    pieces: pythonPieces(state.sparse?.pairs ?? [{ offset: 0, size: state.size }], state.size, state.sparse?.map ?? 0),
    ...{
      stored: state.stored,
      mode: modeOf(header, pythonNumber(fieldOf(header, MODE))),
      uid: state.uid,
      gid: state.gid,
    },
  };
}

function applyChain(seen: Seen, state: State, isStored: boolean): 'stops' | 'more' | undefined {
  const layers = layersOf(seen);
  // A sparse file of GNU's does not hear of those about all.
  if (layers === undefined || (flagOf(seen.header) !== 'S' && !apply(layers.all, state))) return 'stops';
  for (const one of seen.chain.toReversed()) {
    if (one.flag === 0x4c) state.path = untilNul(one.bytes);
    if (one.flag === 0x4b) state.link = untilNul(one.bytes);
    const values = one.flag === 0x67 ? layers.all : layers.own.get(one);
    if (values === undefined) continue;
    const sparse = pythonPaxSparse(values, one.bytes, seen.behind, state.sparse?.map ?? 0);
    if (typeof sparse === 'string') return sparse;
    if (sparse) state.sparse = sparse;
    if (one.flag === 0x67) continue;
    if (!apply(values, state)) return 'stops';
    if (values.has('size')) state.stored = (state.sparse?.map ?? 0) + (isStored ? state.size : 0);
  }
  return undefined;
}

/** The values of each PAX header, over those about all entries that came before it. */
function layersOf({ chain, globals }: Seen): { all: Values; own: Map<Extension, Values> } | undefined {
  const all: Values = new Map();
  const own = new Map<Extension, Values>();
  for (const { bytes } of globals) if (!addRecords(all, bytes)) return undefined;
  for (const one of chain) {
    if (one.flag === 0x67 && !addRecords(all, one.bytes)) return undefined;
    if (one.flag !== 0x78) continue;
    const values = new Map(all);
    if (!addRecords(values, one.bytes)) return undefined;
    own.set(one, values);
  }
  return { all, own };
}

function addRecords(values: Values, bytes: Uint8Array): boolean {
  const records = pythonRecords(bytes);
  for (const [key, value] of records ?? []) values.set(key, value);
  return records !== undefined;
}

/** False where a number of a sparse file is none; others that are none are 0. */
function apply(values: Values, state: State): boolean {
  for (const [key, value] of values) {
    const number = pythonInt(latin1(value));
    if (key === 'path' || key === 'GNU.sparse.name') state.path = value;
    else if (key === 'linkpath') state.link = value;
    else if (key === 'size') state.size = number || 0;
    else if (key === 'uid' || key === 'gid') state[key] = number || 0;
    else if (key === 'GNU.sparse.size' || key === 'GNU.sparse.realsize') {
      if (Number.isNaN(number)) return false;
      state.size = number;
    }
  }
  return true;
}

/** Only v7's way to say file goes by the slash, and that of the header's own name. */
function kindOf(flag: string, isSlashed: boolean): Kind {
  return KIND_OF_FLAG[flag] ?? (flag === '\0' && isSlashed ? 'directory' : 'file');
}

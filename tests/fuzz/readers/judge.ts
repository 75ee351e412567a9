/** What is foretold of an archive, and whether the programs do it. */
import { createHash } from 'node:crypto';
import { paddingOf } from '../../../src/core/archive/tar/block.ts';
import { DIR, FIFO, FILE, HARDLINK, SYMLINK, type TarEntry, UNKNOWN } from '../../../src/core/archive/tar/entry.ts';
import { TarParser } from '../../../src/core/archive/tar/parser.ts';
import { randomOf } from '../random.ts';
import { generate } from './generate.ts';

export interface Row {
  /** Bytes as hex. */
  readonly path: string;
  readonly link: string;
  readonly kind: string;
  /** Instead of the kind, where the answer is Go's. */
  readonly flag?: number;
  readonly mode: number;
  readonly uid: string;
  readonly gid: string;
  readonly size: string;
  /** SHA-256, or the bytes as hex in `raw`. */
  readonly content?: string;
  readonly raw?: string;
  /** Its content ends with a zero, or of a sparse file, what fills the last block does: a hole there looks the same. */
  readonly hasZeros?: boolean;
}

export interface Answer {
  readonly rows: readonly Row[];
  readonly error: string;
  /** It refuses the entry behind the rows. */
  readonly refused?: boolean;
  /** What it makes of the entry behind the rows is not to be seen. */
  readonly masked?: boolean;
}

interface Expected {
  readonly rows: readonly Row[];
  readonly error: string;
  /** The row at which each program named parts first, and by which rule. */
  readonly messages: readonly string[];
  /** Who is told to see what at which entry: the same however the bytes come. */
  readonly views: readonly string[];
  readonly parts: ReadonlyMap<string, Parting>;
}

/** What is foretold of one program. */
interface Parting {
  readonly row: number;
  /** It shows in this row at the latest; endless where it may not show at all. */
  readonly last: number;
  readonly rule: string;
  /** Its next entry is elsewhere, and may look like the one here. */
  readonly isElsewhere: boolean;
  /** It is about the content alone. */
  readonly isContent: boolean;
  /** What it reads from there on is not foretold. */
  readonly isNotFollowed: boolean;
}

/**
 * What a program does: lists the same, parts as foretold, does so where it does not show (`alike`: another entry or
 * content that looks the same), or reads what is said not to be followed. Else `problem` says what is wrong.
 */
export type Verdict = 'same' | 'foretold' | 'alike' | 'not-followed' | { readonly problem: string };

const CONTENT_MAX = 1 << 22;

export function inputOf(seed: number): Uint8Array<ArrayBuffer> {
  return generate(randomOf(`readers ${seed}`));
}

/** What we list, and what we say of others; `cuts`: bytes that come at a time. */
export function foretell(archive: Uint8Array, cuts = archive.length): Expected {
  const rows: Row[] = [];
  const parser = new TarParser({
    entry(entry) {
      rows.push(rowOf(entry, archive));
      return true;
    },
    cut: () => undefined,
  });
  for (let at = 0; at < archive.length; at += cuts) parser.push(archive.slice(at, at + cuts));
  parser.finish();
  const parts = new Map<string, Parting>();
  for (const { at, disagreement } of parser.log.list()) {
    const row = Number(/^entry (\d+)/.exec(at)?.[1]);
    const rule = disagreement?.rule ?? '';
    for (const { name: named, sees } of disagreement?.readers ?? []) {
      const name = named.startsWith('umoci') ? 'umoci' : named;
      // What is elsewhere, or is no entry, shows in this row or the next.
      const isElsewhere = /^(an entry at|no further|no entry, but)/.test(sees);
      const isContent = sees.startsWith('content');
      // The content of an entry that is damaged here cannot be compared, and another entry may look the same.
      const isUnseen = (one: Row | undefined) => one?.kind === 'file' && one.content === '';
      const isHidden = isElsewhere ? isUnseen(rows[row + 1]) : isUnseen(rows[row]) && isContent;
      // Who reads on into what fills the last block sees zeros, as in a hole.
      const isHole = rows[row]?.hasZeros === true && /^content with its bytes/.test(sees);
      const isAnother = /^(no entry(?! from here)|not this entry)/.test(sees);
      const isNotFollowed = sees.includes('what is not followed');
      const last = isHidden || isHole || isAnother ? Number.POSITIVE_INFINITY : isElsewhere ? row + 1 : row;
      if (!parts.has(name)) parts.set(name, { row, last, rule, isElsewhere, isContent, isNotFollowed });
    }
  }
  const findings = parser.log.list();
  const views = findings.flatMap(({ at, message, disagreement: one }) =>
    one ? one.readers.map(({ name, sees }) => `${at} ${one.rule} ${name} ${sees}`) : [`${at} ${message}`],
  );
  const messages = findings.map(({ message }) => message);
  return { rows, error: parser.ended?.message ?? '', parts, messages, views: views.sort() };
}

function rowOf(entry: TarEntry, archive: Uint8Array): Row {
  const { type, size, sparse, offset, stored, mode, uid, gid } = entry;
  const isFile = type === FILE || type === UNKNOWN;
  // What has no name is broken too.
  const isBroken = entry.broken && entry.path.end > entry.path.start;
  const isWhole = isFile && !isBroken && size <= CONTENT_MAX && offset + stored + paddingOf(stored) <= archive.length;
  const hex = ({ bytes, start, end }: TarEntry['path']) => Buffer.from(bytes.subarray(start, end)).toString('hex');
  return {
    ...{
      path: hex(entry.path),
      link: hex(entry.link),
      kind: kindOf(type),
      mode,
      uid: entry.uidText ?? String(uid),
      gid: entry.gidText ?? String(gid),
    },
    size: String(isFile ? BigInt(size) : 0),
    content: isWhole ? sha256(contentOf(archive, offset, size, sparse)) : '',
    hasZeros:
      (isWhole && stored > 0 && archive[offset + stored - 1] === 0) ||
      (sparse !== undefined && isZeros(archive.subarray(offset + stored, offset + stored + paddingOf(stored)))),
  };
}

function isZeros(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte === 0);
}

/** With the holes of a sparse file. */
function contentOf(archive: Uint8Array, offset: number, size: number, sparse: TarEntry['sparse']): Uint8Array {
  if (!sparse) return archive.subarray(offset, offset + size);
  const whole = new Uint8Array(size);
  let at = offset;
  for (const piece of sparse) {
    whole.set(archive.subarray(at, at + piece.size), piece.offset);
    at += piece.size;
  }
  return whole;
}

function kindOf(type: number): string {
  if (type === DIR) return 'dir';
  if (type === SYMLINK) return 'sym';
  if (type === HARDLINK) return 'hard';
  if (type === FIFO) return 'fifo';
  return type === FILE || type === UNKNOWN ? 'file' : 'device';
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Whether a program does what is foretold of it. */
export function verdictOf(name: string, own: Expected, theirs: Answer): Verdict {
  const parted = firstDifference(name, own.rows, theirs);
  const said = own.parts.get(name);
  // A listing that ends here with an error says as much.
  if (theirs.refused && parted === own.rows.length && own.error !== '' && said === undefined) return 'same';
  // It does not read the content of what only removes something, so that a broken one does not stop it.
  const last = Buffer.from(own.rows.at(-1)?.path ?? '', 'hex').toString('latin1');
  if (name === 'umoci' && own.error !== '' && /(^|\/)\.wh\.[^/]*$/.test(last)) return 'same';
  // A content that is too large to be asked for may be what ends a listing.
  if (own.error !== '' && parted === own.rows.length && Number(theirs.rows[parted - 1]?.size) > CONTENT_MAX)
    return said === undefined ? 'same' : 'alike';
  if (theirs.masked && (said?.row ?? theirs.rows.length) >= theirs.rows.length && parted === undefined)
    return said === undefined ? 'same' : 'alike';
  if (said?.isNotFollowed && (parted ?? said.row) >= said.row) return 'not-followed';
  if (parted === undefined && said === undefined) return 'same';
  // Nor is a content that it was not asked for.
  if (said?.isContent && isUnasked(theirs.rows[said.row]) && (parted === undefined || parted > said.row))
    return 'alike';
  if (parted === undefined && said?.last === Number.POSITIVE_INFINITY) return 'alike';
  if (parted === undefined) return { problem: `${said?.rule}: said to part at row ${said?.row}, does not` };
  const what = JSON.stringify({
    ours: own.rows[parted],
    theirs: theirs.rows[parted],
    error: theirs.error.slice(0, 120),
  });
  if (said === undefined) return { problem: `parts at row ${parted} unforetold: ${what}` };
  const shows = said.isElsewhere ? said.row + 1 : said.row;
  if (parted >= said.row && parted <= shows) return 'foretold';
  if (parted > shows && (parted <= said.last || said.isElsewhere)) return 'alike';
  return { problem: `${said.rule}: said to part at row ${said.row}, parts at ${parted}: ${what}` };
}

function isUnasked(row: Row | undefined): boolean {
  return row?.kind === 'file' && row.content === '' && row.raw === undefined;
}

function firstDifference(name: string, own: readonly Row[], theirs: Answer): number | undefined {
  const { rows, refused, masked } = theirs;
  const count = masked ? rows.length : Math.max(own.length, rows.length);
  for (let i = 0; i < count; i++) {
    const [a, b] = [own[i], rows[i]];
    if (a === undefined || b === undefined || !isSame(name, a, b)) return i;
  }
  return refused ? rows.length : undefined;
}

function isSame(name: string, a: Row, b: Row): boolean {
  const kind = b.flag === undefined ? b.kind : (GO_KINDS[String.fromCharCode(b.flag)] ?? 'file');
  if (b.flag !== undefined && (a.size !== b.size || a.content === '')) return a.path === b.path && a.kind === kind;
  if (normal(a.path) !== normal(b.path) || a.kind !== kind || a.link !== b.link) return false;
  // Ours are doubles.
  if (Number(a.size) !== Number(b.size)) return false;
  // tar-rs sets no owners.
  if (name !== 'tar-rs' && (Number(a.uid) !== Number(b.uid) || Number(a.gid) !== Number(b.gid))) return false;
  if (b.mode >= 0 && a.mode !== b.mode) return false;
  const content = b.raw === undefined ? b.content : sha256(Buffer.from(b.raw, 'hex'));
  return !a.content || !content || a.content === content;
}

const GO_KINDS: Record<string, string> = {
  ...{ '1': 'hard', '2': 'sym', '3': 'device', '4': 'device', '5': 'dir', '6': 'fifo' },
};

function normal(path: string): string {
  const parts = Buffer.from(path, 'hex').toString('latin1').split('/');
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

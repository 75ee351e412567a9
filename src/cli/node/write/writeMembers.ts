/**
 * Members of an image's root filesystem as files below a folder. The folder is new or empty, directories are made by us,
 * and symbolic links come last: nothing is ever written through a link, whatever the image says.
 */
import {
  chmodSync,
  closeSync,
  constants,
  linkSync,
  mkdirSync,
  openSync,
  symlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join, posix } from 'node:path';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { bytesToText } from '../../../core/oci/text.ts';
import type { Member } from '../../../core/rootfs/export/members.ts';
import type { EntryRef } from '../../../core/rootfs/fileTree.ts';
import type { CallOptions } from '../../../engine/engine.ts';
import { undoOnExit } from '../undoOnExit.ts';
import { toWriteError } from './writeError.ts';
import { empty, prepare } from './writeFolder.ts';
import { writeTo } from './writeSource.ts';

interface MembersTarget {
  readonly folder: string;
  /** Make symbolic links that lead out of the folder, too. */
  readonly keepLinks: boolean;
  readonly call: CallOptions;
  open(content: EntryRef): Promise<ByteSource>;
}

interface LeftOut {
  readonly path: string;
  readonly why: string;
}

/** File systems that take names of characters alone, not of any bytes. */
const NOT_A_NAME = 'EILSEQ';
/** What Windows reads as more than a name: another folder, a drive, a stream of another file. */
const MORE_ON_WINDOWS = /[\\:]/;
/** Modes without setuid, setgid and sticky: who extracts is not who the image was made for. */
const MODE = 0o777;
/** Never follows a link, never writes over what is there. */
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Writes files first, links next, then times and modes of directories. Throws `denied` where the folder has something in it; takes
 * away what it wrote where it fails.
 */
export async function writeMembers(
  members: readonly Member[],
  target: MembersTarget,
): Promise<{ readonly leftOut: readonly LeftOut[] }> {
  const { folder } = target;
  const made = prepare(folder);
  const remove = () => empty(folder, made);
  const done = undoOnExit(remove);
  const leftOut: LeftOut[] = [];
  const unique = [...new Map(members.map((member) => [toKey(member.path), member])).entries()];
  const written = new Set<string>();
  try {
    for (const [path, member] of unique) {
      const why = refusal(path, member, target.keepLinks) ?? (await writeOne(path, member, target, written));
      if (why !== undefined) leftOut.push({ path: bytesToText(member.path), why });
    }
    for (const [path, member] of unique)
      if (member.type === 'symlink' && refusal(path, member, target.keepLinks) === undefined) {
        makeParent(folder, path);
        symlinkSync(member.link ? Buffer.from(member.link) : '', toPath(folder, path));
      }
    for (const [path, member] of unique.toReversed())
      if (member.type === 'dir' && written.has(path)) finish(toPath(folder, path), member);
  } catch (error) {
    remove();
    throw toWriteError(error, folder);
  } finally {
    done();
  }
  return { leftOut };
}

/** Why a member is not written; undefined where it is. */
function refusal(path: string, { type, link }: Member, keepLinks: boolean): string | undefined {
  if (path.split('/').some((part) => part === '.' || part === '..') || path.includes('\0'))
    return 'this path leads outside the folder';
  if (process.platform === 'win32' && MORE_ON_WINDOWS.test(path)) return 'its name is not the name of a file here';
  if (type === 'char' || type === 'block') return 'it is a device';
  if (type === 'fifo') return 'it is a pipe';
  if (type !== 'symlink' || keepLinks) return undefined;
  const text = bytesToText(link ?? new Uint8Array());
  const leads = posix.join(posix.dirname(path), text);
  const isOut = posix.isAbsolute(text) || leads === '..' || leads.startsWith('../');
  return isOut ? `it is a symbolic link to ${text}, outside the folder` : undefined;
}

/** Why a member could not be written; undefined where it was. */
async function writeOne(
  path: string,
  member: Member,
  target: MembersTarget,
  written: Set<string>,
): Promise<string | undefined> {
  try {
    return await writeNew(path, member, target, written);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOT_A_NAME)
      return 'the file system does not take its name';
    throw error;
  }
}

async function writeNew(
  path: string,
  member: Member,
  { folder, call, open }: MembersTarget,
  written: Set<string>,
): Promise<string | undefined> {
  const full = toPath(folder, path);
  if (member.type === 'dir') {
    mkdirSync(full, { recursive: true });
    written.add(path);
  }
  if (member.type === 'hardlink') {
    const target = toKey(member.link ?? new Uint8Array());
    if (!written.has(target)) return 'its content belongs to a file that is not extracted';
    makeParent(folder, path);
    linkSync(toPath(folder, target), full);
    written.add(path);
  }
  if (member.type !== 'file') return undefined;
  if (!member.content) return 'the target of this hard link does not exist';
  makeParent(folder, path);
  const file = openSync(full, NEW, 0o600);
  try {
    const write = (bytes: Uint8Array) => {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done);
    };
    if (member.size > 0) await writeTo(await open(member.content), { write }, call);
  } finally {
    closeSync(file);
  }
  written.add(path);
  finish(full, member);
  return undefined;
}

function finish(full: Buffer, { mode, mtime }: Member): void {
  chmodSync(full, mode & MODE);
  if (Number.isFinite(mtime)) utimesSync(full, mtime, mtime);
}

function makeParent(folder: string, path: string): void {
  mkdirSync(toPath(folder, posix.dirname(path)), { recursive: true });
}

/** A name in an image is bytes, and stays those bytes on the disk: each is one character of a key. */
const toKey = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const toPath = (folder: string, key: string): Buffer =>
  Buffer.from(join(Buffer.from(folder).toString('latin1'), key), 'latin1');

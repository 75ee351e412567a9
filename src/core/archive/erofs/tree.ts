/**
 * The tree of an EROFS file system, gone through once from its root: every directory once, every other inode at its first
 * name, later names as hard links to that.
 */
import { EROFS_CONTENT_MAX_BYTES, EROFS_PATH_MAX_BYTES, TAR_TEXT_MAX_BYTES } from '../../bytes/limits.ts';
import { ImageError, throwIfAborted } from '../../oci/imageError.ts';
import { bytesToText } from '../../oci/text.ts';
import { FindingLog } from '../tar/findingLog.ts';
import { readMapHeader } from './clusters.ts';
import { unreadAlgorithms } from './compressed.ts';
import { openContent } from './content.ts';
import type { Device } from './device.ts';
import { readNames } from './directory.ts';
import { type Inode, KIND, LAYOUT, readInode } from './inode.ts';
import { XattrReader } from './xattrs.ts';

/** One name of the tree. */
export interface TreeEntry {
  /** Raw bytes without a leading slash; empty for the root. */
  readonly path: Uint8Array;
  readonly inode: Inode;
  /** Another name of this inode, which came before. */
  readonly hardLinkTo?: Uint8Array;
  /** Text of a symbolic link. */
  readonly link?: Uint8Array;
  readonly xattrs?: ReadonlyMap<string, Uint8Array> | undefined;
}

export interface TreeOptions {
  readonly maxEntries: number;
  readonly signal?: AbortSignal | undefined;
  /** Asked after each entry; true ends the listing there. */
  readonly enough?: ((entry: TreeEntry, count: number) => boolean) | undefined;
}

/** The tree as a list, parents before what is in them. */
export interface Tree {
  readonly entries: readonly TreeEntry[];
  readonly log: FindingLog;
}

const SLASH = 0x2f;
const EMPTY = new Uint8Array(0);
const COMPRESSED: ReadonlySet<number> = new Set([LAYOUT.compressedFull, LAYOUT.compressedCompact]);

/** Damage is a finding and its place is left out; throws `aborted` and what reading the source throws. */
export async function readTree(device: Device, options: TreeOptions): Promise<Tree> {
  const walk = new Walk(device, options);
  await walk.all();
  return { entries: walk.entries, log: walk.log };
}

interface Waiting {
  readonly path: Uint8Array;
  readonly nid: number;
}

class Walk {
  readonly entries: TreeEntry[] = [];
  readonly log = new FindingLog();
  private readonly device: Device;
  private readonly options: TreeOptions;
  private readonly xattrs: XattrReader;
  /** First path of each inode. */
  private readonly seen = new Map<number, Uint8Array>();
  private readonly waiting: Waiting[] = [];
  private readonly unread = new Map<string, number>();
  private text = 0;
  private content = 0;
  private ended = false;

  constructor(device: Device, options: TreeOptions) {
    this.device = device;
    this.options = options;
    this.xattrs = new XattrReader(device);
  }

  async all(): Promise<void> {
    this.waiting.push({ path: EMPTY, nid: this.device.superblock.rootNid });
    for (let next = this.waiting.pop(); next && !this.ended; next = this.waiting.pop()) {
      throwIfAborted(this.options.signal, this.device.at);
      await this.guarded(next);
    }
    for (const problem of this.xattrs.problems)
      this.say('erofs-xattrs', 'warning', EMPTY, `Extended attributes are missing here: ${problem}.`);
    for (const [names, count] of this.unread) {
      const files = count === 1 ? 'One file is' : `${count} files are`;
      const message = `${files} compressed with ${names} in EROFS, which is not read here: listed, but without content.`;
      this.say('erofs-unread', 'warning', EMPTY, message);
    }
  }

  private async guarded(next: Waiting): Promise<void> {
    try {
      await this.visit(next);
    } catch (error) {
      if (!(error instanceof ImageError) || (error.code !== 'malformed' && error.code !== 'truncated')) throw error;
      this.say('erofs-damaged', 'error', next.path, `${error.message} It is not listed.`);
    }
  }

  private async visit({ path, nid }: Waiting): Promise<void> {
    const { signal } = this.options;
    const inode = await readInode(this.device, nid, signal);
    const before = this.seen.get(nid);
    if (before && inode.kind === KIND.directory) {
      const message = `This directory is that of /${bytesToText(before)} again; its contents are listed only there.`;
      this.say('erofs-loop', 'error', path, message);
      return;
    }
    if (!before) this.seen.set(nid, path);
    if (before) return this.add({ path, inode, hardLinkTo: before });
    if (path.length === 0 && inode.kind !== KIND.directory)
      throw new ImageError('malformed', this.device.at, 'The root of this EROFS file system is not a directory.');
    const link = inode.kind === KIND.symlink ? await this.linkOf(inode, path) : undefined;
    const xattrs = await this.xattrs.of(inode, signal);
    this.add({ path, inode, ...(link && { link }), ...(xattrs && { xattrs }) });
    if (inode.kind === KIND.file && COMPRESSED.has(inode.layout) && inode.contentSize > 0) await this.noteUnread(inode);
    if (inode.kind === KIND.directory && !this.ended) await this.descend(inode, path);
  }

  private add(entry: TreeEntry): void {
    const { path, inode, link, hardLinkTo } = entry;
    if (inode.kind === KIND.socket) {
      this.say('erofs-socket', 'info', path, 'This is a socket. Layers cannot contain sockets, so it is not listed.');
      return;
    }
    this.text += link?.length ?? 0;
    if (inode.kind === KIND.file && !hardLinkTo) this.content += inode.contentSize;
    const { maxEntries, enough } = this.options;
    const beyond =
      this.entries.length >= maxEntries
        ? `${maxEntries} entries`
        : this.text > TAR_TEXT_MAX_BYTES
          ? `${TAR_TEXT_MAX_BYTES} bytes of names`
          : this.content > EROFS_CONTENT_MAX_BYTES
            ? `${EROFS_CONTENT_MAX_BYTES} bytes of content`
            : undefined;
    if (beyond !== undefined) {
      this.ended = true;
      this.say('archive-too-large', 'error', path, `This file system has more than ${beyond}; the rest is not listed.`);
      return;
    }
    this.entries.push(entry);
    if (!enough?.(entry, this.entries.length)) return;
    this.ended = true;
    this.say('listing-stopped', 'info', path, 'What follows this entry is not listed here.');
  }

  private async linkOf(inode: Inode, path: Uint8Array): Promise<Uint8Array> {
    if (inode.contentSize > EROFS_PATH_MAX_BYTES)
      throw new ImageError('malformed', this.device.at, `This symbolic link has ${inode.contentSize} bytes.`);
    const content = openContent(this.device, inode, bytesToText(path));
    return content.read(0, inode.contentSize, this.options.signal);
  }

  private async descend(inode: Inode, path: Uint8Array): Promise<void> {
    const { signal, maxEntries } = this.options;
    const onDamage = (why: string) =>
      this.say('erofs-damaged', 'error', path, `This directory is damaged: ${why}. Not all of it is listed.`);
    const found: Waiting[] = [];
    try {
      const content = openContent(this.device, inode, bytesToText(path));
      for await (const block of readNames(this.device, content, onDamage, signal)) {
        throwIfAborted(signal, this.device.at);
        for (const { name, nid } of block) found.push({ path: join(path, name), nid });
        const isFull = this.entries.length + this.waiting.length + found.length > maxEntries;
        if (isFull || this.text > TAR_TEXT_MAX_BYTES) {
          onDamage('there are more names than are listed at most');
          break;
        }
      }
    } catch (error) {
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      onDamage(error.message.replace(/\.$/, ''));
    }
    // The last one is taken first: what stands first in the directory is listed first.
    for (const next of found.reverse()) {
      this.text += next.path.length;
      if (next.path.length <= EROFS_PATH_MAX_BYTES) this.waiting.push(next);
      else this.say('path-too-deep', 'error', path, 'Paths below this directory are too long; they are not listed.');
    }
  }

  private async noteUnread(inode: Inode): Promise<void> {
    const names = unreadAlgorithms(await readMapHeader(this.device, inode, this.options.signal)).join(' and ');
    if (names !== '') this.unread.set(names, (this.unread.get(names) ?? 0) + 1);
  }

  private say(code: string, severity: 'error' | 'warning' | 'info', path: Uint8Array, message: string): void {
    this.log.add(code, severity, path.length === 0 ? this.device.at : bytesToText(path), message);
  }
}

function join(folder: Uint8Array, name: Uint8Array): Uint8Array {
  if (folder.length === 0) return name;
  const path = new Uint8Array(folder.length + 1 + name.length);
  path.set(folder);
  path[folder.length] = SLASH;
  path.set(name, folder.length + 1);
  return path;
}

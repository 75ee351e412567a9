/**
 * An EROFS file system as a tar, which is made as it is read: so that a layer of this kind is listed, applied, searched and
 * compared as every other. What overlayfs marks as removed is written as image-spec layer.md specifies.
 */
import { joinBytes } from '../../bytes/byteArrays.ts';
import { rangesOf } from '../../bytes/window.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { BLOCK, paddingOf } from '../tar/block.ts';
import { writeHeader } from '../tar/writeHeader.ts';
import type { MadeTar } from '../formats/format.ts';
import type { ErofsFiles } from './fileSystem.ts';
import { deviceNumbers, KIND } from './inode.ts';
import type { TreeEntry } from './tree.ts';

const utf8 = new TextEncoder();
const WHITEOUT = utf8.encode('.wh.');
const OPAQUE = utf8.encode('.wh..wh..opq');
const OPAQUE_NAMES = ['trusted.overlay.opaque', 'user.overlay.opaque'];
const SLASH = utf8.encode('/');
const DOT = utf8.encode('./');
const NOTHING = new Uint8Array(0);

const FLAGS: Readonly<Record<number, string>> = {
  ...{ [KIND.file]: '0', [KIND.symlink]: '2', [KIND.char]: '3', [KIND.block]: '4' },
  ...{ [KIND.directory]: '5', [KIND.fifo]: '6' },
};

/** An entry of the tar, or the mark of an opaque directory behind it. */
interface Member {
  readonly entry: TreeEntry;
  readonly isOpaqueMark: boolean;
}

/** Says of the tar what the file system has; whiteouts and opaque directories are counted in a finding. */
export function asTar(files: ErofsFiles, at: string): MadeTar {
  const members: Member[] = [];
  for (const entry of files.entries) {
    members.push({ entry, isOpaqueMark: false });
    if (isOpaque(entry)) members.push({ entry, isOpaqueMark: true });
  }
  const starts = new Float64Array(members.length + 1);
  for (const [i, member] of members.entries())
    starts[i + 1] = (starts[i] ?? 0) + headerOf(member).length + padded(contentSize(member));
  const marks = members.filter(({ entry, isOpaqueMark }) => isOpaqueMark || isWhiteout(entry)).length;
  if (marks > 0) {
    const message = `${marks === 1 ? 'One mark' : `${marks} marks`} of overlayfs for what is removed ${marks === 1 ? 'is' : 'are'} listed as .wh. files.`;
    files.log.add('overlay-whiteouts', 'info', at, message);
  }
  return {
    findings: files.log.list(),
    tar: tarOf(files, members, starts),
    *headers() {
      for (const [i, member] of members.entries()) yield { at: starts[i] ?? 0, bytes: headerOf(member) };
    },
  };
}

function tarOf(files: ErofsFiles, members: readonly Member[], starts: Float64Array): ByteSource {
  const end = starts[members.length] ?? 0;
  let last: { readonly member: Member; readonly content: ByteSource } | undefined;
  const contentOf = (member: Member): ByteSource => {
    if (last?.member !== member) last = { member, content: files.content(member.entry) };
    return last.content;
  };
  return rangesOf(end + 2 * BLOCK, async (from, to, signal) => {
    const bytes = new Uint8Array(to - from);
    for (let i = memberAt(starts, from); (starts[i] ?? to) < to; i++) {
      const member = members[i];
      if (!member) break;
      const header = headerOf(member);
      const start = starts[i] ?? 0;
      if (start + header.length > from) place(bytes, header, start - from);
      const content = start + header.length;
      const size = contentSize(member);
      const [first, past] = [Math.max(from, content) - content, Math.min(to, content + size) - content];
      if (first < past) place(bytes, await contentOf(member).read(first, past, signal), content + first - from);
    }
    return bytes;
  });
}

/** What of `part`, which belongs at `at`, lies within. */
function place(bytes: Uint8Array, part: Uint8Array, at: number): void {
  const cut = at < 0 ? part.subarray(-at) : part;
  bytes.set(cut.subarray(0, bytes.length - Math.max(0, at)), Math.max(0, at));
}

function memberAt(starts: Float64Array, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

const padded = (size: number) => size + paddingOf(size);

function contentSize({ entry, isOpaqueMark }: Member): number {
  const { inode, hardLinkTo } = entry;
  return isOpaqueMark || hardLinkTo || inode.kind !== KIND.file ? 0 : inode.contentSize;
}

/** Overlayfs: a character device 0:0. */
function isWhiteout({ inode }: TreeEntry): boolean {
  return inode.kind === KIND.char && inode.union === 0;
}

function isOpaque({ inode, xattrs }: TreeEntry): boolean {
  return inode.kind === KIND.directory && OPAQUE_NAMES.some((name) => xattrs?.get(name)?.[0] === 0x79);
}

function headerOf(member: Member): Uint8Array<ArrayBuffer> {
  const { entry, isOpaqueMark } = member;
  const { inode, link = NOTHING, hardLinkTo, xattrs } = entry;
  const { mode, uid, gid, mtime, mtimeNs, kind } = inode;
  const common = { mode, uid, gid, mtime, mtimeNs, link: NOTHING, size: 0 };
  if (isOpaqueMark) return writeHeader({ ...common, path: inside(entry.path, OPAQUE), flag: '0' });
  if (isWhiteout(entry)) return writeHeader({ ...common, path: whiteoutOf(entry.path), flag: '0' });
  if (hardLinkTo) return writeHeader({ ...common, path: entry.path, flag: '1', link: hardLinkTo });
  const isDevice = kind === KIND.char || kind === KIND.block;
  return writeHeader({
    ...common,
    path: kind === KIND.directory ? directoryPath(entry.path) : entry.path,
    flag: FLAGS[kind] ?? '0',
    size: contentSize(member),
    link,
    ...(isDevice && { device: deviceNumbers(inode) }),
    ...(xattrs && { xattrs }),
  });
}

function directoryPath(path: Uint8Array): Uint8Array {
  return path.length === 0 ? DOT : joinBytes([path, SLASH]);
}

function inside(folder: Uint8Array, name: Uint8Array): Uint8Array {
  return folder.length === 0 ? name : joinBytes([folder, SLASH, name]);
}

function whiteoutOf(path: Uint8Array): Uint8Array {
  const slash = path.lastIndexOf(0x2f);
  return joinBytes([path.subarray(0, slash + 1), WHITEOUT, path.subarray(slash + 1)]);
}

/**
 * Chosen paths of the merged tree as a zip (APPNOTE 6.3), written as it is read, so that no file is held whole. A zip has no
 * hard links, so each has the content of its target; devices and pipes it cannot hold at all, and they are left out.
 */
import { makeZip } from 'client-zip';
import type { EntryRef } from '../../../core/rootfs/fileTree.ts';
import { isBroken, type Member } from '../../../core/rootfs/export/members.ts';
import { membersOf } from '../../session/mergedMembers.ts';
import { openTarget } from '../../session/targets.ts';
import type { CallOptions } from '../../engine.ts';
import type { Question } from '../question.ts';

const TYPES: Readonly<Partial<Record<Member['type'], number>>> = {
  ...{ file: 0o100000, hardlink: 0o100000, symlink: 0o120000, dir: 0o040000 },
};

export const treeZip: Question<'treeZip'> = {
  async answer({ session }, { image, depth, paths }, options) {
    const members = await membersOf(session.image(image), { depth, paths }, options);
    const whole = members.filter(
      (member) => !isBroken(member) && TYPES[member.type] !== undefined && member.path.length > 0,
    );
    const contents = contentsOf(members);
    const open = async function* (content: EntryRef) {
      const source = await openTarget(session, { kind: 'file', file: { image, ...content } }, options);
      yield* source.stream({ signal: options.signal });
    };
    const files = whole.map((member) => toFile(member, contents.get(pathKey(member.link ?? member.path)), open));
    const zip = await gather(
      makeZip(files),
      whole.reduce((sum, { size }) => sum + size, 0),
      options,
    );
    return { zip, entries: whole.length, leftOut: members.filter(({ path }) => path.length > 0).length - whole.length };
  },
};

type Open = (content: EntryRef) => AsyncIterable<Uint8Array>;

const pathKey = (path: Uint8Array): string => String.fromCharCode(...path);

/** Where the bytes of each file are, by its path. */
function contentsOf(members: readonly Member[]): ReadonlyMap<string, Member> {
  return new Map(members.filter(({ content }) => content).map((member) => [pathKey(member.path), member]));
}

function toFile(member: Member, holder: Member | undefined, open: Open) {
  const { path, type, mode, mtime } = member;
  const about = { name: path, lastModified: zipTime(mtime), mode: (TYPES[type] ?? 0) | mode };
  if (type === 'dir') return about;
  if (type === 'symlink') return { ...about, input: member.link ?? new Uint8Array() };
  const content = holder?.content;
  return { ...about, input: content && holder.size > 0 ? open(content) : new Uint8Array() };
}

/** A zip's years are 1980 to 2107; what lies outside is written as the nearest of them. */
function zipTime(seconds: number): Date {
  const time = new Date(seconds * 1000);
  if (!(time.getFullYear() >= 1980)) return new Date(1980, 0, 1);
  return time.getFullYear() > 2107 ? new Date(2107, 11, 31) : time;
}

/** Pieces that the browser may keep on disk. */
const PIECE = 8 * 1024 * 1024;

async function gather(
  stream: ReadableStream<Uint8Array>,
  total: number,
  { signal, onProgress }: CallOptions,
): Promise<Blob> {
  const pieces: Blob[] = [];
  let chunks: BlobPart[] = [];
  let size = 0;
  let done = 0;
  for await (const chunk of stream as ReadableStream<Uint8Array<ArrayBuffer>> &
    AsyncIterable<Uint8Array<ArrayBuffer>>) {
    signal?.throwIfAborted();
    chunks.push(chunk.slice());
    size += chunk.length;
    done += chunk.length;
    if (size < PIECE) continue;
    pieces.push(new Blob(chunks));
    chunks = [];
    size = 0;
    onProgress?.({ step: 'Unpacking', done: Math.min(done, total), total, unit: 'bytes' });
  }
  return new Blob([...pieces, ...chunks]);
}

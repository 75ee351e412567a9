/** What a program sees otherwise than Go's reader, in words. */
import { bytesToText } from '../../../oci/text.ts';
import { DIR, FIFO, FILE, HARDLINK, SYMLINK, type TarEntry, UNKNOWN } from '../entry.ts';
import { BLOCK } from '../block.ts';
import { latin1 } from './numbers.ts';
import { contiguous, nextOf } from './pieces.ts';
import type { Kind, Outcome, View } from './seen.ts';

/** What a rule is about. `end`: whether the listing goes on here. */
export type Topic = 'path' | 'link' | 'kind' | 'size' | 'content' | 'stored' | 'owner' | 'mode' | 'end';

/** How another program reads an entry differently. */
export interface Difference {
  readonly topics: readonly Topic[];
  readonly sees: string;
  /** Byte, counted from the end of the header, at which the program looks for the next one; undefined where it reads on here. */
  readonly elsewhere: number | undefined;
  /** It has nothing more to do with what is listed here. */
  readonly isLost: boolean;
}

/** The entry as it is listed here. */
export function ownView(entry: TarEntry): View {
  const { path, link, type, size, offset, stored, headerOffset, mode, uid, gid } = entry;
  const hasContent = type === FILE || type === UNKNOWN;
  const start = offset - headerOffset - BLOCK;
  return {
    path: path.bytes.subarray(path.start, path.end),
    link: link.bytes.subarray(link.start, link.end),
    ...{ kind: kindOf(type), size: hasContent ? size : 0 },
    stored: hasContent ? start + stored : 0,
    pieces: entry.sparse && contiguous(entry.sparse, start),
    ...{ mode, uid, gid },
  };
}

function kindOf(type: number): Kind {
  if (type === DIR) return 'directory';
  if (type === SYMLINK) return 'symbolic link';
  if (type === HARDLINK) return 'hard link';
  if (type === FIFO) return 'fifo';
  return type === FILE || type === UNKNOWN ? 'file' : 'device';
}

/** Undefined where the program lists what is listed here. */
export function differenceOf(own: View, other: Outcome): Difference | undefined {
  if (typeof other === 'string') return { ...WITHOUT[other], elsewhere: undefined };
  const found: [Topic, string][] = [];
  if (other.isHidden) found.push(['path', 'no entry']);
  else if (normal(own.path) !== normal(other.path)) found.push(['path', `the path ${quoted(other.path)}`]);
  if (own.kind !== other.kind) found.push(['kind', `a ${other.kind}`]);
  else if (latin1(own.link) !== latin1(other.link)) found.push(['link', `the target ${quoted(other.link)}`]);
  if (own.size !== other.size && own.kind === other.kind) found.push(['size', `${other.size} bytes`]);
  else if (own.kind === 'file' && other.kind === 'file') {
    const { length = other.size } = other;
    if (length !== other.size) found.push(['content', `content of ${length} bytes`]);
    else if (contentOf(own) !== contentOf(other)) found.push(['content', 'content with its bytes in other places']);
  }
  if (nextOf(own) !== nextOf(other)) found.push(['stored', `the next header ${blocks(nextOf(other))}`]);
  if (isOther(own.uid, other.uid) || isOther(own.gid, other.gid))
    found.push(['owner', `the owner ${other.uid}:${other.gid}`]);
  if (isOther(own.mode, other.mode)) found.push(['mode', `the mode ${(other.mode ?? 0).toString(8)}`]);
  if (found.length === 0) return undefined;
  const [topics, words] = [found.map(([topic]) => topic), found.map(([, text]) => text)];
  const elsewhere = topics.includes('stored') ? nextOf(other) : undefined;
  return { topics, sees: words.join(', '), elsewhere, isLost: false };
}

const WITHOUT = {
  stops: { topics: ['end'], sees: 'no entry from here on', isLost: true },
  searches: { topics: ['end'], sees: 'not this entry, but the next header that it finds', isLost: true },
  unfollowed: { topics: ['end'], sees: 'what is not followed from here on', isLost: true },
  passes: { topics: ['kind'], sees: 'no entry, but something about the next one', isLost: true },
} as const;

/** What is listed here, of the same topics. */
export function ownWords(own: View, topics: ReadonlySet<Topic>): string {
  const words: string[] = topics.size === 0 ? [`a ${own.kind} of ${own.size} bytes`] : [];
  if (topics.has('end')) words.push('this entry, and what follows');
  if (topics.has('path')) words.push(`the path ${quoted(own.path)}`);
  if (topics.has('kind')) words.push(`a ${own.kind}`);
  if (topics.has('link')) words.push(`the target ${quoted(own.link)}`);
  if (topics.has('size')) words.push(`${own.size} bytes`);
  if (topics.has('content')) words.push('the content as it is shown');
  if (topics.has('stored')) words.push(`the next header ${blocks(own.stored)}`);
  if (topics.has('owner')) words.push(`the owner ${own.uid}:${own.gid}`);
  if (topics.has('mode')) words.push(`the mode ${(own.mode ?? 0).toString(8)}`);
  return words.join(', ');
}

function isOther(own: number | undefined, other: number | undefined): boolean {
  return other !== undefined && own !== other;
}

/** Where each stretch of the content is stored: equal texts, equal contents. */
function contentOf({ pieces, size, stored }: View): string {
  const whole = [{ offset: 0, size: Math.min(size, stored), at: 0 }];
  let text = '';
  let last = { offset: 0, size: 0, at: 0 };
  for (const piece of [...(pieces ?? whole), { offset: size, size: 0, at: -1 }]) {
    const end = Math.min(piece.offset + piece.size, size);
    const isNext = piece.offset === last.offset + last.size && piece.at === last.at + last.size;
    if (isNext) last = { ...last, size: end - last.offset };
    else {
      if (last.size > 0) text += `${last.offset} ${last.size} ${last.at},`;
      last = { ...piece, size: end - piece.offset };
    }
  }
  return text;
}

function blocks(bytes: number): string {
  const count = Math.ceil(bytes / BLOCK);
  if (!Number.isFinite(count)) return 'nowhere';
  return count === 1 ? '1 block further' : `${count} blocks further`;
}

/** `./a//b/` is `a/b`, one character for each byte. */
function normal(path: Uint8Array): string {
  return latin1(path)
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

const PATH_MAX = 200;

function quoted(path: Uint8Array): string {
  const text = bytesToText(path.subarray(0, PATH_MAX));
  return JSON.stringify(path.length > PATH_MAX ? `${text}…` : text);
}

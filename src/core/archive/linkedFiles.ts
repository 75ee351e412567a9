/**
 * FileSet over entries that are already known: cuts off a common leading folder, finds paths, and follows links inside
 * the set only.
 */
import { itemAt } from '../bytes/at.ts';
import { LINKS_MAX_COUNT } from '../bytes/limits.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Finding } from '../oci/finding.ts';
import type { FileEntry, FileSet } from './fileSet.ts';

/** The entries of an archive as listed, before links are resolved. */
interface ListedFiles {
  readonly format: string;
  /** In archive order; paths without leading `/` or `./`. */
  readonly entries: readonly FileEntry[];
  readonly findings: readonly Finding[];
  /** What stands before the path of each file as written; null where that differs, absent where nobody looked. */
  readonly lead?: string | null;
  /** What is said about a path that occurs more than once; the entry is the last one. Default: that the last one counts. */
  readonly repeated?: (path: string, entry: FileEntry) => Finding;
  /** Content of entry number `index`, which is a file. */
  content(index: number): ByteSource;
}

/** Why a link leads nowhere. */
type Problem = 'link-loop' | 'link-escapes' | 'link-dangling';

/** A FileSet; links that loop, escape or dangle and paths that occur twice become findings. */
export function createFileSet(files: ListedFiles): FileSet {
  const { format, entries: listed, findings, lead, repeated: say = sayRepeated, content } = files;
  const prefix = commonFolder(listed);
  const entries = prefix === '' ? listed : listed.map((entry) => withoutPrefix(entry, prefix));
  const byPath = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [index, { path, kind }] of entries.entries()) {
    const before = byPath.get(path);
    if (before !== undefined && (kind !== 'directory' || entries[before]?.kind !== 'directory')) repeated.add(path);
    byPath.set(path, index);
  }
  const isImplied = impliedFolders(entries);
  const follow = (path: string) => followLinks(path, { entries, byPath, isImplied });
  const last = (path: string) => itemAt(entries, byPath.get(path) ?? 0);
  const remarks = [
    ...findings,
    ...[...repeated].map((path) => say(path, last(path))),
    ...linkFindings(entries, follow),
  ];
  return {
    format,
    entries,
    prefix,
    ...(lead !== undefined && { lead: lead === null ? null : lead + prefix }),
    findings: remarks,
    find(path) {
      const found = follow(path);
      return typeof found === 'number' ? entries[found] : undefined;
    },
    open(path) {
      const found = follow(path);
      return typeof found === 'number' && entries[found]?.kind === 'file' ? content(found) : undefined;
    },
  };
}

/**
 * `name/` where everything lies in one folder: people tar up the layout's folder itself. `blobs/` is a layout's own, so
 * an archive that has lost all but its blobs keeps their paths.
 */
function commonFolder(entries: readonly FileEntry[]): string {
  let folder: string | undefined;
  for (const { path, kind } of entries) {
    const slash = path.indexOf('/');
    // Most entries are in that folder, and need no further look.
    if (folder !== undefined && slash === folder.length && path.startsWith(folder)) continue;
    if (path === '' || isClutter(path)) continue;
    if (slash < 0 && kind !== 'directory') return '';
    const first = slash < 0 ? path : path.slice(0, slash);
    folder ??= first;
    if (first !== folder) return '';
  }
  return folder === undefined || folder === 'blobs' ? '' : `${folder}/`;
}

function withoutPrefix(entry: FileEntry, prefix: string): FileEntry {
  const cut = (path: string) =>
    `${path}/` === prefix ? '' : path.startsWith(prefix) ? path.slice(prefix.length) : path;
  const link = entry.kind === 'hardlink' && entry.link !== undefined ? { link: cut(entry.link) } : {};
  const own = `${entry.path}/` === prefix ? { isPrefix: true as const } : {};
  return { ...entry, path: cut(entry.path), ...link, ...own };
}

interface Lookup {
  readonly entries: readonly FileEntry[];
  readonly byPath: ReadonlyMap<string, number>;
  readonly isImplied: (path: string) => boolean;
}

/** What a path leads to that only its children's paths name. */
const NO_ENTRY = -1;

/** Is this a folder without an entry of its own? Asked for few links only, so the answer is prepared when first asked. */
function impliedFolders(entries: readonly FileEntry[]): (path: string) => boolean {
  let folders: Set<string> | undefined;
  return (path) => {
    if (folders === undefined) {
      folders = new Set(['']);
      for (const entry of entries) {
        let slash = entry.path.lastIndexOf('/');
        for (; slash > 0 && !folders.has(entry.path.slice(0, slash)); slash = entry.path.lastIndexOf('/', slash - 1)) {
          folders.add(entry.path.slice(0, slash));
        }
      }
    }
    return folders.has(path);
  };
}

/** Index of the entry at the end of all links, or why there is none. */
function followLinks(path: string, { entries, byPath, isImplied }: Lookup): number | Problem {
  let current = path;
  for (let hops = 0; hops <= LINKS_MAX_COUNT; hops++) {
    const index = byPath.get(current) ?? -1;
    const entry = entries[index];
    const next = entry?.link === undefined ? undefined : resolve(entry.path, entry);
    if (entry !== undefined && next === undefined) return index;
    const target = next === undefined ? throughParent(current, entries, byPath) : next;
    if (target === undefined) return isImplied(current) ? NO_ENTRY : 'link-dangling';
    if (target === null) return 'link-escapes';
    current = target;
  }
  return 'link-loop';
}

/** Where the path leads when the nearest parent that has an entry is a link itself. */
function throughParent(path: string, entries: readonly FileEntry[], byPath: ReadonlyMap<string, number>) {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const entry = entries[byPath.get(path.slice(0, slash)) ?? -1];
    if (entry === undefined) continue;
    if (entry.kind !== 'symlink') return undefined;
    const parent = resolve(entry.path, entry);
    return parent === null ? null : join(parent, path.slice(slash + 1));
  }
  return undefined;
}

/** Path that a link names; null where that lies outside. Hard links name a path of the set, symlinks start at theirs. */
function resolve(path: string, { kind, link = '' }: FileEntry): string | null {
  if (kind === 'hardlink') return link;
  if (link.startsWith('/')) return null;
  return join(path.slice(0, Math.max(0, path.lastIndexOf('/'))), link);
}

/** `relative` from `folder`, normalised; null above the root. */
function join(folder: string, relative: string): string | null {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

const LINK_SENTENCES: Record<Problem, string> = {
  'link-loop': 'This link points back to itself through other links; it is not followed.',
  'link-escapes': 'This link points outside the archive; it is not followed.',
  'link-dangling': 'The target of this link is not in the archive.',
};

function linkFindings(entries: readonly FileEntry[], follow: (path: string) => number | Problem): Finding[] {
  const findings: Finding[] = [];
  for (const { path, link } of entries) {
    if (link === undefined) continue;
    const found = follow(path);
    if (typeof found === 'number') continue;
    findings.push({ code: found, severity: 'warning', at: path, message: LINK_SENTENCES[found] });
  }
  return findings;
}

function sayRepeated(path: string): Finding {
  return {
    code: 'duplicate-path',
    severity: 'warning',
    at: path,
    message: 'This path occurs more than once; the last entry is used.',
  };
}

/**
 * Entries that archivers and desktops leave in an archive and that say nothing about an image: AppleDouble files, PAX
 * headers unpacked by a tar that did not know them, Finder settings. They are listed but not asked what the archive is.
 */
function isClutter(path: string): boolean {
  return CLUTTER.test(path);
}

const CLUTTER = /(?:^|\/)(?:\._|(?:\.DS_Store|__MACOSX|PaxHeaders(?:\.\d+)?)(?:\/|$))/;

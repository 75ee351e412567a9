/**
 * A layer as an archive of files, from its index: what was listed in one pass need not be parsed again. The entries are
 * objects, which a large layer has hundreds of thousands of, so they are made when somebody asks for them.
 */
import type { FileEntry, FileKind, FileSet } from '../archive/fileSet.ts';
import { createFileSet } from '../archive/linkedFiles.ts';
import { BLOCK } from '../archive/tar/block.ts';
import { ARCHIVE_ENTRIES_MAX_COUNT } from '../bytes/limits.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Finding } from '../oci/finding.ts';
import { bytesToText } from '../oci/text.ts';
import { ENTRY_TYPES } from './columns.ts';
import { linkBytes, openEntry, readPath } from './layerContent.ts';
import type { LayerIndex } from './layerIndex.ts';

const KINDS: readonly FileKind[] = ['file', 'directory', 'symlink', 'hardlink', 'other', 'other', 'other', 'file'];
const FILE = ENTRY_TYPES.indexOf('file');
const DIRECTORY = ENTRY_TYPES.indexOf('dir');
const UNKNOWN = ENTRY_TYPES.indexOf('unknown');

/** Said of what a layer's entries become in a root filesystem, and nothing odd about an archive. */
const OF_LAYERS: ReadonlySet<string> = new Set(
  (
    'path-absolute path-not-normal path-too-deep xattrs-too-large layer-too-large ' +
    'name-too-long large-id bad-symlink type-not-unpacked bad-xattr'
  ).split(' '),
);

/** The files of a layer whose uncompressed tar is `tar`. */
export function layerFiles(index: LayerIndex, tar: ByteSource): FileSet {
  const findings = index.findings.filter(({ code }) => !OF_LAYERS.has(code)).map(toFinding);
  let made: FileSet | undefined;
  const files = () => {
    made ??= listFiles(index, tar, findings);
    return made;
  };
  // Without remarks about single paths, all remarks are known already.
  const said = hasRepeated(index) || index.count > ARCHIVE_ENTRIES_MAX_COUNT ? files().findings : findings;
  return {
    format: 'tar',
    get entries() {
      return files().entries;
    },
    get prefix() {
      return files().prefix;
    },
    findings: said,
    find: (path) => files().find(path),
    open: (path) => files().open(path),
  };
}

/** In an archive, `link-escapes` is said of links that lead nowhere; here the target was cut at the root. */
function toFinding(finding: Finding): Finding {
  return finding.code === 'link-escapes' ? { ...finding, code: 'path-escapes' } : finding;
}

function listFiles(index: LayerIndex, tar: ByteSource, findings: readonly Finding[]): FileSet {
  const count = Math.min(index.count, ARCHIVE_ENTRIES_MAX_COUNT);
  const entries: FileEntry[] = [];
  for (let i = 0; i < count; i++) entries.push(entryOf(index, i));
  const tooMany: Finding = {
    code: 'archive-too-large',
    severity: 'error',
    at: '',
    message: `This archive has more than ${ARCHIVE_ENTRIES_MAX_COUNT} entries; the others are not listed as files of the archive.`,
  };
  return createFileSet({
    format: 'tar',
    entries,
    findings: count < index.count ? [...findings, tooMany] : findings,
    content: (i) => openEntry(index, i, tar),
  });
}

function entryOf(index: LayerIndex, i: number): FileEntry {
  const type = index.type[i];
  const { uid, gid, sparse } = index.extras.get(i) ?? {};
  const link = linkBytes(index, i);
  const mtimeNs = index.mtimeNs[i];
  return {
    path: readPath(index, i),
    kind: KINDS[type] ?? 'other',
    size: type === FILE || type === UNKNOWN ? index.size[i] : 0,
    ...(link && { link: bytesToText(link) }),
    // Maps of sparse files lie between their header and their content.
    ...(sparse === undefined && { headerOffset: index.offset[i] - BLOCK }),
    mode: index.mode[i],
    uid: uid === undefined ? index.uid[i] : Number(uid),
    gid: gid === undefined ? index.gid[i] : Number(gid),
    mtime: index.mtime[i],
    ...(mtimeNs > 0 && { mtimeNs }),
  };
}

/** Is any path there twice, where not both are directories? */
function hasRepeated({ count, dir, nameStart, names, type }: LayerIndex): boolean {
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * count + 2)));
  const mask = slots.length - 1;
  for (let i = 0; i < count; i++) {
    let hash = Math.imul(dir[i], 0x9e3779b1);
    for (let at = nameStart[i]; at < nameStart[i + 1]; at++) hash = Math.imul(hash ^ names[at], 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const other = slots[slot] - 1;
      if (dir[other] !== dir[i] || !isSame(names, nameStart, other, i)) continue;
      if (type[other] !== DIRECTORY || type[i] !== DIRECTORY) return true;
      break;
    }
    slots[slot] = i + 1;
  }
  return false;
}

function isSame(names: Uint8Array, nameStart: Uint32Array, a: number, b: number): boolean {
  const from = nameStart[a];
  const to = nameStart[b];
  const length = nameStart[a + 1] - from;
  if (length !== nameStart[b + 1] - to) return false;
  for (let i = 0; i < length; i++) if (names[from + i] !== names[to + i]) return false;
  return true;
}

/** Paths in the upper two levels, and the names of all directories: enough to tell whether an image may lie in it. */
export function* telling(index: LayerIndex): Generator<string> {
  const { dirs, dir, count } = index;
  for (let row = 1; row < dirs.count; row++)
    yield bytesToText(dirs.names.subarray(dirs.nameStart[row], dirs.nameStart[row + 1]));
  for (let i = 0; i < count; i++) if (dirs.parent[dir[i]] === 0) yield readPath(index, i);
}

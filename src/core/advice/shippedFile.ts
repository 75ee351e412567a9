/** ShippedFile: one copy of file content that an image ships, with what became of it. */
import { bytesToText } from '../oci/text.ts';
import { type EntryRef, type FileTree, versionAt } from '../rootfs/fileTree.ts';
import { NONE } from '../rootfs/tree/paths.ts';
import { TYPE } from '../rootfs/tree/versions.ts';
import { listCopies } from '../rootfs/waste/copies.ts';
import { f64At, u16At, u32At } from '../bytes/at.ts';

/** What hid a copy for good. */
export interface Hidden {
  /** The layer that did it. */
  readonly by: number;
  readonly how: 'deleted' | 'overwritten';
  /** The new content is the same, byte for byte: only attributes changed. False where that was not read. */
  readonly same: boolean;
}

export interface ShippedFile extends EntryRef {
  /** Without a leading slash. */
  readonly path: string;
  /** Bytes of content. */
  readonly size: number;
  /** Undefined: a path of the image shows it. */
  readonly hidden?: Hidden | undefined;
  /** Hard links of the image show it too: it stays when its own path goes. */
  readonly linked?: boolean;
}

/** Tells whether two entries have the same bytes; undefined where that was not read. */
type SameBytes = (a: EntryRef, b: EntryRef) => boolean | undefined;

/** Every copy of layers 0..depth, in the order of layers and, within a layer, of its tar. */
export function* shippedFiles(tree: FileTree, depth: number, same: SameBytes): Generator<ShippedFile> {
  const { versions, paths } = tree;
  const copies = listCopies(tree, depth);
  const linked = linkedVersions(tree, depth);
  for (let row = 0; row < copies.count; row++) {
    const version = u32At(copies.version, row);
    const ref = { layer: u16At(versions.layer, version), entry: u32At(versions.entry, version) };
    const end = u32At(copies.end, row);
    yield {
      ...ref,
      path: bytesToText(paths.bytesOf(u32At(versions.path, version))),
      size: f64At(copies.size, row),
      hidden: end === NONE ? undefined : hiddenBy(tree, ref, end, same),
      linked: linked.has(version),
    };
  }
}

/** Versions whose content other paths show as well. */
function linkedVersions(tree: FileTree, depth: number): ReadonlySet<number> {
  const { versions, paths } = tree;
  const linked = new Set<number>();
  for (let path = 1; path < paths.count; path++) {
    const version = versionAt(tree, path, depth);
    if (version === NONE) continue;
    const content = u32At(versions.content, version);
    if (content !== version) linked.add(content);
  }
  return linked;
}

function hiddenBy({ versions }: FileTree, ref: EntryRef, end: number, same: SameBytes): Hidden {
  const by = u16At(versions.layer, end);
  if (versions.isRemoval(end)) return { by, how: 'deleted', same: false };
  const content = u32At(versions.content, end);
  const above = { layer: u16At(versions.layer, content), entry: u32At(versions.entry, content) };
  const isFile = versions.realType(end) === TYPE.file;
  return { by, how: 'overwritten', same: isFile && same(ref, above) === true };
}

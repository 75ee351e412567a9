/** Which package of the system brought a file: by the lists that package managers keep. */
import { PACKAGE_LIST_MAX_BYTES } from '../../../core/bytes/limits.ts';
import type { Package } from '../../../core/content/description.ts';
import { linesOf } from '../../../core/content/packages/control.ts';
import { DPKG_LISTS } from '../../../core/content/packages/tellingFiles.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { bytesToText } from '../../../core/oci/text.ts';
import { filesMatching } from '../../../core/rootfs/lookup/matching.ts';
import type { CallOptions } from '../../engine.ts';
import { openFile } from '../../session/files.ts';
import type { ReadingAt } from './readFiles.ts';

/** A database of the system after one layer; its packages with the files that it lists. */
export interface SystemStand {
  readonly layer: number;
  readonly packages: readonly Package[];
}

/** Directories that are links where `/usr` is merged: packages list files by either name. */
const MERGED = /^usr\/(?=(?:bin|sbin|lib\w*)\/)/;

const plain = (path: string) => path.replace(/^(?:\.?\/)+/, '').replace(MERGED, '');

/** The owner of each of these files with layers 0..depth applied, as far as any is known. */
export async function ownersOf(
  at: ReadingAt,
  depth: number,
  { databases, paths }: { readonly databases: readonly (readonly SystemStand[])[]; readonly paths: readonly string[] },
  options: CallOptions,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(paths.map((path) => [plain(path), path]));
  const owners = new Map<string, string>();
  const own = (listed: string, owner: string) => {
    const path = wanted.get(plain(listed));
    if (path !== undefined && !owners.has(path)) owners.set(path, owner);
  };
  for (const stands of databases) {
    const last = stands.filter(({ layer }) => layer <= depth).at(-1);
    for (const { name, files } of last?.packages ?? []) for (const file of files ?? []) own(file, name);
  }
  for (const list of DPKG_LISTS.flatMap((pattern) => filesMatching(at.tree, depth, pattern))) {
    const owner = (list.path.split('/').at(-1) ?? '').replace(/\.(?:list|md5sums)$/, '').replace(/:[\w-]+$/, '');
    for (const line of linesOf(await textOf(at, list.content, options)))
      own(line.replace(/^[0-9a-f]{32} [ *]/, ''), owner);
  }
  return owners;
}

async function textOf({ session, image }: ReadingAt, ref: Parameters<typeof openFile>[2], options: CallOptions) {
  try {
    const source = await openFile(image, session.layers, ref, options);
    return bytesToText(await source.read(0, Math.min(source.size, PACKAGE_LIST_MAX_BYTES), options.signal));
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return '';
  }
}

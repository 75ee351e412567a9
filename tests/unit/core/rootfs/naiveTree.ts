/**
 * Applying layers the slow and plain way: a Map from path to what is there, strings everywhere, every path looked up
 * from the root each time. Written from the spec alone, to compare with.
 */
import type { EntrySpec } from '../../../fixtures/layerIndexBuilder.ts';

interface Inode {
  readonly type: 'file' | 'dir' | 'symlink' | 'unknown';
  readonly size: number;
  readonly link: string;
}

interface Item {
  readonly inode: Inode;
  /** How the path came to be: as itself or as a hard link. */
  readonly tail: string;
  readonly layer: number;
  readonly implied: boolean;
}

type Files = Map<string, Item>;

const join = (dir: string, name: string) => (dir === '' ? name : `${dir}/${name}`);
const dirOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const isBelow = (path: string, dir: string) => dir === '' || path.startsWith(`${dir}/`);

/** As filepath-securejoin: what is not there is taken as it is spelt; undefined after 255 links. */
function secureJoin(files: Files, unsafe: string): string | undefined {
  let done = '';
  let rest = unsafe;
  for (let hops = 0; rest !== ''; ) {
    const [part = '', ...more] = rest.split('/');
    rest = more.join('/');
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done = dirOf(done);
      continue;
    }
    const item = files.get(join(done, part));
    if (item?.inode.type !== 'symlink') {
      done = join(done, part);
      continue;
    }
    if (++hops > 255) return undefined;
    if (item.inode.link.startsWith('/')) done = '';
    rest = `${item.inode.link}/${rest}`;
  }
  return done;
}

function removeAll(files: Files, path: string, only: (path: string) => boolean): void {
  for (const key of [...files.keys()]) if ((key === path || isBelow(key, path)) && only(key)) files.delete(key);
}

function makeDirs(files: Files, dir: string, layer: number, touched: Set<string>): void {
  if (dir === '' || files.get(dir)?.inode.type === 'dir') return;
  makeDirs(files, dirOf(dir), layer, touched);
  files.set(dir, { inode: { type: 'dir', size: 0, link: '' }, tail: '/', layer, implied: true });
  touched.add(dir);
}

function target(files: Files, link: string, own: string): Inode | undefined {
  const dir = secureJoin(files, dirOf(link));
  const path = dir === undefined ? '' : join(dir, baseOf(link));
  const item = path === own ? undefined : files.get(path);
  return item && item.inode.type !== 'dir' && item.inode.type !== 'unknown' ? item.inode : undefined;
}

function whiteout(files: Files, dir: string, name: string, touched: ReadonlySet<string>): void {
  const place = secureJoin(files, dir);
  if (place === undefined || (place !== '' && files.get(place)?.inode.type !== 'dir')) return;
  const isUntouched = (path: string) => !touched.has(path);
  if (name === '.wh..wh..opq') removeAll(files, place, (path) => path !== place && isUntouched(path));
  else removeAll(files, join(place, name.slice(4)), isUntouched);
}

/** The lines that `merged` gives for the same layers. Hard links must not come before their targets. */
export function naive(layers: readonly (readonly EntrySpec[])[]): string[] {
  const files: Files = new Map();
  for (const [layer, entries] of layers.entries()) {
    const touched = new Set<string>();
    for (const { path: given, type = 'file', size = 0, link: text = '' } of entries) {
      const path = String(given);
      const link = String(text);
      if (baseOf(path).startsWith('.wh.')) {
        whiteout(files, dirOf(path), baseOf(path), touched);
        continue;
      }
      const dir = secureJoin(files, dirOf(path));
      if (dir === undefined) continue;
      makeDirs(files, dir, layer, touched);
      const place = join(dir, baseOf(path));
      const isMerge = type === 'dir' && files.get(place)?.inode.type === 'dir';
      const hard = type === 'hardlink' ? (target(withoutBelow(files, place), link, place) ?? BROKEN) : undefined;
      if (!isMerge) removeAll(files, place, () => true);
      const inode = hard ?? { type: type as 'file', size, link };
      const tail = type === 'dir' ? '/' : type === 'symlink' ? ` -> ${link}` : type === 'hardlink' ? ` = ${link}` : '';
      files.set(place, { inode, tail, layer, implied: false });
      for (let at = place; at !== ''; at = dirOf(at)) touched.add(at);
    }
  }
  return [...files]
    .map(([path, { inode, tail, layer, implied }]) => {
      const bytes = inode.size === 0 ? '' : `#${inode.size}`;
      return `${path}${tail}${bytes}@${layer}${implied ? '~' : ''}`;
    })
    .sort();
}

const BROKEN: Inode = { type: 'unknown', size: 0, link: '' };

/** The old path goes before the link is made. */
function withoutBelow(files: Files, path: string): Files {
  return new Map([...files].filter(([key]) => !isBelow(key, path)));
}

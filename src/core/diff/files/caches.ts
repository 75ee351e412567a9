/** Caches, logs and backups known by their path: programs make them anew, and no other program depends on what they hold. */
import type { TreeColumns } from '../../rootfs/columns.ts';
import { NOISE } from '../noise.ts';

/**
 * Paths from the root with the reason of each. `*` is any name, or any part of one; `**` any directories, or none. A
 * directory (with its slash) takes all below it along.
 */
export const CACHES: readonly (readonly [path: string, reason: string])[] = [
  ['etc/ld.so.cache', 'ldconfig lists the libraries that are there.'],
  ['var/cache/ldconfig/', 'ldconfig keeps inode numbers and times of libraries.'],
  ['**/__pycache__/', 'Python recompiles each module whose source is newer, and runs none without its source.'],
  ['var/lib/apt/lists/', 'apt update fetches them.'],
  ['var/cache/apt/', 'Downloaded packages, and what apt makes of its lists.'],
  ['var/cache/debconf/', 'debconf’s answers, with backups.'],
  ['var/cache/man/', 'mandb lists the manual pages that are there.'],
  ['var/cache/fontconfig/', 'fc-cache lists the fonts that are there.'],
  ['var/cache/apk/', 'apk’s index and downloaded packages.'],
  ['etc/apk/cache/', 'apk’s index and downloaded packages.'],
  ['var/cache/dnf/', 'dnf’s metadata and downloaded packages.'],
  ['var/cache/libdnf5/', 'dnf’s metadata and downloaded packages.'],
  ['var/cache/yum/', 'yum’s metadata and downloaded packages.'],
  ['var/cache/zypp/', 'zypper’s metadata and downloaded packages.'],
  ['var/cache/pacman/', 'Packages that pacman downloaded.'],
  ['var/lib/dnf/history.sqlite*', 'dnf’s log of what it did, with times.'],
  ['var/lib/yum/history/', 'yum’s log of what it did, with times.'],
  ['var/lib/rpm/__db.*', 'Memory regions that rpm’s database shares.'],
  ['var/lib/rpm/.rpm.lock', 'A lock.'],
  ['var/lib/dpkg/*-old', 'dpkg’s backup of the state before the last change.'],
  ['var/lib/dpkg/lock*', 'A lock.'],
  ['var/backups/', 'Debian’s daily backups of its lists.'],
  ['etc/passwd-', 'Backup that useradd makes.'],
  ['etc/group-', 'Backup that groupadd makes.'],
  ['etc/shadow-', 'Backup that passwd makes.'],
  ['etc/gshadow-', 'Backup that groupadd makes.'],
  ['etc/subuid-', 'Backup that useradd makes.'],
  ['etc/subgid-', 'Backup that useradd makes.'],
  ['var/log/**/*.log', 'A log.'],
  ['var/log/apt/*', 'apt’s logs.'],
  ['var/log/lastlog', 'Times of logins.'],
  ['var/log/faillog', 'Failed logins.'],
  ['var/log/wtmp', 'Times of logins.'],
  ['var/log/btmp', 'Failed logins.'],
  ['var/log/tallylog', 'Failed logins.'],
  ['root/.cache/', 'The user’s cache (pip, go build).'],
  ['home/*/.cache/', 'The user’s cache (pip, go build).'],
  ['root/.npm/_cacache/', 'npm’s downloads.'],
  ['root/.npm/_logs/', 'npm’s logs.'],
  ['usr/share/mime/mime.cache', 'update-mime-database makes it of the files beside it.'],
  ['usr/share/applications/mimeinfo.cache', 'update-desktop-database makes it of the files beside it.'],
  ['usr/share/icons/*/icon-theme.cache', 'gtk-update-icon-cache makes it of the files beside it.'],
  ['usr/lib/udev/hwdb.bin', 'systemd-hwdb makes it of the files beside it.'],
  ['etc/udev/hwdb.bin', 'systemd-hwdb makes it of its sources.'],
  ['var/lib/systemd/catalog/database', 'journalctl makes it of the catalogs.'],
];

interface Step {
  /** Whole names. */
  readonly names: Map<string, Step>;
  /** Names with a `*`. */
  readonly patterns: { readonly pattern: RegExp; readonly step: Step }[];
  /** `**` before this step: its names fit at any depth. */
  any?: Step;
  /** Everything below here is a cache. */
  whole: boolean;
  /** What stands here is a cache by itself. */
  self: boolean;
}

const step = (): Step => ({ names: new Map(), patterns: [], whole: false, self: false });

const ROOT_STEP = plant(CACHES.map(([path]) => path));

function plant(paths: readonly string[]): Step {
  const root = step();
  for (const path of paths) {
    let at = root;
    for (const part of path.replace(/\/$/, '').split('/')) at = grow(at, part);
    at.self = true;
    at.whole = path.endsWith('/');
  }
  return root;
}

function grow(at: Step, part: string): Step {
  if (part === '**') {
    at.any ??= step();
    return at.any;
  }
  if (!part.includes('*')) {
    const next = at.names.get(part) ?? step();
    at.names.set(part, next);
    return next;
  }
  const source = `^${part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`;
  const known = at.patterns.find(({ pattern }) => pattern.source === source)?.step;
  if (known) return known;
  const next = step();
  at.patterns.push({ pattern: new RegExp(source, 's'), step: next });
  return next;
}

/** The `noise` column: `caches` where a row that differs is a cache, or is below one. Parents stand before children. */
export function cachesAmong(columns: TreeColumns, kind: Uint8Array): Uint16Array<ArrayBuffer> {
  const { count, parent, names, nameStart } = columns;
  const noise = new Uint16Array(count);
  // Steps that fit a directory, as one number: most directories have no more than those that fit anywhere.
  const states = new States();
  const state = new Uint32Array(count);
  state[0] = states.first;
  for (let row = 1; row < count; row++) {
    const above = state[parent[row]];
    const start = nameStart[row];
    const end = nameStart[row + 1];
    if (above === WHOLE) state[row] = WHOLE;
    else if (!states.mayFit(above, end - start)) state[row] = states.other(above);
    else {
      let name = '';
      for (let at = start; at < end; at++) name += String.fromCharCode(names[at]);
      state[row] = states.next(above, name);
    }
    const found = state[row];
    if (kind[row] !== 0 && (found === WHOLE || states.isSelf(found))) noise[row] = NOISE.caches;
  }
  return noise;
}

/** Tells of one path after the other whether it is a cache, or below one. */
export function cacheTest(): (path: string) => boolean {
  const states = new States();
  return (path) => {
    let state = states.first;
    for (const name of path.split('/')) {
      state = states.next(state, name);
      if (state === WHOLE) return true;
    }
    return states.isSelf(state);
  };
}

/** Below a directory that is a cache. */
const WHOLE = 0;

/** Sets of steps by number, each made once: there are about as many as the table has directories. */
class States {
  private readonly sets: Step[][] = [[]];
  private readonly numbers = new Map<Step, number>();
  private readonly keys = new Map<string, number>();
  /** By state: the one that a name leads to of which no pattern says anything. */
  private readonly others: number[] = [];
  /** By state: bits of the lengths of names of which something is said, modulo 32. */
  private readonly lengths: number[] = [];
  private readonly selves: boolean[] = [];
  readonly first = this.numberOf(withAny([ROOT_STEP]));

  isSelf(state: number): boolean {
    this.selves[state] ??= (this.sets[state] as Step[]).some(({ self }) => self);
    return this.selves[state];
  }

  /** Where a name leads of which nothing is said. */
  other(state: number): number {
    this.others[state] ??= this.numberOf(withAny((this.sets[state] as Step[]).filter((at) => ANYWHERE.has(at))));
    return this.others[state];
  }

  /** Is anything said of names of this many bytes? Most names need not be looked at then. */
  mayFit(state: number, length: number): boolean {
    this.lengths[state] ??= lengthsOf(this.sets[state] as Step[]);
    return ((this.lengths[state] >>> (length & 31)) & 1) !== 0;
  }

  next(state: number, name: string): number {
    const set = this.sets[state] as Step[];
    if (!set.some(({ names, patterns }) => names.has(name) || patterns.some(({ pattern }) => pattern.test(name))))
      return this.other(state);
    const found: Step[] = [];
    for (const at of set) {
      const next = at.names.get(name);
      if (next) found.push(next);
      for (const { pattern, step: to } of at.patterns) if (pattern.test(name)) found.push(to);
      // What fits at any depth goes on fitting.
      if (ANYWHERE.has(at)) found.push(at);
    }
    if (found.some(({ whole }) => whole)) return WHOLE;
    return this.numberOf(withAny(found));
  }

  private numberOf(set: readonly Step[]): number {
    const key = set.map((at) => this.idOf(at)).join();
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    this.keys.set(key, this.sets.push([...set]) - 1);
    return this.sets.length - 1;
  }

  private idOf(at: Step): number {
    const id = this.numbers.get(at) ?? this.numbers.size;
    this.numbers.set(at, id);
    return id;
  }
}

function lengthsOf(set: readonly Step[]): number {
  if (set.some(({ patterns }) => patterns.length > 0)) return 0xffffffff;
  return set.flatMap(({ names }) => [...names.keys()]).reduce((bits, { length }) => bits | (1 << (length & 31)), 0);
}

/** Steps after a `**`. */
const ANYWHERE: ReadonlySet<Step> = new Set(anywhereIn(ROOT_STEP));

function anywhereIn(at: Step): Step[] {
  const below = [...at.names.values(), ...at.patterns.map(({ step: to }) => to)].flatMap(anywhereIn);
  return at.any ? [at.any, ...below, ...anywhereIn(at.any)] : below;
}

function withAny(steps: readonly Step[]): Step[] {
  return [...new Set(steps.flatMap((at) => (at.any ? [at, at.any] : [at])))];
}

/**
 * Noise: differences that tell how an image was built rather than what it is, each kind a bit that can be ignored. The
 * page runs this too, so it imports words only. Nothing is noise unless it is certain that nothing else differs.
 */

import { CHANGES_MAX_COUNT, FIELD, FILE_KINDS } from './change.ts';
import type { Pair } from './images.ts';
import type { JsonChange } from './json.ts';
import { causeOf } from './reason.ts';

/** The kinds of noise, as `--ignore` names them. */
export type NoiseName =
  | 'file-times'
  | 'image-times'
  | 'layer-splits'
  | 'owners'
  | 'owner-names'
  | 'modes'
  | 'xattrs'
  | 'hard-links'
  | 'header-form'
  | 'compression'
  | 'build-paths'
  | 'caches'
  | 'hidden-files';

/** One kind of noise: what it is, and how to avoid it. */
interface Noise {
  readonly name: NoiseName;
  /** A word or two for a switch. */
  readonly label: string;
  /** One sentence. */
  readonly words: string;
  /** What usually makes it go away. */
  readonly fix?: string;
}

/** Every kind; bit i is the i-th. */
export const NOISES: readonly Noise[] = [
  {
    name: 'file-times',
    label: 'file times',
    words: 'Times of files, and times written inside them (archives, bytecode).',
    fix: 'Build with SOURCE_DATE_EPOCH set and BuildKit’s rewrite-timestamp=true (buildah: --timestamp); create archives with tar --mtime or zip -X after touch -d.',
  },
  {
    name: 'image-times',
    label: 'image times',
    words: 'When the image and its history were made.',
    fix: 'Build with SOURCE_DATE_EPOCH set (buildah: --timestamp).',
  },
  {
    name: 'layer-splits',
    label: 'layer order and splits',
    words: 'How the same root filesystem is split into layers, and the history of those layers.',
    fix: 'Squash neither or both, and build with the same steps.',
  },
  {
    name: 'owners',
    label: 'owners',
    words: 'Numbers of the user and group that own files.',
    fix: 'COPY --chown, or tar --owner=0 --group=0 --numeric-owner.',
  },
  {
    name: 'owner-names',
    label: 'owner names',
    words: 'Names of users and groups in layer headers; only the numbers matter when an image is unpacked.',
    fix: 'tar --numeric-owner.',
  },
  {
    name: 'modes',
    label: 'modes',
    words: 'Permission bits.',
    fix: 'COPY --chmod, or the same umask where the files are made.',
  },
  { name: 'xattrs', label: 'attributes', words: 'Extended attributes, such as capabilities and SELinux labels.' },
  {
    name: 'hard-links',
    label: 'hard links',
    words: 'Which paths share one file; the contents are the same.',
    fix: 'tar --hard-dereference, or the same builder on both sides.',
  },
  {
    name: 'header-form',
    label: 'header form',
    words:
      'How the same content is written: dialect, PAX records and order in layers; order of keys and names of media types in documents.',
    fix: 'The same builder and version on both sides; tar --sort=name --format=posix --pax-option=delete=atime,delete=ctime.',
  },
  {
    name: 'compression',
    label: 'compression',
    words: 'The same content with different compressed bytes.',
    fix: 'gzip -n, and the same compressor, version and level on both sides.',
  },
  {
    name: 'build-paths',
    label: 'build paths',
    words: 'The build directory, written into build results.',
    fix: 'Build in the same directory, or with -ffile-prefix-map=$PWD=. (Go: -trimpath; Rust: --remap-path-prefix).',
  },
  {
    name: 'caches',
    label: 'generated caches',
    words: 'Caches, logs and backups that programs regenerate.',
    fix: 'Remove them in the step that creates them: rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/*; PYTHONDONTWRITEBYTECODE=1; pip --no-cache-dir.',
  },
  {
    name: 'hidden-files',
    label: 'hidden files',
    words: 'Files in layers that later layers delete or replace: the image shows none of them, and all of them ship.',
    fix: 'Remove a file in the step that creates it, or build in several stages and copy what is needed.',
  },
];

/** Kinds by bit. */
export const NOISE = Object.fromEntries(NOISES.map(({ name }, bit) => [name, 1 << bit])) as Record<NoiseName, number>;

const bitsOf = (...names: readonly NoiseName[]) => names.reduce((bits, name) => bits | NOISE[name], 0);

/** What runs the same is the same; or every bit counts. */
export const PRESETS = {
  'bit-for-bit': 0,
  semantic: bitsOf(
    'file-times',
    'image-times',
    'layer-splits',
    'owner-names',
    'hard-links',
    'header-form',
    'compression',
    'build-paths',
    'caches',
  ),
} as const;

/** Names of bits, in the order of NOISES. */
export const noiseNames = (bits: number): NoiseName[] =>
  NOISES.flatMap(({ name }) => (bits & NOISE[name] ? [name] : []));

/** What `fieldsLeft` answers for a path that is on one side alone and not ignored; no bit of FIELD. */
export const WHOLE = 1 << 15;
const SAME = FILE_KINDS.indexOf('same');
const MODIFIED = FILE_KINDS.indexOf('modified');
/** The field that each kind is about. */
const COVERED: readonly (readonly [noise: number, field: number])[] = [
  [NOISE['file-times'], FIELD.mtime],
  [NOISE.owners, FIELD.owner],
  [NOISE.modes, FIELD.mode],
  [NOISE.xattrs, FIELD.xattrs],
  [NOISE['hard-links'], FIELD.hardlinks],
];

/**
 * The fields (bits of FIELD) of a row that differ once `ignored` is left out; 0 = the row is hidden. `kind` is its number in
 * FILE_KINDS. `noise` is the row's own: `caches` covers all of it; the other bits, together, its content and size.
 */
export function fieldsLeft(kind: number, fields: number, noise: number, ignored: number): number {
  if (kind === SAME || noise & ignored & NOISE.caches) return 0;
  if (kind !== MODIFIED) return WHOLE;
  let left = fields;
  for (const [bit, field] of COVERED) if (ignored & bit) left &= ~field;
  const inside = noise & ~NOISE.caches;
  return inside !== 0 && (inside & ~ignored) === 0 ? left & ~(FIELD.content | FIELD.size) : left;
}

/** The kinds that a row's difference is, given what it is allowed to be; 0 where something else differs too. */
export function rowNoise(kind: number, fields: number, noise: number, allowed: number): number {
  if (kind === SAME || fieldsLeft(kind, fields, noise, allowed) !== 0) return 0;
  if (noise & allowed & NOISE.caches) return NOISE.caches;
  let found = fields & (FIELD.content | FIELD.size) ? noise & ~NOISE.caches : 0;
  for (const [bit, field] of COVERED) if (fields & field) found |= bit;
  return found;
}

/** Docker's own record of the container a step ran in: no part of what the image is. */
const OF_BUILD_CONTAINER = /^\/config\/(?:Hostname|Domainname|Image|MacAddress)$/;
/** Which image the lower layers were taken from, as builders note it: of no account where the files are the same. */
export const OF_BASE = /\/annotations\/org\.opencontainers\.image\.base\.(?:digest|name)$/;
const OF_LAYERS = /^\/(?:rootfs|history)(?:\/|$)/;

/**
 * What a changed field of a document is; 0 = a real change. `files`: the kinds of noise that the root filesystems are known
 * to differ in at most (`layer-splits` where they don't differ at all), which then explain what a document says of layers.
 */
export function fieldNoise(change: JsonChange, document: 'config' | 'manifest' | 'index', files = 0): number {
  const { pointer } = change;
  switch (causeOf(change, document)) {
    case 'times':
      return NOISE['image-times'];
    case 'media-types':
    case 'emptied':
      return NOISE['header-form'];
    case 'docker-fields':
      return change.empty || !pointer.startsWith('/config/') || OF_BUILD_CONTAINER.test(pointer)
        ? NOISE['header-form']
        : 0;
    case 'values':
    case 'labels':
      return files === 0 ? 0 : layersNoise(change, document, files);
    case 'annotations':
      return files !== 0 && OF_BASE.test(pointer) ? files | NOISE['layer-splits'] : 0;
    default:
      return 0;
  }
}

function layersNoise({ pointer, kind }: JsonChange, document: string, files: number): number {
  if (document === 'manifest') return /^\/layers(?:\/|$)/.test(pointer) ? files | NOISE['layer-splits'] : 0;
  if (document !== 'config' || !OF_LAYERS.test(pointer)) return 0;
  return kind === 'modified' && pointer.startsWith('/rootfs/diff_ids/') ? files : files | NOISE['layer-splits'];
}

/**
 * The kinds that explain the whole difference of an object and all below it; 0 where it is really different, or the same.
 * A layer of other files is real, unless `files` (as for `fieldNoise`) says what the root filesystems differ in at most.
 */
export function pairNoise(pair: Pair, files = 0): number {
  return noiseOf(pair, files) ?? 0;
}

/** What the files say about an object whose own reason would be "different". */
interface ExplainedPair {
  /** Labels of kinds. */
  readonly labels: readonly string[];
  /** Is there nothing but noise in it? Files that a later layer hides are none. */
  readonly isNoise: boolean;
}

/** undefined where nothing explains the object, or its own reason says more. */
export function explainPair(pair: Pair, files: number): ExplainedPair | undefined {
  const bits = pair.why === 'content' || pair.kind !== 'modified' ? pairNoise(pair, files) : 0;
  if (bits === 0) return undefined;
  const labels = NOISES.flatMap(({ name, label }) => (bits & NOISE[name] ? [label] : []));
  return { labels, isNoise: (bits & NOISE['hidden-files']) === 0 };
}

/** undefined: really different. */
function noiseOf(pair: Pair, files: number): number | undefined {
  if (pair.kind === 'same') return 0;
  if (pair.role === 'layer') return layerNoise(pair, files);
  if (pair.kind !== 'modified') return undefined;
  let found = documentNoise(pair, files);
  for (const child of pair.children) {
    const bits = noiseOf(child, files);
    if (bits === undefined || found === undefined) return undefined;
    found |= bits;
  }
  return found;
}

function layerNoise({ kind, why }: Pair, files: number): number | undefined {
  if (kind === 'modified' && why === 'recompressed') return NOISE.compression;
  if (kind === 'modified' && why === 'media-type-only') return NOISE['header-form'];
  if (files === 0) return undefined;
  return kind === 'modified' ? files : files | NOISE['layer-splits'];
}

/** Of the document itself: what it says of objects that hang below it is for them to explain. */
function documentNoise({ role, fields, causes, why, children }: Pair, files: number): number | undefined {
  if (role !== 'config' && role !== 'manifest' && role !== 'index') return undefined;
  if (why === 'media-type-only' && fields.length === 0) return NOISE['header-form'];
  // Neither read nor compared: nothing is known about it.
  const derived = causes.some(({ kind }) => kind === 'no-document');
  if (derived && children.length === 0) return undefined;
  if (fields.length >= CHANGES_MAX_COUNT || causes.length === 0) return undefined;
  const rewritten = causes.some(({ kind }) => kind === 'key-order' || kind === 'white-space');
  let found = rewritten || derived ? NOISE['header-form'] : 0;
  for (const field of fields) {
    if (causeOf(field, role) === 'child' && children.length > 0) continue;
    const bits = fieldNoise(field, role, files);
    if (bits === 0) return undefined;
    found |= bits;
  }
  return found;
}

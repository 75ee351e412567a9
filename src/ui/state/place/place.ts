/**
 * Place: where a person stands, written into the URL's hash and read back. Inputs go by name and digest, objects by
 * position and digest, so that a link still means the same after the same file was dropped again.
 */

export interface InputRef {
  readonly name: string;
  /** Digest of its first root (or config, where the root is derived); null while it is not known. */
  readonly digest: string | null;
}

interface NodeRef {
  /** Position in the opened input, `0.1.3`. */
  readonly key: string;
  readonly digest: string | null;
}

/** What something is compared with: an object of an open input, or its own other form, made by converting. */
export type MadeForm = 'docker' | 'oci' | 'docker-skopeo' | 'oci-skopeo';
export type Beside = MadeForm | { readonly input: InputRef; readonly node: NodeRef };

/** Where one stands within one input; `null` wherever nothing was chosen. */
export interface Standing {
  /** An entry of the archive looked at instead of an object, by its path: `index.json`, a blob nothing refers to. */
  readonly entry: string | null;
  /** The water line: layers 0..depth are applied; null = all. */
  readonly depth: number | null;
  /** Files: the layer at the water line by itself, instead of all layers up to it. */
  readonly alone: boolean;
  /** The row of the file tree that one stands on. */
  readonly path: string | null;
  /** The directory that the file tree begins at; null = the root of the image. One stands on it or below it. */
  readonly root: string | null;
  /** The open file; one may have walked on since. */
  readonly file: string | null;
  /** Which version of the open file, `layer.entry`; null = the one that the tree shows. */
  readonly version: string | null;
  /** How the open file is shown: the preview, and the lines or the offset in it, `text:10-12`. */
  readonly open: string | null;
  /** The open file is an archive: the entries that lead to what is shown, outermost first. */
  readonly inside: readonly string[] | null;
  /** The other side of a comparison. */
  readonly beside: Beside | null;
  /** What is searched for, as typed. */
  readonly q: string | null;
  /** Which part of a view of several is shown. */
  readonly tab: string | null;
  /** Noise that a comparison leaves out, as bits. */
  readonly ignore: number | null;
  /** What views were asked to show, by the view and a name in it: `size.pane`. A link carries those of its own view. */
  readonly shows: Readonly<Record<string, string>>;
}

export interface Place extends Standing {
  readonly view: string;
  readonly inputs: readonly InputRef[];
  /** Index into `inputs` of the one looked at. */
  readonly active: number;
  readonly node: NodeRef | null;
  /** A registry browsed in place of a view: `host`, `host/name`, and the tag or digest chosen in it. */
  readonly browse: string | null;
}

export const NO_STANDING: Standing = {
  entry: null,
  depth: null,
  alone: false,
  path: null,
  root: null,
  file: null,
  version: null,
  open: null,
  inside: null,
  beside: null,
  q: null,
  tab: null,
  ignore: null,
  shows: {},
};

/** The view that shows where a link names none. */
export const FIRST_VIEW = 'overview';

export const NOWHERE: Place = {
  ...NO_STANDING,
  view: FIRST_VIEW,
  inputs: [],
  active: 0,
  node: null,
  browse: null,
};

/** The fields of a standing and nothing else. */
export function standingOf(from: Standing): Standing {
  const keys = Object.keys(NO_STANDING) as (keyof Standing)[];
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as unknown as Standing;
}

/** Digests hold `:` and paths hold `/`; both are legal in a fragment and far easier to read plain. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%2B'));
  } catch {
    return text;
  }
}

/** `name@digest`; an `@` in the name is escaped, so the last one always parts the two. */
function encodePair(name: string, digest: string | null): string {
  return digest === null ? encode(name) : `${encode(name)}@${encode(digest)}`;
}

function decodePair(text: string): readonly [string, string | null] {
  const at = text.lastIndexOf('@');
  return at < 0 ? [decode(text), null] : [decode(text.slice(0, at)), decode(text.slice(at + 1))];
}

const MADE_FORMS: readonly MadeForm[] = ['docker', 'oci', 'docker-skopeo', 'oci-skopeo'];

/** `as:docker`, or the input and the object, parted by a comma, which names never hold unescaped. */
function encodeBeside(beside: Beside): string {
  if (typeof beside === 'string') return `as:${beside}`;
  return `${encodePair(beside.input.name, beside.input.digest)},${encodePair(beside.node.key, beside.node.digest)}`;
}

function decodeBeside(text: string): Beside | null {
  const made = MADE_FORMS.find((form) => text === `as:${form}`);
  if (made) return made;
  const [input, node] = text.split(',');
  if (input === undefined || node === undefined) return null;
  const [name, digest] = decodePair(input);
  const [key, own] = decodePair(node);
  return { input: { name, digest }, node: { key, digest: own } };
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** One field of a link: the values it writes for a place (none where there is nothing to say), and what a value means. */
interface Field {
  readonly name: string;
  write(place: Place): readonly string[];
  read(value: string, before: Place): Partial<Place>;
}

type TextKey = 'entry' | 'path' | 'root' | 'version' | 'open' | 'q' | 'tab' | 'browse';

/** `empty`: does an empty text say something? The root is the empty path. */
function text(name: TextKey, empty = false): Field {
  return {
    name,
    write: ({ [name]: value }) => (value === null || (value === '' && !empty) ? [] : [encode(value)]),
    read: (value) => ({ [name]: value === '' && !empty ? null : decode(value) }),
  };
}

/** In the order in which links have them. A field more is a line here and one in `Standing`. */
const FIELDS: readonly Field[] = [
  {
    name: 'in',
    write: ({ inputs }) => inputs.map(({ name, digest }) => encodePair(name, digest)),
    read(value, { inputs }) {
      const [name, digest] = decodePair(value);
      return { inputs: [...inputs, { name, digest }] };
    },
  },
  {
    name: 'on',
    write: ({ active }) => (active > 0 ? [String(active)] : []),
    read: (value) => ({ active: wholeNumber(value) ?? 0 }),
  },
  {
    name: 'node',
    write: ({ node }) => (node ? [encodePair(node.key, node.digest)] : []),
    read(value) {
      const [key, digest] = decodePair(value);
      return { node: { key, digest } };
    },
  },
  text('entry', true),
  {
    name: 'depth',
    write: ({ depth }) => (depth === null ? [] : [String(depth)]),
    read: (value) => ({ depth: wholeNumber(value) }),
  },
  { name: 'alone', write: ({ alone }) => (alone ? ['1'] : []), read: (value) => ({ alone: value === '1' }) },
  text('path', true),
  text('root'),
  {
    // Most often the file that is open is the one that one stands on.
    name: 'file',
    write: ({ file, path, open }) => (file === null || (file === path && open !== null) ? [] : [encode(file)]),
    read: (value) => ({ file: decode(value) }),
  },
  text('version'),
  text('open', true),
  {
    name: 'inside',
    write: ({ inside }) => (inside ?? []).map(encode),
    read: (value, { inside }) => ({ inside: [...(inside ?? []), decode(value)] }),
  },
  {
    name: 'beside',
    write: ({ beside }) => (beside ? [encodeBeside(beside)] : []),
    read: (value) => ({ beside: decodeBeside(value) }),
  },
  text('browse'),
  text('q'),
  text('tab'),
  {
    name: 'ignore',
    write: ({ ignore }) => (ignore ? [String(ignore)] : []),
    read: (value) => ({ ignore: wholeNumber(value) }),
  },
  {
    // `show=pane:Waste`; the view is the link's own.
    name: 'show',
    write: ({ view, shows }) =>
      Object.entries(shows).flatMap(([key, value]) =>
        key.startsWith(`${view}.`) ? [`${encode(key.slice(view.length + 1))}:${encode(value)}`] : [],
      ),
    read(value, { view, shows }) {
      const colon = value.indexOf(':');
      return colon < 1
        ? {}
        : { shows: { ...shows, [`${view}.${decode(value.slice(0, colon))}`]: decode(value.slice(colon + 1)) } };
    },
  },
];

/** The hash for a place, with its `#`; `#/` parts after the view only where they differ from nothing. */
export function formatPlace(place: Place): string {
  const fields = FIELDS.flatMap(({ name, write }) => write(place).map((value) => `${name}=${value}`));
  const query = fields.length > 0 ? `?${fields.join('&')}` : '';
  return `#/${encode(place.view)}${query}`;
}

/** Reads any hash, also a foreign or broken one: what can't be understood is left out. */
export function parsePlace(hash: string): Place {
  const whole = hash.replace(/^#/, '').replace(/^\//, '');
  const mark = whole.indexOf('?');
  const view = decode(mark < 0 ? whole : whole.slice(0, mark));
  let place: Place = { ...NOWHERE, view: view || NOWHERE.view };
  for (const each of mark < 0 ? [] : whole.slice(mark + 1).split('&')) {
    const equals = each.indexOf('=');
    const field = FIELDS.find(({ name }) => name === each.slice(0, Math.max(0, equals)));
    if (field) place = { ...place, ...field.read(each.slice(equals + 1), place) };
  }
  return place.open !== null && place.file === null ? { ...place, file: place.path } : place;
}

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

/** In place of a view's name, where a registry is browsed. */
export const BROWSED = 'browse';

/** What shows: a view, or the registry that is browsed in its place. */
interface Shower {
  readonly view: string;
  readonly browse: string | null;
}

/** What the names of the things shown begin with. */
const shownBy = ({ view, browse }: Shower): string => `${browse === null ? view : BROWSED}.`;

/** What a field of a link sees of the place around it. */
interface Around extends Shower {
  readonly path: string | null;
  readonly open: string | null;
}

/** One field of a link: the texts that stand for a value (none where there is nothing to say), and what a text means. */
interface Field<T> {
  /** What the link calls it, where that is not its own name. */
  readonly name?: string;
  /** Its value where nothing was chosen. */
  readonly first: T;
  write(value: T, around: Around): readonly string[];
  /** `before` is what earlier texts of the same field said. */
  read(text: string, before: T, shower: Shower): T;
}

/** `empty`: does an empty text say something? The root is the empty path. */
function text(empty = false): Field<string | null> {
  return {
    first: null,
    write: (value) => (value === null || (value === '' && !empty) ? [] : [encode(value)]),
    read: (value) => (value === '' && !empty ? null : decode(value)),
  };
}

function field<T>(own: Field<T>): Field<T> {
  return own;
}

/** In the order in which links have them. A new field is an entry here. */
const FIELDS = {
  inputs: field<readonly InputRef[]>({
    name: 'in',
    first: [],
    write: (inputs) => inputs.map(({ name, digest }) => encodePair(name, digest)),
    read(value, inputs) {
      const [name, digest] = decodePair(value);
      return [...inputs, { name, digest }];
    },
  }),
  /** Index into `inputs` of the one looked at. */
  active: field<number>({
    name: 'on',
    first: 0,
    write: (active) => (active > 0 ? [String(active)] : []),
    read: (value) => wholeNumber(value) ?? 0,
  }),
  node: field<NodeRef | null>({
    first: null,
    write: (node) => (node ? [encodePair(node.key, node.digest)] : []),
    read(value) {
      const [key, digest] = decodePair(value);
      return { key, digest };
    },
  }),
  /** An entry of the archive looked at instead of an object, by its path: `index.json`, a blob nothing refers to. */
  entry: text(true),
  /** The water line: layers 0..depth are applied; null = all. */
  depth: field<number | null>({
    first: null,
    write: (depth) => (depth === null ? [] : [String(depth)]),
    read: wholeNumber,
  }),
  /** Files: the layer at the water line by itself, instead of all layers up to it. */
  alone: field<boolean>({ first: false, write: (alone) => (alone ? ['1'] : []), read: (value) => value === '1' }),
  /** The row of the file tree that one stands on. */
  path: text(true),
  /** The directory that the file tree begins at; null = the root of the image. One stands on it or below it. */
  root: text(),
  /** The open file; one may have walked on since. Most often it is the one that one stands on. */
  file: field<string | null>({
    first: null,
    write: (file, { path, open }) => (file === null || (file === path && open !== null) ? [] : [encode(file)]),
    read: decode,
  }),
  /** Which version of the open file, `layer.entry`; null = the one that the tree shows. */
  version: text(),
  /** How the open file is shown: the preview, and the lines or the offset in it, `text:10-12`. */
  open: text(true),
  /** The open file is an archive: the entries that lead to what is shown, outermost first. */
  inside: field<readonly string[] | null>({
    first: null,
    write: (inside) => (inside ?? []).map(encode),
    read: (value, inside) => [...(inside ?? []), decode(value)],
  }),
  /** The other side of a comparison. */
  beside: field<Beside | null>({
    first: null,
    write: (beside) => (beside ? [encodeBeside(beside)] : []),
    read: decodeBeside,
  }),
  /** A registry browsed in place of a view: `host`, `host/name`, and the tag or digest chosen in it. */
  browse: text(),
  /** What is searched for, as typed. */
  q: text(),
  /** Which part of a view of several is shown. */
  tab: text(),
  /** Noise that a comparison leaves out, as bits. */
  ignore: field<number | null>({
    first: null,
    write: (ignore) => (ignore ? [String(ignore)] : []),
    read: wholeNumber,
  }),
  /**
   * What views were asked to show, by the view and a name in it: `size.pane`. A link carries those of its own view, or
   * of the registry browsed in its place: `show=pane:Waste`.
   */
  shows: field<Readonly<Record<string, string>>>({
    name: 'show',
    first: {},
    write(shows, around) {
      const own = shownBy(around);
      return Object.entries(shows).flatMap(([key, value]) =>
        key.startsWith(own) ? [`${encode(key.slice(own.length))}:${encode(value)}`] : [],
      );
    },
    read(value, shows, shower) {
      const colon = value.indexOf(':');
      if (colon < 1) return shows;
      return { ...shows, [`${shownBy(shower)}${decode(value.slice(0, colon))}`]: decode(value.slice(colon + 1)) };
    },
  }),
};

type Fields = { readonly [K in keyof typeof FIELDS]: (typeof FIELDS)[K]['first'] };

export interface Place extends Fields {
  readonly view: string;
}

/** Fields that belong to the page, not to one of the inputs. */
const OF_THE_PAGE = ['inputs', 'active', 'node', 'browse'] as const;

/** Where one stands within one input. */
export interface Standing extends Omit<Fields, (typeof OF_THE_PAGE)[number]> {}

const LISTED: readonly (readonly [key: string, field: Field<unknown>])[] = Object.entries(FIELDS);

/** The view that shows where a link names none. */
export const FIRST_VIEW = 'overview';

const NOWHERE: Place = {
  ...(Object.fromEntries(LISTED.map(([key, { first }]) => [key, first])) as Fields),
  view: FIRST_VIEW,
};

/** The fields of a standing and nothing else. */
export function standingOf(from: Standing): Standing {
  const page = new Set<string>(OF_THE_PAGE);
  const all: Readonly<Record<string, unknown>> = { ...from };
  const own = LISTED.filter(([key]) => !page.has(key)).map(([key]): [string, unknown] => [key, all[key]]);
  return Object.fromEntries(own) as unknown as Standing;
}

export const NO_STANDING: Standing = standingOf(NOWHERE);

/** The hash for a place, with its `#`; `#/` parts after the view only where they differ from nothing. */
export function formatPlace(place: Place): string {
  const values: Readonly<Record<string, unknown>> = { ...place };
  const fields = LISTED.flatMap(([key, { name = key, write }]) =>
    write(values[key], place).map((value) => `${name}=${value}`),
  );
  const query = fields.length > 0 ? `?${fields.join('&')}` : '';
  return `#/${encode(place.view)}${query}`;
}

/** Reads any hash, also a foreign or broken one: what can't be understood is left out. */
export function parsePlace(hash: string): Place {
  const whole = hash.replace(/^#/, '').replace(/^\//, '');
  const mark = whole.indexOf('?');
  const view = decode(mark < 0 ? whole : whole.slice(0, mark));
  const place = { ...NOWHERE, view: view || NOWHERE.view };
  const values: Record<string, unknown> = { ...place };
  for (const each of mark < 0 ? [] : whole.slice(mark + 1).split('&')) {
    const equals = each.indexOf('=');
    const written = each.slice(0, Math.max(0, equals));
    const [key, known] = LISTED.find(([own, { name = own }]) => name === written) ?? [];
    const browse = typeof values.browse === 'string' ? values.browse : null;
    if (key !== undefined && known)
      values[key] = known.read(each.slice(equals + 1), values[key], { view: place.view, browse });
  }
  const read = { ...place, ...values };
  return read.open !== null && read.file === null ? { ...read, file: read.path } : read;
}

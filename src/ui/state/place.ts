/**
 * Place: where a person stands, written into the URL's hash and read back. Inputs go by name and digest, objects by
 * position and digest, so that a link still means the same after the same file was dropped again.
 */

export interface InputRef {
  readonly name: string;
  /** Digest of its first root (or config, where the root is derived); null while it is not known. */
  readonly digest: string | null;
}

export interface NodeRef {
  /** Position in the opened input, `0.1.3`. */
  readonly key: string;
  readonly digest: string | null;
}

/** What something is compared with: an object of an open input, or its own other form, made by converting. */
export type MadeForm = 'docker' | 'oci' | 'docker-skopeo' | 'oci-skopeo';
export type Beside = MadeForm | { readonly input: InputRef; readonly node: NodeRef };

export interface Place {
  readonly view: string;
  readonly inputs: readonly InputRef[];
  /** Index into `inputs` of the one looked at. */
  readonly active: number;
  readonly node: NodeRef | null;
  /** An entry of the archive, by its path. */
  readonly entry: string | null;
  /** Layers applied, 0 = only the base; null = all. */
  readonly depth: number | null;
  /** A path in the root filesystem. */
  readonly path: string | null;
  /** The file at the path is open: the preview and the line or offset in it, `text:10`. */
  readonly open?: string | null;
  /** The open file is an archive: the entries that lead to what is shown, outermost first. */
  readonly inside?: readonly string[] | null;
  /** The other side of a comparison. */
  readonly beside?: Beside | null;
  /** What is searched for, as typed. */
  readonly q?: string | null;
  /** A registry browsed in place of a view: `host`, `host/name`, and the tag or digest chosen in it. */
  readonly browse?: string | null;
  /** Which part of a view of several is shown. */
  readonly tab?: string | null;
  /** Noise that a comparison leaves out, as bits. */
  readonly ignore?: number | null;
}

export const NOWHERE: Place = {
  view: 'objects',
  inputs: [],
  active: 0,
  node: null,
  entry: null,
  depth: null,
  path: null,
};

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

/** The hash for a place, with its `#`; `#/` parts after the view only where they differ from nothing. */
export function formatPlace(place: Place): string {
  const fields: string[] = [];
  for (const input of place.inputs) fields.push(`in=${encodePair(input.name, input.digest)}`);
  if (place.active > 0) fields.push(`on=${place.active}`);
  if (place.node) fields.push(`node=${encodePair(place.node.key, place.node.digest)}`);
  if (place.entry !== null) fields.push(`entry=${encode(place.entry)}`);
  if (place.depth !== null) fields.push(`depth=${place.depth}`);
  if (place.path !== null) fields.push(`path=${encode(place.path)}`);
  if (place.open != null) fields.push(`open=${encode(place.open)}`);
  for (const path of place.inside ?? []) fields.push(`inside=${encode(path)}`);
  if (place.beside) fields.push(`beside=${encodeBeside(place.beside)}`);
  if (place.browse) fields.push(`browse=${encode(place.browse)}`);
  if (place.q) fields.push(`q=${encode(place.q)}`);
  if (place.tab) fields.push(`tab=${encode(place.tab)}`);
  if (place.ignore) fields.push(`ignore=${place.ignore}`);
  const query = fields.length > 0 ? `?${fields.join('&')}` : '';
  return `#/${encode(place.view)}${query}`;
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Reads any hash, also a foreign or broken one: what can't be understood is left out. */
export function parsePlace(hash: string): Place {
  const text = hash.replace(/^#/, '').replace(/^\//, '');
  const mark = text.indexOf('?');
  const view = decode(mark < 0 ? text : text.slice(0, mark));
  const inputs: InputRef[] = [];
  let place: Place = { ...NOWHERE, view: view || NOWHERE.view, inputs };
  for (const field of mark < 0 ? [] : text.slice(mark + 1).split('&')) {
    const equals = field.indexOf('=');
    if (equals < 0) continue;
    const value = field.slice(equals + 1);
    const [first, second] = decodePair(value);
    switch (field.slice(0, equals)) {
      case 'in':
        inputs.push({ name: first, digest: second });
        break;
      case 'on':
        place = { ...place, active: wholeNumber(value) ?? 0 };
        break;
      case 'node':
        place = { ...place, node: { key: first, digest: second } };
        break;
      case 'entry':
        place = { ...place, entry: decode(value) };
        break;
      case 'open':
        place = { ...place, open: decode(value) };
        break;
      case 'browse':
        place = { ...place, browse: decode(value) || null };
        break;
      case 'q':
        place = { ...place, q: decode(value) };
        break;
      case 'tab':
        place = { ...place, tab: decode(value) };
        break;
      case 'ignore':
        place = { ...place, ignore: wholeNumber(value) };
        break;
      case 'beside':
        place = { ...place, beside: decodeBeside(value) };
        break;
      case 'inside':
        place = { ...place, inside: [...(place.inside ?? []), decode(value)] };
        break;
      case 'depth':
        place = { ...place, depth: wholeNumber(value) };
        break;
      case 'path':
        place = { ...place, path: decode(value) };
        break;
    }
  }
  return place;
}

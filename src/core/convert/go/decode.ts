/**
 * JSON into Go structs, as Go's encoding/json does it: names of fields match whatever their case, a name that comes again
 * is read over what was there, null leaves scalars alone. A value of the
 * wrong type is an error of the whole, which is what skopeo would say.
 */
import { ImageError } from '../../oci/imageError.ts';
import { childrenOf, type JsonText, keyOf, kindOf, pointerOf, rawOf, stringOf } from '../../oci/json/jsonText.ts';
import { wellFormed } from '../../oci/text.ts';
import { reformatTime } from './time.ts';

/** Kinds of Go types that image documents have. `struct{}` takes any object and keeps nothing. */
export type GoType =
  | 'string'
  | 'bool'
  | 'int'
  | 'struct{}'
  | { readonly kind: 'time' }
  | { readonly kind: 'list'; readonly of: GoType }
  | { readonly kind: 'map'; readonly of: GoType }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<string, GoType>> };

/** A decoded struct: fields that never were read are absent. Lists and maps that were null are absent too. */
export type GoStruct = { [field: string]: GoDecoded | undefined };
/** A JSON value as Go's encoding/json decodes it into the types of a shape. */
export type GoDecoded = string | number | boolean | GoStruct | Map<string, GoDecoded> | GoDecoded[];

/** Decodes a whole document into a struct. `at` names it. Throws `unsupported` for what Go would refuse. */
export function decodeGo(doc: JsonText, fields: Readonly<Record<string, GoType>>, at: string): GoStruct {
  if (kindOf(doc, 0) === 'null') return {};
  return readStruct({ doc, at }, 0, fields, undefined);
}

interface Decoding {
  readonly doc: JsonText;
  readonly at: string;
}

function readStruct(
  decoding: Decoding,
  node: number,
  fields: Readonly<Record<string, GoType>>,
  before: GoDecoded | undefined,
): GoStruct {
  const { doc } = decoding;
  if (kindOf(doc, node) !== 'object') throw refuse(decoding, node, 'an object');
  const struct: GoStruct = isStruct(before) ? before : (Object.create(null) as GoStruct);
  for (const child of childrenOf(doc, node)) {
    const name = fieldOf(fields, keyOf(doc, child) ?? '');
    const type = name === undefined ? undefined : fields[name];
    if (name === undefined || type === undefined) continue;
    struct[name] = readValue(decoding, child, type, struct[name]);
  }
  return struct;
}

/** The field a key means: the exact one, else the one that is equal but for case. */
function fieldOf(fields: Readonly<Record<string, GoType>>, key: string): string | undefined {
  if (Object.hasOwn(fields, key)) return key;
  const folded = fold(key);
  return Object.keys(fields).find((name) => fold(name) === folded);
}

/** Case folding of names that are ASCII: the long s and the Kelvin sign are the only others that fold into it. */
export function fold(text: string): string {
  return text.replace(/[A-Z\u017f\u212a]/g, (character) =>
    character === '\u017f' ? 's' : character === '\u212a' ? 'k' : character.toLowerCase(),
  );
}

function isStruct(value: GoDecoded | undefined): value is GoStruct {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Map);
}

function readValue(
  decoding: Decoding,
  node: number,
  type: GoType,
  before: GoDecoded | undefined,
): GoDecoded | undefined {
  const { doc } = decoding;
  const kind = kindOf(doc, node);
  if (kind === 'null') return typeof type === 'string' || type.kind === 'struct' ? before : undefined;
  if (typeof type === 'string') return readScalar(decoding, node, type);
  if (type.kind === 'struct') return readStruct(decoding, node, type.fields, before);
  if (type.kind === 'time') return readTime(decoding, node);
  if (type.kind === 'map') return readMap(decoding, node, type.of, before);
  if (kind !== 'array') throw refuse(decoding, node, 'a list');
  // Go reads a second list over the items of the first.
  const items = Array.isArray(before) ? before : [];
  return [...childrenOf(doc, node)].map((item, i) => readValue(decoding, item, type.of, items[i]) ?? zeroOf(type.of));
}

function readMap(decoding: Decoding, node: number, of: GoType, before: GoDecoded | undefined): Map<string, GoDecoded> {
  const { doc } = decoding;
  if (kindOf(doc, node) !== 'object') throw refuse(decoding, node, 'an object');
  const map = before instanceof Map ? before : new Map<string, GoDecoded>();
  for (const child of childrenOf(doc, node)) {
    map.set(wellFormed(keyOf(doc, child) ?? ''), readValue(decoding, child, of, undefined) ?? zeroOf(of));
  }
  return map;
}

function readScalar(decoding: Decoding, node: number, type: 'string' | 'bool' | 'int' | 'struct{}'): GoDecoded {
  const { doc } = decoding;
  const kind = kindOf(doc, node);
  if (type === 'string') {
    if (kind !== 'string') throw refuse(decoding, node, 'a string');
    return wellFormed(stringOf(doc, node));
  }
  if (type === 'bool') {
    if (kind !== 'true' && kind !== 'false') throw refuse(decoding, node, 'true or false');
    return kind === 'true';
  }
  if (type === 'int') {
    const raw = rawOf(doc, node);
    if (!/^-?\d+$/.test(raw) || !Number.isSafeInteger(Number(raw))) throw refuse(decoding, node, 'a whole number');
    return Number(raw);
  }
  if (kind !== 'object') throw refuse(decoding, node, 'an object');
  return {};
}

function readTime(decoding: Decoding, node: number): string {
  const text = kindOf(decoding.doc, node) === 'string' ? stringOf(decoding.doc, node) : undefined;
  const time = text === undefined ? undefined : reformatTime(text);
  if (time === undefined) throw refuse(decoding, node, 'an RFC 3339 time');
  return time;
}

function zeroOf(type: GoType): GoDecoded {
  if (type === 'bool') return false;
  if (type === 'int') return 0;
  return type === 'string' ? '' : {};
}

function refuse({ doc, at }: Decoding, node: number, wanted: string): ImageError {
  const pointer = pointerOf(doc, node) || 'the top';
  return new ImageError(
    'unsupported',
    at,
    `There is ${kindOf(doc, node)} at ${pointer} where ${wanted} is required: skopeo refuses to convert this.`,
  );
}

/**
 * A config as skopeo rewrites it on the way from Docker's form to OCI's: decoded into the fields that image-spec knows
 * and written again, so that all other fields are gone and the image ID changes.
 */
import { parseJson } from '../../oci/json/parseJson.ts';
import { decodeGo, type GoDecoded, type GoStruct, type GoType } from '../go/decode.ts';
import { encodeGoBytes, type GoValue } from '../go/encode.ts';

/**
 * Whose bytes: skopeo 1.18 (image-spec 1.1), or 1.9.3 (image-spec before 1.1, which has `variant` before `os`), which is
 * there so that the rules can be held against a skopeo that is installed.
 */
export type SkopeoVersion = '1.18' | '1.9.3';

const STRINGS: GoType = { kind: 'list', of: 'string' };
const SET: GoType = { kind: 'map', of: 'struct{}' };
const TIME: GoType = { kind: 'time' };

const RUNTIME_FIELDS: Readonly<Record<string, GoType>> = {
  User: 'string',
  ExposedPorts: SET,
  Env: STRINGS,
  Entrypoint: STRINGS,
  Cmd: STRINGS,
  Volumes: SET,
  WorkingDir: 'string',
  Labels: { kind: 'map', of: 'string' },
  StopSignal: 'string',
  ArgsEscaped: 'bool',
};

const HISTORY_FIELDS: Readonly<Record<string, GoType>> = {
  created: TIME,
  created_by: 'string',
  author: 'string',
  comment: 'string',
  empty_layer: 'bool',
};

/** The fields of image-spec config.md, in the order in which its Go struct has them. */
const FIELDS: Readonly<Record<string, GoType>> = {
  created: TIME,
  author: 'string',
  architecture: 'string',
  os: 'string',
  'os.version': 'string',
  'os.features': STRINGS,
  variant: 'string',
  config: { kind: 'struct', fields: RUNTIME_FIELDS },
  rootfs: { kind: 'struct', fields: { type: 'string', diff_ids: STRINGS } },
  history: { kind: 'list', of: { kind: 'struct', fields: HISTORY_FIELDS } },
};

/** Names of the fields that survive, for saying what is lost. */
export const OCI_CONFIG_FIELDS = {
  top: Object.keys(FIELDS),
  config: Object.keys(RUNTIME_FIELDS),
  history: Object.keys(HISTORY_FIELDS),
  rootfs: ['type', 'diff_ids'],
} as const;

/** The bytes of the rewritten config. Throws `malformed`, and `unsupported` where skopeo would refuse. */
export function toOCIConfig(
  bytes: Uint8Array,
  { at, version = '1.18' }: { readonly at: string; readonly version?: SkopeoVersion },
): Uint8Array<ArrayBuffer> {
  const read = decodeGo(parseJson(bytes, at), FIELDS, at);
  const old = version === '1.9.3';
  const runtime = structOf(read.config);
  const rootfs = structOf(read.rootfs);
  const history = Array.isArray(read.history) ? read.history : [];
  return encodeGoBytes({
    created: filled(read.created),
    author: filled(read.author),
    architecture: filled(read.architecture) ?? '',
    ...(old ? { variant: filled(read.variant) } : {}),
    os: filled(read.os) ?? '',
    'os.version': filled(read['os.version']),
    'os.features': filled(read['os.features']),
    ...(old ? {} : { variant: filled(read.variant) }),
    config: pick(runtime, Object.keys(RUNTIME_FIELDS)),
    // Neither is left out when empty: a list that never was is null.
    rootfs: { type: filled(rootfs.type) ?? '', diff_ids: toGo(rootfs.diff_ids) ?? null },
    history:
      history.length === 0 ? undefined : history.map((step) => pick(structOf(step), Object.keys(HISTORY_FIELDS))),
  });
}

function structOf(value: GoDecoded | undefined): GoStruct {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Map) ? value : {};
}

/** The fields of a struct whose every field is left out when empty. */
function pick(struct: GoStruct, names: readonly string[]): GoValue {
  return Object.fromEntries(names.map((name) => [name, filled(struct[name])]));
}

/** Undefined for what Go's `omitempty` leaves out. */
function filled(value: GoDecoded | undefined): GoValue | undefined {
  if (value === undefined || value === '' || value === 0 || value === false) return undefined;
  if (Array.isArray(value) && value.length === 0) return undefined;
  if (value instanceof Map && value.size === 0) return undefined;
  return toGo(value);
}

function toGo(value: GoDecoded | undefined): GoValue | undefined {
  return value as GoValue | undefined;
}

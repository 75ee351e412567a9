/**
 * Tar blocks field by field, right or wrong as a test wants them. The checksum is right unless a test overrides it.
 */
import { concat, toBytes } from '../../../../fixtures/tar.ts';

export interface RawHeader {
  readonly name?: string | Uint8Array;
  readonly flag?: string;
  /** Fields as text, or raw bytes (base-256). */
  readonly size?: number | string | Uint8Array;
  readonly mode?: string;
  readonly uid?: string | Uint8Array;
  readonly gid?: string | Uint8Array;
  readonly mtime?: string | Uint8Array;
  readonly link?: string;
  readonly magic?: string;
  readonly prefix?: string;
  readonly checksum?: string;
  /** Bytes put at an offset, last. */
  readonly patch?: readonly (readonly [number, string | Uint8Array])[];
}

const USTAR = 'ustar\x0000';
export const GNU = 'ustar  \0';

export function header(fields: RawHeader): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(512);
  const put = (at: number, value: string | Uint8Array) => block.set(toBytes(value), at);
  put(0, fields.name ?? 'file');
  put(100, fields.mode ?? '0000644\0');
  put(108, fields.uid ?? '0000000\0');
  put(116, fields.gid ?? '0000000\0');
  put(
    124,
    typeof fields.size === 'object' || typeof fields.size === 'string' ? fields.size : octal(fields.size ?? 0, 11),
  );
  put(136, fields.mtime ?? '00000000000\0');
  put(156, fields.flag ?? '0');
  put(157, fields.link ?? '');
  put(257, fields.magic ?? USTAR);
  put(345, fields.prefix ?? '');
  for (const [at, value] of fields.patch ?? []) put(at, value);
  put(148, '        ');
  put(
    148,
    fields.checksum ??
      `${octal(
        block.reduce((sum, byte) => sum + byte, 0),
        6,
      )}\0 `,
  );
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** Content filled up to a block. */
function body(content: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = toBytes(content);
  const padded = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
  padded.set(bytes);
  return padded;
}

/** A header and its content. */
export function file(
  name: string | Uint8Array,
  content: string | Uint8Array = '',
  fields: RawHeader = {},
): Uint8Array<ArrayBuffer> {
  return concat([header({ name, size: toBytes(content).length, ...fields }), body(content)]);
}

/** One PAX record with the right length. */
export function record(key: string, value: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const rest = concat([toBytes(` ${key}=`), toBytes(value), toBytes('\n')]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return concat([toBytes(String(length)), rest]);
}

/** A PAX header with these records (or this text, right or wrong). */
export function pax(records: readonly (string | Uint8Array)[], flag = 'x'): Uint8Array<ArrayBuffer> {
  return file('PaxHeaders/x', concat(records.map(toBytes)), { flag });
}

export const END = new Uint8Array(1024);

export function archive(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(pieces);
}

/** What the previews' own thread can do, by name: each answers with a value and the buffers in it that may be moved. */
import type { JsonText } from '../../../core/oci/json/jsonText.ts';
import { parseJson } from '../../../core/oci/json/parseJson.ts';
import type { Encoding } from '../text/encoding.ts';
import { findIn, type Hits, type Query } from '../text/find.ts';

interface Result<T> {
  readonly value: T;
  readonly transfer: Transferable[];
}

export const JOBS = {
  find(bytes: Uint8Array<ArrayBuffer>, encoding: Encoding, query: Query, most: number): Result<Hits> {
    const value = findIn(bytes, encoding, query, most);
    return { value, transfer: [value.buffer] };
  },
  /** Throws what parseJson throws, with line and column. */
  parse(bytes: Uint8Array<ArrayBuffer>): Result<JsonText> {
    const value = parseJson(bytes, '');
    const columns = Object.values(value).filter((each) => ArrayBuffer.isView(each));
    return { value, transfer: columns.map(({ buffer }) => buffer as ArrayBuffer) };
  },
} as const;

export type JobName = keyof typeof JOBS;
export type JobArgs<J extends JobName> = Parameters<(typeof JOBS)[J]>;
export type JobValue<J extends JobName> = ReturnType<(typeof JOBS)[J]>['value'];

export interface Ordered {
  readonly number: number;
  readonly job: JobName;
  readonly args: readonly unknown[];
}

export interface Done {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: string;
}

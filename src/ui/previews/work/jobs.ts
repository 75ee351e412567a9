/** What the previews' own thread can do, by name: each answers with a value and the buffers in it that may be moved. */
import { parseJson } from '../../../core/oci/json/parseJson.ts';
import { type JsonDocument, jsonDocument } from '../json/jsonRows.ts';
import type { Encoding } from '../text/encoding.ts';
import { findIn, type Hits, type Query } from '../text/find.ts';
import type { Language } from '../text/language.ts';
import type { Tokens } from '../text/tokens.ts';

interface Result<T> {
  readonly value: T;
  readonly transfer: Transferable[];
}

const buffersOf = (columns: object): ArrayBuffer[] =>
  Object.values(columns).flatMap((each) => (ArrayBuffer.isView(each) ? [each.buffer as ArrayBuffer] : []));

export const JOBS = {
  find(bytes: Uint8Array<ArrayBuffer>, encoding: Encoding, query: Query, most: number): Result<Hits> {
    const value = findIn(bytes, encoding, query, most);
    return { value, transfer: [value.buffer] };
  },
  async highlight(bytes: Uint8Array<ArrayBuffer>, encoding: Encoding, language: Language): Promise<Result<Tokens>> {
    const { highlight } = await import('./highlight.ts');
    const value = await highlight(bytes, encoding, language);
    return { value, transfer: buffersOf(value) };
  },
  /** Throws what parseJson throws, with line and column. */
  parse(bytes: Uint8Array<ArrayBuffer>): Result<JsonDocument> {
    const value = jsonDocument(parseJson(bytes, ''));
    return { value, transfer: [value, value.shape, value.shape.doc].flatMap(buffersOf) };
  },
} as const;

export type JobName = keyof typeof JOBS;
export type JobArgs<J extends JobName> = Parameters<(typeof JOBS)[J]>;
export type JobValue<J extends JobName> = Awaited<ReturnType<(typeof JOBS)[J]>>['value'];

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

/** The weights of two models beside each other: tensors of one name, shape and type, by the digests of their bytes. */
import type { ByteSource } from '../../bytes/source.ts';
import { createHash } from '../../bytes/hash.ts';
import type { ModelDescription, Tensor } from '../../content/models/description.ts';
import { alikeTensors } from './alikeTensors.ts';

export interface WeighedModel {
  readonly model: ModelDescription;
  /** The whole file. */
  readonly source: ByteSource;
}

export interface WeightsDiff {
  /** Tensors whose bytes are the same. */
  readonly same: number;
  /** SHA-256 of each side's bytes, where they differ. */
  readonly changed: readonly { readonly name: string; readonly left: string; readonly right: string }[];
  /** Tensors that could not be compared: of a type whose size is not known, or behind the end of a file that was cut. */
  readonly unread: readonly string[];
}

interface WeighOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes read so far, of those that `bytesToWeigh` counts. */
  readonly onBytes?: (done: number) => void;
}

/** Reads each tensor once on both sides, by its range of the file. */
export async function diffWeights(
  left: WeighedModel,
  right: WeighedModel,
  { signal, onBytes }: WeighOptions = {},
): Promise<WeightsDiff> {
  let done = 0;
  const onChunk = (bytes: number) => {
    done += bytes;
    onBytes?.(done);
  };
  const digest = (source: ByteSource, tensor: Tensor) => digestTensor(source, tensor, { signal, onChunk });
  const changed: { name: string; left: string; right: string }[] = [];
  const unread: string[] = [];
  let same = 0;
  for (const [tensor, other] of alikeTensors(left.model, right.model)) {
    const { name } = tensor;
    const [a, b] = [await digest(left.source, tensor), await digest(right.source, other)];
    if (a === undefined || b === undefined) unread.push(name);
    else if (a === b) same++;
    else changed.push({ name, left: a, right: b });
  }
  return { same, changed, unread };
}

async function digestTensor(
  source: ByteSource,
  { offset, size }: Tensor,
  { signal, onChunk }: { readonly signal: AbortSignal | undefined; readonly onChunk: (bytes: number) => void },
): Promise<string | undefined> {
  // A file that was cut has no such range.
  const hash = size === null || offset + size > source.size ? undefined : await createHash('sha256');
  if (size === null || !hash) return undefined;
  for await (const chunk of source.slice(offset, offset + size).stream(signal ? { signal } : {})) {
    hash.update(chunk);
    onChunk(chunk.length);
  }
  return hash.digest();
}

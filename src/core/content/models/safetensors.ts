/** safetensors: the length of a JSON document, the document, then the data of the tensors that it lists. */
import { MODEL_HEADER_MAX_BYTES, MODEL_TENSORS_MAX_COUNT, MODEL_TEXT_MAX_LENGTH } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { Remarks } from '../remarks.ts';
import type { ModelDescription, ModelField, Tensor } from './description.ts';
import { modelOf } from './model.ts';

/** Bytes of an element; those below one share a byte. */
const SIZES: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, U8: 1, I8: 1, F8_E5M2: 1, F8_E4M3: 1, F8_E8M0: 1, I16: 2, U16: 2, F16: 2, BF16: 2 },
  ...{ I32: 4, U32: 4, F32: 4, I64: 8, U64: 8, F64: 8, C64: 8, F4: 0.5, F6_E2M3: 0.75, F6_E3M2: 0.75 },
};
const LENGTH_BYTES = 8;
const DIMENSIONS_MAX = 64;

/** What the header says; null where it is none. Throws what reading the source throws. */
export async function readSafetensors(
  source: ByteSource,
  path: string,
  signal?: AbortSignal,
): Promise<ModelDescription | null> {
  const remarks = new Remarks(path);
  const length = lengthOf(await source.read(0, LENGTH_BYTES, signal));
  const headerSize = LENGTH_BYTES + length;
  if (length > MODEL_HEADER_MAX_BYTES) {
    remarks.say('model-cut', 'error', `The header is longer than ${MODEL_HEADER_MAX_BYTES} bytes, so it is not read.`);
    return answer([], [], { headerSize, unread: 1, fileSize: source.size }, remarks);
  }
  const document = parse(await source.read(LENGTH_BYTES, headerSize, signal));
  if (!document) return null;
  const metadata: ModelField[] = [];
  const tensors: Tensor[] = [];
  let unread = 0;
  for (const [name, value] of Object.entries(document)) {
    if (name === '__metadata__') metadata.push(...fieldsOf(value, remarks));
    else if (tensors.length >= MODEL_TENSORS_MAX_COUNT) unread++;
    else {
      const tensor = tensorOf(name, value, headerSize, remarks);
      if (tensor) tensors.push(tensor);
      else unread++;
    }
  }
  if (tensors.length === 0 && unread > 0) return null;
  if (unread > 0) remarks.say('model-tensors', 'error', `${unread} of its tensors could not be read or are too many.`);
  else remarkHoles(tensors, headerSize, source.size, remarks);
  return answer(metadata, tensors, { headerSize, unread, fileSize: source.size }, remarks);
}

function answer(
  metadata: readonly ModelField[],
  tensors: readonly Tensor[],
  { headerSize, unread, fileSize }: { headerSize: number; unread: number; fileSize: number },
  remarks: Remarks,
): ModelDescription {
  const own = (key: string) => metadata.find((field) => field.key === key)?.value ?? null;
  const facts = {
    ...{ architecture: own('modelspec.architecture'), name: own('modelspec.title'), license: own('modelspec.license') },
    ...{ quantization: null, contextLength: null, embeddingLength: null, layers: null, tokenizer: null },
  };
  return modelOf(
    { format: 'safetensors', version: '', headerSize, unread },
    { metadata, tensors, facts, fileSize },
    remarks,
  );
}

function lengthOf(head: Uint8Array): number {
  return head.length < LENGTH_BYTES
    ? 0
    : Number(new DataView(head.buffer, head.byteOffset, LENGTH_BYTES).getBigUint64(0, true));
}

function parse(bytes: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** "Byte buffer needs to be entirely indexed, and cannot contain holes", as in the description of the format. */
function remarkHoles(tensors: readonly Tensor[], headerSize: number, fileSize: number, remarks: Remarks): void {
  let end = headerSize;
  for (const { name, offset, size } of [...tensors].sort((a, b) => a.offset - b.offset)) {
    if (offset > end) {
      const message = `The ${offset - end} bytes before ${JSON.stringify(name)} belong to no tensor.`;
      remarks.say('model-hole', 'warning', message);
      return;
    }
    end = Math.max(end, offset + (size ?? 0));
  }
  if (fileSize > end)
    remarks.say('model-hole', 'warning', `The last ${fileSize - end} bytes of the file belong to no tensor.`);
}

function fieldsOf(value: unknown, remarks: Remarks): ModelField[] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap || !Object.values(value).every((field) => typeof field === 'string'))
    remarks.say('model-metadata', 'warning', 'Its metadata are not texts by name, so other readers refuse the file.');
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, field]) => {
    const text = typeof field === 'string' ? field : JSON.stringify(field);
    return { key, type: typeof field, value: text.slice(0, MODEL_TEXT_MAX_LENGTH) };
  });
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

function tensorOf(name: string, value: unknown, headerSize: number, remarks: Remarks): Tensor | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { dtype, shape, data_offsets: offsets }: { dtype?: unknown; shape?: unknown; data_offsets?: unknown } = value;
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(offsets)) return undefined;
  if (offsets.length !== 2) return undefined;
  const [from, to]: unknown[] = offsets;
  const sizes = shape.filter(isCount);
  if (sizes.length !== shape.length || shape.length > DIMENSIONS_MAX || !isCount(from) || !isCount(to) || to < from)
    return undefined;
  const element = SIZES[dtype];
  if (element === undefined)
    remarks.say(
      'model-type',
      'warning',
      `Tensors have type ${JSON.stringify(dtype)}, an unknown type of unknown size.`,
    );
  const expected = element === undefined ? undefined : Math.ceil(sizes.reduce((sum, size) => sum * size, element));
  if (expected !== undefined && expected !== to - from) {
    const message = `${JSON.stringify(name)} has ${to - from} bytes, where its shape and type take ${expected}.`;
    remarks.say('model-size', 'error', message);
  }
  return { name, shape: sizes, type: dtype, size: to - from, offset: headerSize + from };
}

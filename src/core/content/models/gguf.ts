/**
 * GGUF (its definition is in the documentation of ggml): a header of typed fields, a table of tensors, then their data. Only the header is read; what is
 * large in it are the lists of the tokenizer, which have to be gone through, since strings tell their own lengths.
 */
import { MODEL_FIELDS_MAX_COUNT, MODEL_TENSORS_MAX_COUNT, MODEL_TEXT_MAX_LENGTH } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { bytesToText } from '../../oci/text.ts';
import { Remarks } from '../remarks.ts';
import { Cursor, HeaderEnd } from './cursor.ts';
import type { ModelDescription, ModelField, Tensor } from './description.ts';
import { fileTypeName, ggmlType } from './ggmlTypes.ts';
import { type Facts, modelOf } from './model.ts';

const MAGIC = 0x46554747;
const STRING = 8;
const ARRAY = 9;
/** How many values of a list are given. */
const LISTED = 8;
const DIMENSIONS_MAX = 8;
const NAME_MAX_BYTES = 64 * 1024;

interface Scalar {
  readonly name: string;
  readonly bytes: number;
  read(view: DataView, littleEndian: boolean): number | bigint | boolean;
}

const SCALARS: Readonly<Record<number, Scalar>> = {
  0: { name: 'uint8', bytes: 1, read: (view) => view.getUint8(0) },
  1: { name: 'int8', bytes: 1, read: (view) => view.getInt8(0) },
  2: { name: 'uint16', bytes: 2, read: (view, little) => view.getUint16(0, little) },
  3: { name: 'int16', bytes: 2, read: (view, little) => view.getInt16(0, little) },
  4: { name: 'uint32', bytes: 4, read: (view, little) => view.getUint32(0, little) },
  5: { name: 'int32', bytes: 4, read: (view, little) => view.getInt32(0, little) },
  6: { name: 'float32', bytes: 4, read: (view, little) => Number(view.getFloat32(0, little).toPrecision(7)) },
  7: { name: 'bool', bytes: 1, read: (view) => view.getUint8(0) !== 0 },
  10: { name: 'uint64', bytes: 8, read: (view, little) => view.getBigUint64(0, little) },
  11: { name: 'int64', bytes: 8, read: (view, little) => view.getBigInt64(0, little) },
  12: { name: 'float64', bytes: 8, read: (view, little) => view.getFloat64(0, little) },
};

/** What the header says; null where it is none. Throws what reading the source throws. */
export async function readGguf(
  source: ByteSource,
  path: string,
  signal?: AbortSignal,
): Promise<ModelDescription | null> {
  const reading = new Reading(source, new Remarks(path), signal);
  return reading.all();
}

class Reading {
  private readonly cursor: Cursor;
  private readonly source: ByteSource;
  private readonly remarks: Remarks;
  private readonly fields: ModelField[] = [];
  private readonly tensors: Tensor[] = [];
  private readonly known = new Map<string, number | string>();
  private readonly lengths = new Map<string, number>();
  private version = 0;
  private unread = 0;

  constructor(source: ByteSource, remarks: Remarks, signal: AbortSignal | undefined) {
    this.source = source;
    this.remarks = remarks;
    this.cursor = new Cursor(source, signal);
  }

  async all(): Promise<ModelDescription | null> {
    let headerSize = 0;
    try {
      headerSize = await this.read();
    } catch (error) {
      if (!(error instanceof HeaderEnd)) throw error;
      if (this.version === 0) return null;
      this.unread++;
      this.remarks.say('model-cut', 'error', `The header ${error.why}; the rest of it is not shown.`);
    }
    const endian = this.cursor.littleEndian ? 'little-endian' : 'big-endian';
    return modelOf(
      { format: 'GGUF', version: `${this.version}, ${endian}`, headerSize, unread: this.unread },
      { metadata: this.fields, tensors: this.tensors, facts: this.facts(), fileSize: this.source.size },
      this.remarks,
    );
  }

  private async read(): Promise<number> {
    const { cursor } = this;
    await cursor.fill(8);
    if (cursor.u32() !== MAGIC) return 0;
    const version = cursor.u32();
    // Versions are small: a large one is of a machine with the other order of bytes.
    cursor.littleEndian = version <= 0xffff;
    this.version = cursor.littleEndian ? version : swapped(version);
    if (this.version < 1 || this.version > 3) {
      this.unread++;
      this.remarks.say(
        'model-version',
        'error',
        `This is GGUF version ${this.version}; Cutaway reads versions 1 to 3.`,
      );
      return 0;
    }
    const tensors = await this.count();
    const fields = await this.count();
    for (let i = 0; i < fields; i++) {
      if (i >= MODEL_FIELDS_MAX_COUNT) throw new HeaderEnd(`has more than ${MODEL_FIELDS_MAX_COUNT} fields`);
      await this.field();
    }
    const found: Tensor[] = [];
    for (let i = 0; i < tensors; i++) {
      if (i >= MODEL_TENSORS_MAX_COUNT) throw new HeaderEnd(`has more than ${MODEL_TENSORS_MAX_COUNT} tensors`);
      found.push(await this.tensor());
    }
    const alignment = this.alignment();
    const start = Math.ceil(cursor.at / alignment) * alignment;
    for (const tensor of found) this.tensors.push({ ...tensor, offset: tensor.offset + start });
    return start;
  }

  private alignment(): number {
    const stated = this.known.get('general.alignment');
    if (stated === undefined) return 32;
    if (typeof stated === 'number' && stated >= 1 && stated <= 2 ** 20 && Number.isInteger(stated)) return stated;
    this.remarks.say(
      'model-alignment',
      'error',
      `The alignment ${stated} is not a number of bytes; 32 is used instead.`,
    );
    return 32;
  }

  private async field(): Promise<void> {
    const key = await this.text(NAME_MAX_BYTES);
    await this.cursor.fill(4);
    const type = this.cursor.u32();
    if (type === ARRAY) return this.list(key);
    const value = await this.value(type);
    if (typeof value === 'number' || typeof value === 'string') this.known.set(key, value);
    else if (typeof value === 'bigint') this.known.set(key, Number(value));
    if (typeof value === 'string') this.lengths.set(key, value.length);
    this.fields.push({ key, type: typeName(type), value: shortened(String(value)) });
  }

  private async list(key: string): Promise<void> {
    await this.cursor.fill(4);
    const type = this.cursor.u32();
    const count = await this.count();
    this.lengths.set(key, count);
    if (type === ARRAY) throw new HeaderEnd(`has a list of lists (${key}), which is not read here`);
    const shown: string[] = [];
    const scalar = SCALARS[type];
    for (let i = 0; i < Math.min(count, LISTED); i++) shown.push(String(await this.value(type)));
    if (scalar) this.cursor.skip(Math.max(0, count - LISTED) * scalar.bytes);
    else for (let i = LISTED; i < count; i++) await this.skipText();
    const more = count > LISTED ? ', …' : '';
    const value = `${shown.map((text) => (type === STRING ? JSON.stringify(text) : text)).join(', ')}${more}`;
    this.fields.push({ key, type: `${typeName(type)}[${count}]`, value: shortened(value) });
  }

  private async value(type: number): Promise<number | bigint | boolean | string> {
    if (type === STRING) return this.text(Number.POSITIVE_INFINITY);
    const scalar = SCALARS[type];
    if (!scalar) throw new HeaderEnd(`has a value of type ${type}, which is not known here`);
    await this.cursor.fill(scalar.bytes);
    return scalar.read(this.cursor.take(scalar.bytes), this.cursor.littleEndian);
  }

  /** Numbers of things: 4 bytes in version 1, 8 since. */
  private async count(): Promise<number> {
    const { cursor, version } = this;
    const bytes = version === 1 ? 4 : 8;
    if (!cursor.has(bytes)) await cursor.fill(bytes);
    return version === 1 ? cursor.u32() : cursor.u64();
  }

  private async text(most: number): Promise<string> {
    const length = await this.count();
    if (length > most) throw new HeaderEnd(`has a name of ${length} bytes`);
    await this.cursor.fill(length);
    const view = this.cursor.take(length);
    return bytesToText(new Uint8Array(view.buffer, view.byteOffset, length));
  }

  private async skipText(): Promise<void> {
    const { cursor } = this;
    const length = cursor.has(8) && this.version > 1 ? cursor.u64() : await this.count();
    cursor.skip(length);
  }

  private async tensor(): Promise<Tensor> {
    const { cursor } = this;
    const name = await this.text(NAME_MAX_BYTES);
    await cursor.fill(4);
    const dimensions = cursor.u32();
    if (dimensions > DIMENSIONS_MAX) throw new HeaderEnd(`has a tensor of ${dimensions} dimensions`);
    const shape: number[] = [];
    for (let i = 0; i < dimensions; i++) shape.push(await this.count());
    await cursor.fill(12);
    const number = cursor.u32();
    const offset = cursor.u64();
    const type = ggmlType(number);
    const elements = shape.reduce((product, size) => product * size, 1);
    if (!type)
      this.remarks.say('model-type', 'warning', `Tensors have type ${number}, an unknown type of unknown size.`);
    const size = type ? (elements / type.elements) * type.bytes : null;
    return { name, shape, type: type?.name ?? `type ${number}`, size, offset };
  }

  private facts(): Facts {
    const text = (key: string) => {
      const value = this.known.get(key);
      return typeof value === 'string' ? value : null;
    };
    const number = (key: string) => {
      const value = this.known.get(key);
      return typeof value === 'number' ? value : null;
    };
    const architecture = text('general.architecture');
    const own = (key: string) => number(`${architecture}.${key}`);
    const tokens = this.lengths.get('tokenizer.ggml.tokens') ?? null;
    const model = text('tokenizer.ggml.model');
    const fileType = number('general.file_type');
    return {
      ...{ architecture, name: text('general.name'), license: text('general.license') },
      quantization: fileType === null ? null : fileTypeName(fileType),
      ...{ contextLength: own('context_length'), embeddingLength: own('embedding_length'), layers: own('block_count') },
      tokenizer:
        tokens === null && model === null
          ? null
          : {
              ...{ model, tokens, pre: text('tokenizer.ggml.pre') },
              merges: this.lengths.get('tokenizer.ggml.merges') ?? null,
              bos: number('tokenizer.ggml.bos_token_id'),
              eos: number('tokenizer.ggml.eos_token_id'),
              chatTemplate: this.lengths.get('tokenizer.chat_template') ?? 0,
            },
    };
  }
}

function typeName(type: number): string {
  return type === STRING ? 'string' : (SCALARS[type]?.name ?? `type ${type}`);
}

function swapped(value: number): number {
  return ((value >>> 24) | ((value >>> 8) & 0xff00) | ((value << 8) & 0xff0000) | (value << 24)) >>> 0;
}

function shortened(text: string): string {
  return text.length > MODEL_TEXT_MAX_LENGTH ? `${text.slice(0, MODEL_TEXT_MAX_LENGTH)}…` : text;
}

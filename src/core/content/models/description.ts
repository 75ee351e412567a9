/** What the file of a machine-learning model says about itself, as plain data. */
import type { Finding } from '../../oci/finding.ts';

/** A model: the header of its file, not its weights. */
export interface ModelDescription {
  readonly kind: 'model';
  readonly format: 'GGUF' | 'safetensors';
  /** `3, little-endian`; empty for formats without versions. */
  readonly version: string;
  readonly name: string | null;
  /** `llama`, `qwen2`… */
  readonly architecture: string | null;
  /** `Q4_K_M` as the file states it, else the type that most bytes of its tensors have. */
  readonly quantization: string | null;
  /** Elements of all tensors. */
  readonly parameters: number;
  /** Tokens that it was trained for. */
  readonly contextLength: number | null;
  readonly embeddingLength: number | null;
  readonly layers: number | null;
  readonly tokenizer: Tokenizer | null;
  readonly license: string | null;
  /** In the file's order. Long values are cut, of lists the first ones are given. */
  readonly metadata: readonly ModelField[];
  /** In the file's order. */
  readonly tensors: readonly Tensor[];
  /** Bytes of all tensors of each type, largest first. */
  readonly types: readonly TensorType[];
  /** Where the weights begin. */
  readonly headerSize: number;
  /** Parts of the header that could not be read: then the tensors and fields are not all. */
  readonly unread: number;
  readonly findings: readonly Finding[];
}

/** How a model cuts text into tokens. */
export interface Tokenizer {
  /** `llama`, `gpt2`… */
  readonly model: string | null;
  /** Of the splitting before it: `llama-bpe`. */
  readonly pre: string | null;
  readonly tokens: number | null;
  readonly merges: number | null;
  readonly bos: number | null;
  readonly eos: number | null;
  /** Characters of the template for chats; 0 where there is none. */
  readonly chatTemplate: number;
}

/** One value of the metadata. */
export interface ModelField {
  readonly key: string;
  /** `string`, `uint32`, `string[32000]`. */
  readonly type: string;
  readonly value: string;
}

/** One tensor. */
export interface Tensor {
  readonly name: string;
  /** Sizes of the dimensions, as the file has them: GGUF begins with the innermost, safetensors with the outermost. */
  readonly shape: readonly number[];
  /** `F16`, `Q4_K`. */
  readonly type: string;
  /** Bytes; null for a type whose size is not known here. */
  readonly size: number | null;
  /** From the beginning of the file. */
  readonly offset: number;
}

/** All tensors of one type together. */
export interface TensorType {
  readonly type: string;
  readonly count: number;
  readonly size: number;
}

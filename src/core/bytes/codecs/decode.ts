/**
 * Decoding as a stream of chunks, for callers that don't drive a Decoder themselves.
 */
import { throwIfAborted } from '../../oci/imageError.ts';
import type { ByteSource } from '../source.ts';
import type { Codec, DecodeNote, DecoderOptions } from './codec.ts';

/** Options of decoding a whole source. */
interface DecodeOptions extends DecoderOptions {
  readonly signal?: AbortSignal;
  /** Called with each note once, at the latest when the stream ends. */
  readonly onNote?: (note: DecodeNote) => void;
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The content of a compressed stream. Chunks are valid until the next is asked for. Ends early after damage; reading
 * stops when nothing more can come. Fails only with `aborted`, `unsupported` (the codec can't run) or the input's error.
 */
export async function* decode(
  codec: Codec,
  input: ByteSource | Chunks,
  { signal, onNote, ...options }: DecodeOptions = {},
): AsyncGenerator<Uint8Array> {
  const decoder = await codec.decoder(options);
  try {
    for await (const chunk of chunksOf(input, signal)) {
      throwIfAborted(signal);
      yield* decoder.push(chunk);
      if (decoder.done) break;
    }
    yield* decoder.finish();
    if (onNote !== undefined) for (const note of decoder.notes) onNote(note);
  } finally {
    decoder.close();
  }
}

function chunksOf(input: ByteSource | Chunks, signal: AbortSignal | undefined): Chunks {
  return 'stream' in input ? input.stream(signal ? { signal } : {}) : input;
}

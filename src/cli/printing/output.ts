/** What goes to stdout: gathered into large writes, waiting for a slow reader, quiet when the reader has gone away. */
import type { Writable } from 'node:stream';
import { ImageError } from '../../core/oci/imageError.ts';
import { forTerminal, jsonForTerminal } from '../show.ts';
import { mark, type Paint, toSequences, unpainted } from './colour.ts';

const BATCH = 64 * 1024;
/** Of one UTF-16 unit. */
const UTF8_MAX_BYTES = 3;
/** Lines put together at once: until then each keeps the texts alive that it was made of. */
const PIECE = 4 * 1024;

/** stdout or stderr. */
export type Outward = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface Output {
  /** Text, gathered, with all that a terminal would act on made visible; resolves when the reader keeps up. */
  text(text: string): Promise<void>;
  /** The same for a list, which is gone through no faster than the reader keeps up. */
  lines(texts: Iterable<string>): Promise<void>;
  /**
   * Bytes as they are, for a file or another program; a terminal gets them as text, which can't drive it. The array may
   * be reused once this resolves.
   */
  bytes(bytes: Uint8Array): Promise<void>;
  /** A JSON text as it stands, save that what a terminal would act on is escaped in it. */
  jsonText(text: string): Promise<void>;
  /** One JSON value and a newline. */
  json(value: unknown): Promise<void>;
  /** The same for a list, a line each. */
  jsonLines(values: Iterable<unknown>): Promise<void>;
  flush(): Promise<void>;
  /** Marks what a part of a text means: only for `text` and `lines`, which give it its colour. */
  readonly paint: Paint;
  /** Is a person looking? */
  readonly isTerminal: boolean;
  /** Width of the terminal as it is now; undefined where there is none or it is not known. */
  readonly columns?: number;
}

/** Output over a stream. `head` closing its end of the pipe ends the process in peace: nobody wants the rest. */
export function createOutput(stream: Outward, { coloured = false } = {}): Output {
  const border = coloured ? (text: string) => toSequences(forTerminal(text)) : forTerminal;
  // Every write tells its own failure; without a listener the event would end the process with a stack.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  const gathered = new Gathered(stream);
  const jsonText = (text: string) => gathered.add(jsonForTerminal(text));
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    text: (text) => gathered.add(border(text)),
    lines: (texts) => gathered.addAll(texts, border),
    paint: coloured ? mark : unpainted,
    jsonText,
    flush: () => gathered.flush(),
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined;
    },
    json: (value) => jsonText(toJsonLine(value)),
    jsonLines: (values) => gathered.addAll(toJsonLines(values), jsonForTerminal),
    async bytes(bytes) {
      if (stream.isTTY) return gathered.add(forTerminal(decoder.decode(bytes, { stream: true })));
      await gathered.flush();
      if (bytes.length > 0) await send(stream, bytes);
    },
  };
}

/** Texts on their way to a stream. */
class Gathered {
  readonly #stream: Outward;
  // As bytes: texts that wait to be written would outlive the collector's small steps, and heap up.
  #room: Buffer | undefined;
  #filled = 0;

  constructor(stream: Outward) {
    this.#stream = stream;
  }

  // Up to where it waits all is done at once: texts keep their order, also where nobody waits for one before the next.
  async add(more: string): Promise<void> {
    const most = more.length * UTF8_MAX_BYTES;
    const sent = this.#filled + most > BATCH ? this.flush() : undefined;
    const whole = most > BATCH ? send(this.#stream, more) : undefined;
    if (!whole && more !== '') {
      this.#room ??= Buffer.allocUnsafeSlow(BATCH);
      this.#filled += this.#room.write(more, this.#filled);
    }
    await sent;
    await whole;
  }

  /** A promise a line would cost more than the line. */
  async addAll(texts: Iterable<string>, border: (text: string) => string): Promise<void> {
    let piece = '';
    for (const text of texts) {
      piece += text;
      if (piece.length < PIECE) continue;
      await this.add(border(piece));
      piece = '';
    }
    await this.add(border(piece));
  }

  async flush(): Promise<void> {
    const chunk = this.#room?.subarray(0, this.#filled);
    this.#room = undefined;
    this.#filled = 0;
    if (chunk) await send(this.#stream, chunk);
  }
}

function send(stream: Outward, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(toFailure(error)) : resolve()));
  });
}

const toJsonLine = (value: unknown) => `${JSON.stringify(value)}\n`;

function* toJsonLines(values: Iterable<unknown>): Generator<string> {
  for (const value of values) yield toJsonLine(value);
}

/** A full disk, a closed device. */
function toFailure(error: Error): ImageError {
  const code = 'code' in error ? String(error.code) : error.message;
  const what = code === 'ENOSPC' ? 'No space left on the disk' : 'The output cannot be written';
  return new ImageError('denied', 'stdout', `${what} (${code}).`, { cause: error });
}

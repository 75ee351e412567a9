/** What goes to stdout: gathered into large writes, waiting for a slow reader, quiet when the reader has gone away. */
import type { Writable } from 'node:stream';

const BATCH = 64 * 1024;

export interface Output {
  /** Text, gathered; resolves when the reader keeps up. */
  text(text: string): Promise<void>;
  /** Bytes as they are. The array may be reused once this resolves. */
  bytes(bytes: Uint8Array): Promise<void>;
  /** One JSON value and a newline. */
  json(value: unknown): Promise<void>;
  flush(): Promise<void>;
  /** Is a person looking? */
  readonly isTerminal: boolean;
}

/** Output over a stream. `head` closing its end of the pipe ends the process in peace: nobody wants the rest. */
export function createOutput(stream: Writable & { isTTY?: boolean }): Output {
  let gathered = '';
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const send = (chunk: string | Uint8Array) =>
    new Promise<void>((resolve) => {
      stream.write(chunk, () => resolve());
    });
  const flush = async () => {
    const text = gathered;
    gathered = '';
    if (text !== '') await send(text);
  };
  const text = async (more: string) => {
    gathered += more;
    if (gathered.length >= BATCH) await flush();
  };
  return {
    text,
    flush,
    isTerminal: stream.isTTY === true,
    json: (value) => text(`${JSON.stringify(value)}\n`),
    async bytes(bytes) {
      await flush();
      if (bytes.length > 0) await send(bytes);
    },
  };
}

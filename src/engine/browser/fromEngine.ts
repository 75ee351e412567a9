/** An image of an engine on this machine: our server saves it to a file, tells how far it is, and serves that file. */
import type { ByteSource } from '../../core/bytes/source.ts';
import { type Fetch, fromUrlRange } from '../../core/bytes/http/url.ts';
import { type ErrorCode, ImageError, throwIfAborted } from '../../core/oci/imageError.ts';
import type { CallOptions, Input } from '../engine.ts';

type EngineInput = Extract<Input, { readonly kind: 'engine' }>;

/** A line of the answer: how far it is, then the outcome. */
interface Line {
  readonly done?: number;
  readonly total?: number;
  readonly url?: string;
  readonly size?: number;
  readonly error?: { readonly code: ErrorCode; readonly at: string; readonly message: string };
}

/** Throws what the server says that stopped it. Aborting stops the engine too. */
export async function fromEngine(
  { name, url, key }: EngineInput,
  fetch: Fetch,
  { signal, onProgress }: CallOptions = {},
): Promise<ByteSource> {
  const step = `Saving ${name}`;
  onProgress?.({ step, done: 0, total: 0, unit: 'bytes' });
  const response = await fetch(url, { headers: { 'X-Cutaway': '1', 'X-Cutaway-Key': key }, signal }).catch(
    (cause: unknown) => {
      throwIfAborted(signal, name);
      throw new ImageError('unreachable', name, 'Cutaway’s server did not answer.', { cause });
    },
  );
  if (!response.ok) throw refused(name, response.status);
  for await (const line of linesOf(response, signal)) {
    const { done, total, error } = line;
    if (error) throw new ImageError(error.code, error.at, error.message);
    if (line.url !== undefined && line.size !== undefined)
      return fromUrlRange({ kind: 'url', url: new URL(line.url, url).href, start: 0, end: line.size }, fetch);
    if (done !== undefined && total !== undefined) onProgress?.({ step, done, total, unit: 'bytes' });
  }
  throw new ImageError('truncated', name, 'Cutaway’s server stopped before the image was saved.');
}

function refused(name: string, status: number): ImageError {
  if (status === 403)
    return new ImageError('denied', name, 'This page may not read it. Open the address that the terminal shows.');
  if (status === 429)
    return new ImageError('rate-limited', name, 'Too many images are being saved at once. Try again in a moment.');
  return new ImageError('unreachable', name, `Cutaway’s server answered ${status}.`);
}

async function* linesOf(response: Response, signal: AbortSignal | undefined): AsyncGenerator<Line> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    while (reader) {
      const { value } = await reader.read();
      throwIfAborted(signal);
      if (value === undefined) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as Line;
    }
  } finally {
    reader?.cancel().catch(() => undefined);
  }
}

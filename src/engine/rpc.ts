/**
 * Calls across a thread border: request and reply by number, progress, parts of an answer, abort, transferred answers, and ImageErrors as
 * plain data. The same code runs over a Worker, a MessagePort and Node's worker_threads.
 */
import { type ErrorCode, ImageError } from '../core/oci/imageError.ts';
import type { CallOptions, Progress } from './engine.ts';

/** The little that all message ports have in common. */
export interface Port {
  post(message: unknown, transfer: readonly Transferable[]): void;
  /** Called once; messages come in the order they were sent. */
  listen(receive: (message: unknown) => void): void;
}

/** What a thread offers: each method takes its arguments and, last, the options of the call. */
export type Methods = Readonly<Record<string, (args: readonly unknown[], options: CallOptions) => Promise<unknown>>>;

/** An error as it travels. `detail` is the stack of what we did not foresee, for a report. */
interface ErrorData {
  readonly code: ErrorCode;
  readonly at: string;
  readonly message: string;
  readonly detail?: string;
}

type Message =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'part'; readonly id: number; readonly part: unknown }
  | { readonly type: 'items'; readonly id: number; readonly of: string; readonly items: readonly unknown[] }
  | { readonly type: 'value'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorData };

/** An error as plain data; what is not an ImageError becomes `aborted` or `internal`. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof ImageError) {
    const cause = error.cause instanceof Error ? error.cause.message : undefined;
    return { code: error.code, at: error.at, message: error.message, detail: cause };
  }
  if (error instanceof Error && error.name === 'AbortError') return { code: 'aborted', at: '', message: 'Stopped.' };
  if (error instanceof Error) return { code: 'internal', at: '', message: error.message, detail: error.stack };
  return { code: 'internal', at: '', message: String(error) };
}

/** The ImageError that `toErrorData` was given, again. */
export function fromErrorData(data: ErrorData): ImageError {
  const cause = data.detail === undefined ? undefined : new Error(data.detail);
  return new ImageError(data.code, data.at, data.message, { cause });
}

/** Serves methods on a port. `transfer` names the buffers of an answer that may be moved instead of copied. */
export function serve(
  port: Port,
  methods: Methods,
  transfer: (method: string, value: unknown) => readonly Transferable[] = () => [],
): void {
  const running = new Map<number, AbortController>();

  async function answer(id: number, method: string, args: readonly unknown[]): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    const onProgress = paced((progress) => port.post({ type: 'progress', id, progress } satisfies Message, []));
    const onPart = (part: unknown) => port.post({ type: 'part', id, part } satisfies Message, []);
    try {
      const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (!run) throw new ImageError('internal', method, `There is no method named ${method}.`);
      const value = await run(args, { signal: controller.signal, onProgress, onPart });
      // An answer that can't be cloned throws here and becomes an error like any other.
      port.post({ type: 'value', id, value: postItems(port, id, value) } satisfies Message, transfer(method, value));
    } catch (error) {
      port.post({ type: 'error', id, error: toErrorData(error) } satisfies Message, []);
    } finally {
      running.delete(id);
    }
  }

  port.listen((received) => {
    const message = received as Message;
    if (message.type === 'call') void answer(message.id, message.method, message.args);
    else if (message.type === 'abort') running.get(message.id)?.abort();
  });
}

/** Items of a list that one message carries: unpacking it takes the other side some milliseconds. */
const ITEMS = 4096;

/** What an answer's items are of, where the answer is the list. */
const ITSELF = '';

/**
 * Of a long list, the answer itself or a field of it, all but the last items go ahead in messages of their own, so that no
 * single one keeps the page waiting. What is left to post.
 */
function postItems(port: Port, id: number, value: unknown): unknown {
  const left = (of: string, list: unknown): unknown => {
    if (!Array.isArray(list) || list.length <= ITEMS) return list;
    let at = 0;
    for (; list.length - at > ITEMS; at += ITEMS)
      port.post({ type: 'items', id, of, items: list.slice(at, at + ITEMS) } satisfies Message, []);
    return list.slice(at);
  };
  if (!isPlain(value)) return left(ITSELF, value);
  const fields = Object.entries(value);
  const isLong = fields.some(([, field]) => Array.isArray(field) && field.length > ITEMS);
  return isLong ? Object.fromEntries(fields.map(([name, field]) => [name, left(name, field)])) : value;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** ms between two reports of one step: more of them nobody sees, and a page draws something anew at each. */
const REPORT_MS = 50;

/** Ten thousand small layers report ten thousand times. The first of a step and its end are always reported. */
function paced(tell: (progress: Progress) => void): (progress: Progress) => void {
  let step: string | undefined;
  let at = 0;
  return (progress) => {
    const now = performance.now();
    if (progress.step === step && progress.done < progress.total && now - at < REPORT_MS) return;
    ({ step } = progress);
    at = now;
    tell(progress);
  };
}

interface CallerOptions extends CallOptions {
  readonly onSettled?: () => void;
  /** What among the arguments is moved instead of copied. */
  readonly transfer?: readonly Transferable[] | undefined;
}

/** The calling side of a port. */
export interface Caller {
  /**
   * An abort settles the promise at once as `aborted`; the other side is told to stop. `onSettled` is called when the
   * other side has really finished, which may be later.
   */
  call(method: string, args: readonly unknown[], options?: CallerOptions): Promise<unknown>;
  /** The other side is dead: every waiting call fails with this error. */
  fail(error: ImageError): void;
  /** Calls that the other side has not answered yet, aborted ones included. */
  readonly pending: number;
}

/** Calls methods that `serve` offers at the other end of the port. */
export function connect(port: Port): Caller {
  return new PortCaller(port);
}

class PortCaller implements Caller {
  readonly #port: Port;
  readonly #waiting = new Map<number, WaitingCall>();
  #last = 0;

  constructor(port: Port) {
    this.#port = port;
    port.listen((received) => this.#receive(received as Message));
  }

  get pending(): number {
    return this.#waiting.size;
  }

  call(method: string, args: readonly unknown[], options: CallerOptions = {}): Promise<unknown> {
    if (options.signal?.aborted) return Promise.reject(new ImageError('aborted', method, 'Stopped.'));
    const id = ++this.#last;
    const call = new WaitingCall(method, options, () => this.#port.post({ type: 'abort', id } satisfies Message, []));
    this.#waiting.set(id, call);
    try {
      this.#port.post({ type: 'call', id, method, args } satisfies Message, options.transfer ?? []);
    } catch (error) {
      this.#waiting.delete(id);
      call.reject(fromErrorData(toErrorData(error)));
    }
    return call.answer;
  }

  fail(error: ImageError): void {
    const calls = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const call of calls) {
      call.reject(error);
      call.settled();
    }
  }

  #receive(message: Message): void {
    const call = this.#waiting.get(message.id);
    if (!call) return;
    if (message.type === 'progress') call.progress(message.progress);
    else if (message.type === 'part') call.part(message.part);
    else if (message.type === 'items') call.items(message.of, message.items);
    else {
      this.#waiting.delete(message.id);
      if (message.type === 'value') call.resolve(call.whole(message.value));
      else if (message.type === 'error') call.reject(fromErrorData(message.error));
      call.settled();
    }
  }
}

/** A call that the other side has not finished. */
class WaitingCall {
  readonly answer: Promise<unknown>;
  readonly #options: CallerOptions;
  readonly #onAbort: () => void;
  readonly #ahead = new Map<string, unknown[]>();
  resolve: (value: unknown) => void = () => undefined;
  reject: (error: ImageError) => void = () => undefined;

  constructor(method: string, options: CallerOptions, tellAbort: () => void) {
    this.#options = options;
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.#onAbort = () => {
      tellAbort();
      this.reject(new ImageError('aborted', method, 'Stopped.'));
    };
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  progress(progress: Progress): void {
    if (!this.#options.signal?.aborted) this.#options.onProgress?.(progress);
  }

  part(part: unknown): void {
    if (!this.#options.signal?.aborted) this.#options.onPart?.(part);
  }

  /** The first items of a list, ahead of it. */
  items(of: string, items: readonly unknown[]): void {
    const ahead = this.#ahead.get(of) ?? [];
    for (const item of items) ahead.push(item);
    this.#ahead.set(of, ahead);
  }

  /** An answer with the items that came ahead of it. */
  whole(value: unknown): unknown {
    const joined = (of: string, rest: unknown) =>
      Array.isArray(rest) ? (this.#ahead.get(of)?.concat(rest) ?? rest) : rest;
    if (this.#ahead.size === 0 || !isPlain(value)) return joined(ITSELF, value);
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, joined(name, field)]));
  }

  settled(): void {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#options.onSettled?.();
  }
}

/** The buffers under the typed arrays of an answer, each once, to a small depth; Maps and Blobs are left to be copied. */
export function buffersOf(value: unknown, depth = 3): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  function visit(part: unknown, level: number): void {
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer && part.buffer.byteLength > 0) found.add(part.buffer);
    } else if (level > 0 && isPlain(part)) {
      for (const inner of Object.values(part)) visit(inner, level - 1);
    }
  }
  visit(value, depth);
  return [...found];
}

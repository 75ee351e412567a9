/**
 * The page's side of the engine: starts the session worker, keeps the inputs, and when the worker dies or hangs starts
 * another and opens the inputs again there. The page imports this file and the types of engine.ts, nothing else of the engine.
 */
import { ImageError } from '../core/oci/imageError.ts';
import { withThreads } from './browser/startThreads.ts';
import { allowOwnScripts } from './browser/trust.ts';
import { startWorker, type StartedWorker } from './browser/startWorker.ts';
import type { CallOptions, Engine, Input, OpenedInput } from './engine.ts';
import { fromForward } from './methods.ts';
import { type Caller, connect } from './rpc.ts';

/** After an abort the worker has so long to answer before it is taken for stuck and replaced. */
const GRACE = 5_000;

/** An Engine, and a way to have its worker ready before the first drop. */
interface Client extends Engine {
  /** Starts the worker now; call it when the page is idle. */
  warm(): void;
}

interface Session {
  readonly input: Input;
  /** The one whose bytes it lies in or was made of. */
  readonly parent?: Session | undefined;
  /** Open images over the bytes of this one: as long as there are any, it is closed here only and not in the worker. */
  inside: number;
  closed: boolean;
  /** The worker that knows it, and the name it has there. */
  caller?: Caller;
  opened?: Promise<OpenedInput>;
}

/** The one client of a page. Nothing is started until the first call or `warm`. */
export function createClient(start: () => StartedWorker = startSession): Client {
  const inputs = new Inputs(new Restarted(start));
  const engine = fromForward((name, args, options) => inputs.forward(name, args, options));
  return { ...engine, warm: () => inputs.warm() };
}

/** The worker of now, started when it is first needed and again after it died or hung. */
class Restarted {
  readonly #start: () => StartedWorker;
  #current: { worker: StartedWorker; caller: Caller } | undefined;

  constructor(start: () => StartedWorker) {
    this.#start = start;
  }

  caller(): Caller {
    if (this.#current) return this.#current.caller;
    const worker = this.#start();
    const mine = { worker, caller: connect(worker.port) };
    this.#current = mine;
    worker.onDeath((error) => this.#replace(mine.caller, error.message));
    return mine.caller;
  }

  isCurrent(caller: Caller | undefined): boolean {
    return caller !== undefined && caller === this.#current?.caller;
  }

  async call(name: keyof Engine, args: readonly unknown[], options: CallOptions = {}): Promise<unknown> {
    const to = this.caller();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onAbort = () => {
      timer = setTimeout(() => this.#replace(to, 'it did not stop when asked'), GRACE);
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const onSettled = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
    };
    return to.call(name, args, { ...options, onSettled });
  }

  #replace(dead: Caller, reason: string): void {
    if (this.#current?.caller === dead) {
      this.#current.worker.stop();
      this.#current = undefined;
    }
    dead.fail(
      new ImageError('internal', 'worker', `The reading thread stopped (${reason}); it will be started again.`),
    );
  }
}

/** The inputs that are open, by names that outlive their worker. */
class Inputs {
  readonly #worker: Restarted;
  readonly #sessions = new Map<string, Session>();
  #lastId = 0;

  constructor(worker: Restarted) {
    this.#worker = worker;
  }

  warm(): void {
    this.#worker.caller();
  }

  /** A call of the engine, its inputs open in the worker of now. */
  async forward(name: keyof Engine, args: readonly unknown[], options: CallOptions | undefined): Promise<unknown> {
    if (name === 'open') return this.#open(args[0] as Input, options);
    if (name === 'ask') {
      const [ids, ...rest] = args as [readonly string[], ...unknown[]];
      const inputs = await Promise.all(ids.map((id) => this.#ready(this.#find(id))));
      return this.#worker.call(name, [inputs.map(({ id }) => id), ...rest], options);
    }
    const id = args[0] as string;
    const session = this.#find(id);
    if (name === 'close') {
      this.#sessions.delete(id);
      session.closed = true;
      return this.#close(session);
    }
    const opened = await this.#ready(session);
    return this.#worker.call(name, [opened.id, ...args.slice(1)], options);
  }

  async #open(input: Input, options?: CallOptions): Promise<OpenedInput> {
    const parent = 'of' in input ? this.#find(input.of) : undefined;
    const session: Session = { input, parent, inside: 0, closed: false };
    if (parent) parent.inside++;
    try {
      const opened = await this.#ready(session, options);
      const id = `image-${++this.#lastId}`;
      this.#sessions.set(id, session);
      return { ...opened, id };
    } catch (error) {
      await this.#leaveParent(session);
      throw error;
    }
  }

  #find(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) throw new ImageError('not-found', id, 'This input is no longer open.');
    return session;
  }

  /** Opens the input in the worker of now, unless that one has it already; what it lies in first. */
  #ready(session: Session, options?: CallOptions): Promise<OpenedInput> {
    const now = this.#worker.caller();
    if (session.caller !== now || !session.opened) {
      session.caller = now;
      session.opened = this.#openInWorker(session, options);
      session.opened.catch(() => {
        if (session.caller === now) session.opened = undefined;
      });
    }
    return session.opened;
  }

  async #openInWorker({ input, parent }: Session, options?: CallOptions): Promise<OpenedInput> {
    const of = 'of' in input && parent ? { of: (await this.#ready(parent)).id } : {};
    return (await this.#worker.call('open', [{ ...input, ...of }], options)) as OpenedInput;
  }

  /** In the worker too, once no image inside needs its bytes. */
  async #close(session: Session): Promise<void> {
    if (!session.closed || session.inside > 0) return;
    if (session.opened && this.#worker.isCurrent(session.caller)) {
      const { id } = await session.opened;
      await this.#worker.call('close', [id]);
    }
    await this.#leaveParent(session);
  }

  async #leaveParent({ parent }: Session): Promise<void> {
    if (!parent) return;
    parent.inside--;
    await this.#close(parent);
  }
}

function startSession(): StartedWorker {
  allowOwnScripts();
  return withThreads(
    startWorker(() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'cutaway' })),
  );
}

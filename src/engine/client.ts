/**
 * The page's side of the engine: starts the session worker, keeps the inputs, and when the worker dies or hangs starts
 * another and opens the inputs again there. The page imports this file and the types of engine.ts, nothing else of the engine.
 */
import { ImageError } from '../core/oci/imageError.ts';
import { withThreads } from './browser/threads.ts';
import { allowOwnScripts } from './browser/trust.ts';
import { startWorker, type StartedWorker } from './browser/startWorker.ts';
import type { CallOptions, Engine, Input, OpenedImage } from './engine.ts';
import { fromForward } from './methods.ts';
import { type Caller, connect } from './rpc.ts';

/** After an abort the worker has so long to answer before it is taken for stuck and replaced. */
const GRACE = 5_000;

/** An Engine, and a way to have its worker ready before the first drop. */
export interface Client extends Engine {
  /** Starts the worker now; call it when the page is idle. */
  warm(): void;
}

interface Session {
  readonly input: Input;
  /** The one whose bytes it lies in or was made of. */
  readonly parent?: Session;
  /** Open images over the bytes of this one: as long as there are any, it is closed here only and not in the worker. */
  inside: number;
  closed: boolean;
  /** The worker that knows it, and the name it has there. */
  caller?: Caller;
  opened?: Promise<OpenedImage>;
}

/** The one client of a page. Nothing is started until the first call or `warm`. */
export function createClient(start: () => StartedWorker = startSession): Client {
  const sessions = new Map<string, Session>();
  let current: { worker: StartedWorker; caller: Caller } | undefined;
  let lastId = 0;

  function caller(): Caller {
    if (current) return current.caller;
    const worker = start();
    const mine = { worker, caller: connect(worker.port) };
    current = mine;
    worker.onDeath((error) => replace(mine.caller, error.message));
    return mine.caller;
  }

  function replace(dead: Caller, reason: string): void {
    if (current?.caller === dead) {
      current.worker.stop();
      current = undefined;
    }
    dead.fail(
      new ImageError('internal', 'worker', `The reading thread stopped (${reason}); it will be started again.`),
    );
  }

  async function call(name: keyof Engine, args: readonly unknown[], options: CallOptions = {}): Promise<unknown> {
    const to = caller();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onAbort = () => {
      timer = setTimeout(() => replace(to, 'it did not stop when asked'), GRACE);
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const onSettled = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
    };
    return to.call(name, args, { ...options, onSettled });
  }

  /** Opens the input in the worker of now, unless that one has it already; what it lies in first. */
  function openSession(session: Session, options?: CallOptions): Promise<OpenedImage> {
    const now = caller();
    if (session.caller !== now || !session.opened) {
      session.caller = now;
      session.opened = openInput(session, options);
      session.opened.catch(() => {
        if (session.caller === now) session.opened = undefined;
      });
    }
    return session.opened;
  }

  async function openInput({ input, parent }: Session, options?: CallOptions): Promise<OpenedImage> {
    if (!('of' in input) || !parent) return (await call('open', [input], options)) as OpenedImage;
    const { id } = await openSession(parent);
    return (await call('open', [{ ...input, of: id }], options)) as OpenedImage;
  }

  /** In the worker too, once no image inside needs its bytes. */
  async function closeSession(session: Session): Promise<void> {
    if (!session.closed || session.inside > 0) return;
    if (session.opened && session.caller === current?.caller) {
      const { id } = await session.opened;
      await call('close', [id]);
    }
    await leaveParent(session);
  }

  async function leaveParent({ parent }: Session): Promise<void> {
    if (!parent) return;
    parent.inside--;
    await closeSession(parent);
  }

  async function open(input: Input, options?: CallOptions): Promise<OpenedImage> {
    const parent = 'of' in input ? find(input.of) : undefined;
    const session: Session = { input, parent, inside: 0, closed: false };
    if (parent) parent.inside++;
    try {
      const opened = await openSession(session, options);
      const id = `image-${++lastId}`;
      sessions.set(id, session);
      return { ...opened, id };
    } catch (error) {
      await leaveParent(session);
      throw error;
    }
  }

  function find(id: string): Session {
    const session = sessions.get(id);
    if (!session) throw new ImageError('not-found', id, 'This image is not open any more.');
    return session;
  }

  const engine = fromForward(async (name, args, options) => {
    if (name === 'open') return open(args[0] as Input, options);
    if (name === 'ask') {
      const [ids, ...rest] = args as [readonly string[], ...unknown[]];
      const inputs = await Promise.all(ids.map((id) => openSession(find(id))));
      return call(name, [inputs.map(({ id }) => id), ...rest], options);
    }
    const id = args[0] as string;
    const session = find(id);
    if (name === 'close') {
      sessions.delete(id);
      session.closed = true;
      return closeSession(session);
    }
    const opened = await openSession(session);
    return call(name, [opened.id, ...args.slice(1)], options);
  });
  return { ...engine, warm: () => void caller() };
}

function startSession(): StartedWorker {
  allowOwnScripts();
  return withThreads(
    startWorker(() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'cutaway' })),
  );
}

/**
 * The images of the engines on this machine, for our own page alone: their list, and one of them saved to a scratch file
 * that the page then reads as it reads any other served file. Whoever may use Docker's socket owns the machine, so every
 * request needs the key that only the printed address carries: a port on loopback is open to every user.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { ImageError } from '../../core/oci/imageError.ts';
import { APP_HEADERS, BYTES_HEADERS } from '../headers.ts';
import { refuse } from '../front.ts';
import { sendFile } from '../sendFile.ts';
import type { Machine, SavedFile, SaveOptions } from './machine.ts';

/** Below it is the list, and `ENGINE/NAME` to save. */
export const ENGINES = '/engines/';
/** Where the scratch files are, below a token of their own. */
export const SAVED = '/saved/';

/** Saves under way at once: each writes a whole image to disk. */
const SAVES_MAX_COUNT = 4;
/** Of what was saved, so much is kept for opening it again; the oldest goes first. */
const SAVED_MAX_BYTES = 16 * 1024 ** 3;
/** Between two lines of progress. */
const TELL_EVERY_MS = 200;

interface SavedImage {
  readonly of: string;
  readonly file: SavedFile;
}

/** Names as engines have them: nothing that leads elsewhere in their API. */
const WANTED = /^\/engines\/([a-z]+)\/([a-zA-Z0-9][\w.\-/:@]{0,500})$/;

/** Answers below ENGINES and SAVED. `key` is what the page must say. */
export function serveMachine(machine: Machine, key: string) {
  /** By the path of its URL. */
  const saved = new Map<string, SavedImage>();
  let saves = 0;

  async function list(signal: AbortSignal): Promise<Response> {
    const engines = await machine.list(signal);
    return Response.json({ engines }, { headers: { ...APP_HEADERS, 'Cache-Control': 'no-store' } });
  }

  async function save(engine: string, name: string, options: SaveOptions): Promise<object> {
    const of = `${engine} ${name} ${await machine.idOf(engine, name, options.signal)}`;
    const before = [...saved].find(([, one]) => one.of === of);
    const [url, { file }] = before ?? (await keep(of, await machine.save(engine, name, options)));
    return { url, size: file.size };
  }

  async function keep(of: string, file: SavedFile): Promise<[string, SavedImage]> {
    const url = `${SAVED}${randomBytes(24).toString('base64url')}`;
    const one = { of, file };
    saved.set(url, one);
    for (const oldest of tooMany([...saved])) {
      await saved.get(oldest)?.file.release();
      saved.delete(oldest);
    }
    return [url, one];
  }

  /** Progress as lines of JSON, the last one with the outcome. Whoever goes away stops it. */
  function saving(engine: string, name: string): Response {
    if (saves >= SAVES_MAX_COUNT) return refuse(429, 'Too many images are being saved at once. Try again.');
    const end = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const tell = teller(controller);
        saves += 1;
        void save(engine, name, { signal: end.signal, onProgress: (done, total) => tell({ done, total }, false) })
          .catch(toError)
          .then((outcome) => {
            saves -= 1;
            if (end.signal.aborted) return;
            tell(outcome, true);
            controller.close();
          });
      },
      cancel: () => end.abort(),
    });
    const headers = { ...APP_HEADERS, 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' };
    return new Response(body, { headers });
  }

  return {
    async handle(request: Request): Promise<Response> {
      const path = new URL(request.url).pathname;
      const file = saved.get(path)?.file;
      if (file) return sendFile(request, file.path, BYTES_HEADERS);
      if (path.startsWith(SAVED)) return refuse(404, 'This image is no longer saved here. Open it again.');
      if (request.method !== 'GET' || !isOurPage(request, key))
        return refuse(403, 'For the page at the printed address.');
      if (path === ENGINES) return list(request.signal);
      const [, engine, name] = WANTED.exec(path) ?? [];
      return engine === undefined || name === undefined ? refuse(404, 'No such image.') : saving(engine, name);
    },
  };
}

/** The engines of this machine, as the page asks for them. */
export type ServedMachine = ReturnType<typeof serveMachine>;

/** Another site cannot send the header without being asked first, which it never is. */
function isOurPage({ headers }: Request, key: string): boolean {
  const site = headers.get('sec-fetch-site');
  const said = Buffer.from(headers.get('x-cutaway-key') ?? '');
  const meant = Buffer.from(key);
  return (
    (site === null || site === 'same-origin') &&
    headers.get('x-cutaway') === '1' &&
    said.length === meant.length &&
    timingSafeEqual(said, meant)
  );
}

/** URLs of the oldest, as many as the bound needs gone; the newest stays, whatever its size. */
function tooMany(saved: readonly (readonly [string, SavedImage])[]): readonly string[] {
  let size = 0;
  return saved
    .toReversed()
    .filter(([, { file }], place) => {
      size += file.size;
      return place > 0 && size > SAVED_MAX_BYTES;
    })
    .map(([url]) => url);
}

function teller(controller: ReadableStreamDefaultController<Uint8Array>) {
  const encoder = new TextEncoder();
  let last = 0;
  return (line: object, isLast: boolean) => {
    const now = Date.now();
    if (!isLast && now - last < TELL_EVERY_MS) return;
    last = now;
    controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
  };
}

function toError(error: unknown): object {
  if (error instanceof ImageError) return { error: { code: error.code, at: error.at, message: error.message } };
  return { error: { code: 'internal', at: '', message: error instanceof Error ? error.message : String(error) } };
}

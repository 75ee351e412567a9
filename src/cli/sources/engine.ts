/**
 * An engine of this machine, and one that is asked by its API: its images, one of them, and the archive that `save` would write. Only GET.
 * Docker Engine API v1.24 and later, which Podman speaks too; without a version in the path the engine's own is meant.
 */
import { type IncomingMessage, request } from 'node:http';
import { ImageError } from '../../core/oci/imageError.ts';
import { formatBytes } from '../../core/oci/text.ts';
import { ENGINES, type Endpoint, type EngineName } from './endpoint.ts';

/** What an engine tells of an image. */
export interface EngineImage {
  /** Digest of its config, or of its manifest where the engine keeps images in containerd. */
  readonly id: string;
  readonly names: readonly string[];
  /** Unpacked, bytes. */
  readonly size: number;
  /** RFC 3339, or seconds since 1970 in lists. */
  readonly created?: string | number;
  /** `linux/amd64`. */
  readonly platform?: string;
}

/** How an engine is asked, by whatever road. */
export interface LocalEngine {
  readonly name: EngineName;
  /** All images with a name. */
  images(signal?: AbortSignal): Promise<readonly EngineImage[]>;
  /** The image of that name or id; undefined where the engine has none. */
  image(name: string, signal?: AbortSignal): Promise<EngineImage | undefined>;
  /** The archive of `docker save`, as it comes. */
  save(name: string, signal?: AbortSignal): AsyncGenerator<Uint8Array>;
}

/** What its API and its command line answer of an image. */
export interface EngineReply {
  readonly Id?: string;
  readonly RepoTags?: readonly string[] | null;
  readonly Size?: number;
  readonly Created?: string | number;
  readonly Os?: string;
  readonly Architecture?: string;
}

/** A name or an id, as an engine takes it: nothing that leads elsewhere in its API. */
export const isImageName = (name: string): boolean =>
  /^[a-zA-Z0-9][\w.\-/:@]*$/.test(name) && !/(?:^|\/)\.\.?(?:\/|$)/.test(name);
/** A socket that is there and answers nobody. */
const ANSWER_MS = 30_000;
/** An engine may write the whole archive before it sends the first byte. */
const SAVE_MS = 30 * 60_000;
/** Once it sends, it sends. */
const SILENCE_MS = 2 * 60_000;

export class Engine implements LocalEngine {
  readonly name: EngineName;
  private readonly endpoint: Endpoint;

  constructor(name: EngineName, endpoint: Endpoint) {
    this.name = name;
    this.endpoint = endpoint;
  }

  async images(signal?: AbortSignal): Promise<readonly EngineImage[]> {
    const reply = (await this.json('/images/json', '', signal)) as readonly EngineReply[] | undefined;
    return (Array.isArray(reply) ? reply : []).map(toImage).filter(({ names }) => names.length > 0);
  }

  async image(name: string, signal?: AbortSignal): Promise<EngineImage | undefined> {
    if (!isImageName(name)) return undefined;
    const reply = (await this.json(`/images/${name}/json`, name, signal)) as EngineReply | undefined;
    return reply && toImage(reply);
  }

  /** `silence` is how long it may stop in the middle, in milliseconds. */
  async *save(name: string, signal?: AbortSignal, silence = SILENCE_MS): AsyncGenerator<Uint8Array> {
    const answer = await this.ask(`/images/get?names=${encodeURIComponent(name)}`, name, signal, SAVE_MS);
    if (answer.statusCode !== 200) throw await this.refused(answer, name);
    answer.setTimeout(silence, () => answer.destroy(new Error(`sent nothing for ${silence / 1000} seconds`)));
    let size = 0;
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        size += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (signal?.aborted) throw stopped(name, error);
      throw this.broken(name, size, error);
    }
    if (!answer.complete) throw this.broken(name, size);
  }

  private broken(name: string, size: number, cause?: unknown): ImageError {
    const engine = ENGINES[this.name];
    const isSilent = cause instanceof Error && cause.message.startsWith('sent nothing');
    const what = isSilent ? cause.message : 'closed the connection';
    const message = `${engine} ${what} after ${formatBytes(size)} of the image. See whether ${engine} still runs, and try again.`;
    return new ImageError('truncated', name, message, { cause });
  }

  private async json(path: string, at: string, signal?: AbortSignal): Promise<unknown> {
    const answer = await this.ask(path, at, signal);
    if (answer.statusCode === 404) {
      answer.resume();
      return undefined;
    }
    if (answer.statusCode !== 200) throw await this.refused(answer, at);
    const text = await textOf(answer);
    try {
      return JSON.parse(text);
    } catch {
      throw new ImageError(
        'malformed',
        at,
        `${ENGINES[this.name]} did not answer with JSON. Something else may be listening where ${ENGINES[this.name]} is expected.`,
      );
    }
  }

  private async refused(answer: IncomingMessage, at: string): Promise<ImageError> {
    const text = await textOf(answer);
    const [, message] = /"message":\s*("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
    const said = message === undefined ? `status ${answer.statusCode}` : (JSON.parse(message) as string);
    return new ImageError('internal', at, `${ENGINES[this.name]} answered with an error: ${said.replace(/\.$/, '')}.`);
  }

  private ask(path: string, at: string, signal?: AbortSignal, timeout = ANSWER_MS): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const options = {
        ...this.endpoint,
        path,
        method: 'GET',
        headers: { host: 'localhost' },
        signal,
        timeout,
      };
      const asked = request(options, resolve);
      asked.once('timeout', () => asked.destroy(new Error(`no answer for ${timeout / 1000} seconds`)));
      asked.once('error', (cause) =>
        reject(signal?.aborted ? stopped(at, cause) : unreachable(this.name, this.endpoint, at, cause)),
      );
      asked.end();
    });
  }
}

/** One image as an engine tells it. */
export function toImage({ Id = '', RepoTags, Size = 0, Created, Os, Architecture }: EngineReply): EngineImage {
  const names = (RepoTags ?? []).filter((name) => name !== '<none>:<none>');
  const platform = Os && Architecture ? { platform: `${Os}/${Architecture}` } : {};
  return { id: Id, names, size: Size, ...(Created !== undefined && { created: Created }), ...platform };
}

const stopped = (at: string, cause: unknown) => new ImageError('aborted', at, 'Stopped.', { cause });

function unreachable(name: EngineName, endpoint: Endpoint, at: string, cause: NodeJS.ErrnoException): ImageError {
  const where = 'socketPath' in endpoint ? endpoint.socketPath : `${endpoint.host}:${endpoint.port}`;
  const isDenied = cause.code === 'EACCES' || cause.code === 'EPERM';
  const [, why = cause.message] = WHY.find(([codes]) => codes.includes(cause.code ?? '')) ?? [];
  const save = `${isDenied ? 'sudo ' : ''}${name} save ${at || 'NAME'} | cutaway inspect -`;
  const remedy = isDenied
    ? `Run Cutaway as a user who may use this socket, or pipe the image: ${save}`
    : `Start ${ENGINES[name]}, or set ${name === 'docker' ? 'DOCKER_HOST' : 'CONTAINER_HOST'} to where it listens.`;
  const message = `${ENGINES[name]} cannot be reached at ${where}: ${why}. ${remedy}`;
  return new ImageError(isDenied ? 'denied' : 'unreachable', at, message, { cause });
}

const WHY: readonly (readonly [codes: readonly string[], why: string])[] = [
  [['EACCES', 'EPERM'], 'permission was denied'],
  [['ENOENT'], 'there is no such socket'],
  [['ECONNREFUSED'], 'nothing listens there'],
  [['ECONNRESET', 'EPIPE'], 'it closed the connection'],
];

/** Bound for what is not an archive: lists of thousands of images. */
const TEXT_MAX_BYTES = 64 * 1024 * 1024;

async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > TEXT_MAX_BYTES) throw new ImageError('too-large', '', 'The engine’s answer is too long.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

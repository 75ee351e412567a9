/** The inputs an engine has open: each has an id, and a session until it is closed. */
import { ImageError } from '../../core/oci/imageError.ts';
import type { CallOptions, Input, OpenedInput } from '../engine.ts';
import { archiveInside } from './archiveInside.ts';
import type { Registries } from './fromRegistry.ts';
import { type Given, openSession, type Session, type Surroundings } from './session.ts';

/** Open inputs by id. */
export class OpenInputs {
  readonly #around: Surroundings;
  readonly #registries: Registries;
  readonly #sessions = new Map<string, Session>();
  #lastId = 0;

  constructor(around: Surroundings, registries: Registries) {
    this.#around = around;
    this.#registries = registries;
  }

  /** The session of an input. Throws `not-found` once it is closed. */
  at(id: string): Session {
    const found = this.#sessions.get(id);
    if (!found) throw new ImageError('not-found', id, 'This input is no longer open.');
    return found;
  }

  /** See `Engine.open`. */
  async open(input: Input, options?: CallOptions): Promise<OpenedInput> {
    const id = `input-${++this.#lastId}`;
    const given = await this.#bytesOf(input, options);
    const opened = await openSession(id, given, this.#around, options);
    // Who gave up meanwhile never learns the id, so nobody would close it.
    if (options?.signal?.aborted) {
      await opened.close();
      throw new ImageError('aborted', input.name, 'Stopped.');
    }
    this.#sessions.set(id, opened);
    if (input.kind === 'registry') this.#registries.keep();
    const { name, size, formats, wrappers, lead, views, roots, findings, bytesRead } = opened.images;
    return { id, name, size, formats, wrappers, lead, views, roots, findings, bytesRead };
  }

  /** See `Engine.close`. */
  async close(id: string): Promise<void> {
    const closing = this.#sessions.get(id);
    this.#sessions.delete(id);
    await closing?.close();
  }

  async #bytesOf(input: Input, options?: CallOptions): Promise<Given> {
    const { name } = input;
    const { host } = this.#around;
    if (input.kind === 'inside') return archiveInside(this.at(input.of), input.target, name, options);
    if (input.kind === 'converted') {
      const { converted } = await import('../convert/converted.ts');
      return converted(this.at(input.of), input, host, options);
    }
    if (input.kind === 'registry') return this.#registries.open(input, options);
    return { bytes: await host.open(input, options), name, wrappers: [], release: async () => {} };
  }
}

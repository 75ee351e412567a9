/** Files that are read here and there, held whole one at a time: in a compressed layer one read costs less than several. */
import { fromBytes } from '../../../core/bytes/memory.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { windowOf } from '../../../core/bytes/window.ts';

/** Holds the file that was read last. */
export class HeldWhole {
  private held: { readonly source: ByteSource; readonly whole: Promise<ByteSource> } | undefined;

  /** The same source, whose first read reads all of it. */
  of(source: ByteSource): ByteSource {
    const { size } = source;
    const held: ByteSource = {
      size,
      read: async (start, end, signal) => (await this.whole(source, signal)).read(start, end, signal),
      slice: (start, end) => windowOf(held, start, end),
      stream: (options) => source.stream(options),
    };
    return held;
  }

  /** A failure is not kept. */
  private async whole(source: ByteSource, signal?: AbortSignal): Promise<ByteSource> {
    if (this.held?.source !== source) {
      const whole = source.read(0, source.size, signal).then(fromBytes);
      this.held = { source, whole };
    }
    const { held } = this;
    try {
      return await held.whole;
    } catch (error) {
      if (this.held === held) this.held = undefined;
      throw error;
    }
  }
}

/**
 * What lies behind the end of an archive. It belongs to the digest and is not read; only its presence is worth a remark:
 * a second archive put behind the first, or the table of an eStargz layer.
 */
import type { FindingLog } from './findingLog.ts';

/** What follows the end of the archive. */
export class Trailer {
  private start = 0;
  /** Offset of the first byte that is not zero. */
  private found = -1;

  begin(start: number): void {
    this.start = start;
  }

  /** `base` is the offset of the chunk's first byte. */
  look(chunk: Uint8Array, at: number, base: number): void {
    if (this.found >= 0) return;
    for (let i = at; i < chunk.length; i++) {
      if (chunk[i] !== 0) {
        this.found = base + i;
        return;
      }
    }
  }

  report(size: number, log: FindingLog): void {
    if (this.found < 0) return;
    const message = `${size - this.start} bytes follow the end of the archive; they are not read.`;
    log.add('data-after-end', 'info', `@ ${this.found}`, message);
  }
}

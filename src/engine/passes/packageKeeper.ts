/**
 * What readers of packages will ask of a compressed layer, kept in the pass that lists it: else it would be inflated again for
 * files that lie all over it. Programs are read on the spot, since few of them tell of any package.
 */
import { FILE, type TarEntry, UNKNOWN } from '../../core/archive/tar/entry.ts';
import { KeptBytesBuilder, type KeptBytes } from '../../core/bytes/codecs/seek/keptBytes.ts';
import { KEPT_FILE_MAX_BYTES, PROGRAM_HEAD_BYTES } from '../../core/bytes/limits.ts';
import { tellingAs } from '../../core/content/packages/tellingFiles.ts';
import { programStretches } from '../../core/content/programs/stretches.ts';
import { bytesToText } from '../../core/oci/text.ts';
import { type ProgramPart, packagesIn } from './programParts.ts';

/** Of a layer: bytes by their offset in its tar. */
export interface KeptContents extends KeptBytes {
  /** Entries of programs that tell of no package. */
  readonly barren: Uint32Array<ArrayBuffer>;
}

/** Bytes to copy when they come by. */
interface Capture {
  /** In the tar. */
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  done: number;
  onWhole(): void;
}

interface ProgramSeen {
  readonly entry: number;
  /** In the tar. */
  readonly offset: number;
  readonly size: number;
  readonly parts: readonly ProgramPart[];
}

/** Receives each entry, and each chunk of the tar after the entries whose headers end in it. */
export class PackageKeeper {
  private readonly kept = new KeptBytesBuilder();
  private readonly barren: number[] = [];
  private readonly programs: ProgramSeen[] = [];
  /** In the order of the tar. */
  private readonly captures: Capture[] = [];
  private room: number;
  private at = 0;

  /** `room`: bytes of memory that it may keep. */
  constructor(room: number) {
    this.room = room;
  }

  seen(entry: number, { type, size, offset, path, sparse, mode, broken }: TarEntry): void {
    if ((type !== FILE && type !== UNKNOWN) || size === 0 || sparse || broken) return;
    const telling = tellingAs(plain(path.bytes.subarray(path.start, path.end)), mode, size);
    if (telling === 'program') this.seeProgram(entry, offset, size);
    else if (telling && size <= KEPT_FILE_MAX_BYTES) {
      const place = this.reserve(size);
      if (place)
        this.captures.push({
          start: offset,
          bytes: place.bytes,
          done: 0,
          onWhole: () => this.kept.note(offset, place),
        });
    }
  }

  /** The next bytes of the tar. */
  push(chunk: Uint8Array): void {
    const end = this.at + chunk.length;
    for (let capture = this.captures[0]; capture; capture = this.captures[0]) {
      const from = capture.start + capture.done;
      if (from >= end) break;
      // Where its beginning has gone by, it is left out.
      if (from >= this.at) {
        const part = chunk.subarray(from - this.at, from - this.at + capture.bytes.length - capture.done);
        capture.bytes.set(part, capture.done);
        capture.done += part.length;
        if (capture.done < capture.bytes.length) break;
      }
      this.captures.shift();
      if (capture.done === capture.bytes.length) capture.onWhole();
    }
    this.at = end;
  }

  /** Reads the programs that have come. */
  async settle(): Promise<void> {
    for (const { entry, offset, size, parts } of this.programs.splice(0)) {
      const packages = await packagesIn(parts, size);
      if (packages === 'none') this.barren.push(entry);
      if (packages !== 'some') continue;
      for (const { start, bytes } of parts) {
        const place = this.reserve(bytes.length);
        if (!place) continue;
        place.bytes.set(bytes);
        this.kept.note(offset + start, place);
      }
    }
  }

  finish(): KeptContents {
    return { ...this.kept.finish(), barren: Uint32Array.from(this.barren) };
  }

  /** Undefined where there is no room. */
  private reserve(size: number) {
    const cost = this.kept.cost(size);
    if (cost > this.room) return undefined;
    this.room -= cost;
    return this.kept.reserve(size);
  }

  private seeProgram(entry: number, offset: number, size: number): void {
    const head = new Uint8Array(Math.min(size, PROGRAM_HEAD_BYTES));
    const onWhole = () => {
      const stretches = programStretches(head, size);
      if (!stretches) this.barren.push(entry);
      else this.captureRest(entry, { offset, size, head, stretches });
    };
    this.captures.push({ start: offset, bytes: head, done: 0, onWhole });
  }

  private captureRest(
    entry: number,
    {
      offset,
      size,
      head,
      stretches,
    }: Pick<ProgramSeen, 'offset' | 'size'> & {
      readonly head: Uint8Array;
      readonly stretches: NonNullable<ReturnType<typeof programStretches>>;
    },
  ): void {
    const parts = stretches.map(({ start, end }) => ({ start, bytes: new Uint8Array(end - start) }));
    const rest: Capture[] = [];
    for (const { start, bytes } of parts) {
      const had = head.subarray(start, start + bytes.length);
      bytes.set(had);
      if (had.length < bytes.length)
        rest.push({ start: offset + start, bytes, done: had.length, onWhole: () => undefined });
    }
    const whole = () => this.programs.push({ entry, offset, size, parts });
    const last = rest.pop();
    if (last) this.captures.unshift(...rest, { ...last, onWhole: whole });
    else whole();
  }
}

/** As the root filesystem names it, but for what is odd. */
function plain(path: Uint8Array): string {
  return bytesToText(path).replace(/^(?:\.?\/)+/, '');
}

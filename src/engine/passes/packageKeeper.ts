/**
 * What readers of packages will ask of a compressed layer, kept in the pass that lists it: else it would be inflated again for
 * files that lie all over it. Programs and archives are read on the spot: of a large file a few names are kept.
 */
import { FILE, type TarEntry, UNKNOWN } from '../../core/archive/tar/entry.ts';
import { KeptBytesBuilder, type KeptBytes } from '../../core/bytes/codecs/seek/keptBytes.ts';
import { JAR_WHOLE_BYTES, KEPT_FILE_MAX_BYTES, PROGRAM_HEAD_BYTES } from '../../core/bytes/limits.ts';
import type { ReadLanguage } from '../../core/content/packages/readLanguages.ts';
import { tellingAs } from '../../core/content/packages/tellingFiles.ts';
import { programStretches } from '../../core/content/programs/stretches.ts';
import { bytesToText } from '../../core/oci/text.ts';
import { type PartialFile, type PartAtHand, readInPass } from './passReading.ts';
import { Scratch } from './scratch.ts';

/** Of a layer: bytes by their offset in its tar, and what files said that were read as they went by. */
export interface KeptContents extends KeptBytes {
  /** Entries of programs and archives that tell of no package. */
  readonly barren: Uint32Array<ArrayBuffer>;
  readonly answers: readonly KeptAnswer[];
  /** Bytes of memory that it takes; of the answers, about. */
  readonly taken: number;
}

/** What the file of an entry says of packages of languages, at this path. */
interface KeptAnswer {
  readonly entry: number;
  readonly path: string;
  readonly read: readonly ReadLanguage[];
}

/** Bytes to copy when they come by. */
interface Capture {
  /** In the tar. */
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  done: number;
  onWhole(): void;
}

/** A file of the layer that is read on the spot. */
interface FileSeen {
  readonly entry: number;
  readonly path: string;
  /** In the tar. */
  readonly offset: number;
  readonly size: number;
}

/** Receives each entry, and each chunk of the tar after the entries whose headers end in it. */
export class PackageKeeper {
  private readonly kept = new KeptBytesBuilder();
  private readonly barren: number[] = [];
  private readonly answers: KeptAnswer[] = [];
  private readonly scratch = new Scratch();
  private readonly whole: (PartialFile & Pick<FileSeen, 'entry'>)[] = [];
  /** In the order of the tar. */
  private readonly captures: Capture[] = [];
  private readonly most: number;
  private room: number;
  private at = 0;

  /** `room`: bytes of memory that it may keep. */
  constructor(room: number) {
    this.most = room;
    this.room = room;
  }

  seen(entry: number, { type, size, offset, path: name, sparse, mode, broken }: TarEntry): void {
    if ((type !== FILE && type !== UNKNOWN) || size === 0 || sparse || broken) return;
    const path = plain(name.bytes.subarray(name.start, name.end));
    const telling = tellingAs(path, mode, size);
    if (telling === 'program') this.seeProgram({ entry, path, offset, size });
    else if (telling === 'archive') this.seeArchive({ entry, path, offset, size });
    else if (telling === 'document' && size <= KEPT_FILE_MAX_BYTES) {
      const place = this.reserve(size);
      if (place) this.capture(offset, place.bytes, () => this.kept.note(offset, place));
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

  /** Reads the programs and archives that have come. */
  async settle(): Promise<void> {
    for (const file of this.whole.splice(0)) {
      const read = await readInPass(file);
      for (const { bytes } of file.parts) this.scratch.giveBack(bytes);
      if (read) this.keepAnswer({ entry: file.entry, path: file.path, read });
    }
  }

  finish(): KeptContents {
    const { answers, most, room } = this;
    return { ...this.kept.finish(), barren: Uint32Array.from(this.barren), answers, taken: most - room };
  }

  private keepAnswer(answer: KeptAnswer): void {
    const isBarren = answer.read.every(({ packages, unread, findings }) =>
      [packages.length, unread, findings.length].every((count) => count === 0),
    );
    if (isBarren) {
      this.barren.push(answer.entry);
      return;
    }
    // A character takes two bytes at most, and names of fields are shared.
    const cost = 2 * JSON.stringify(answer).length;
    if (cost > this.room) return;
    this.room -= cost;
    this.answers.push(answer);
  }

  private capture(start: number, bytes: Uint8Array<ArrayBuffer>, onWhole: () => void): void {
    this.captures.push({ start, bytes, done: 0, onWhole });
  }

  /** Undefined where there is no room. */
  private reserve(size: number) {
    const cost = this.kept.cost(size);
    if (cost > this.room) return undefined;
    this.room -= cost;
    return this.kept.reserve(size);
  }

  /** Most of what tells lies at its end, and says where the rest is. */
  private seeArchive({ entry, path, offset, size }: FileSeen): void {
    if (size > JAR_WHOLE_BYTES) return;
    const bytes = this.scratch.take(size);
    this.capture(offset, bytes, () => this.whole.push({ entry, path, size, parts: [{ start: 0, bytes }] }));
  }

  private seeProgram(file: FileSeen): void {
    const head = new Uint8Array(Math.min(file.size, PROGRAM_HEAD_BYTES));
    const onWhole = () => {
      const stretches = programStretches(head, file.size);
      if (!stretches) this.barren.push(file.entry);
      else
        this.captureRest(
          file,
          head,
          stretches.map(({ start, end }) => ({ start, bytes: new Uint8Array(end - start) })),
        );
    };
    this.capture(file.offset, head, onWhole);
  }

  private captureRest({ entry, path, offset, size }: FileSeen, head: Uint8Array, parts: readonly PartAtHand[]): void {
    const rest: Capture[] = [];
    for (const { start, bytes } of parts) {
      const had = head.subarray(start, start + bytes.length);
      bytes.set(had);
      if (had.length < bytes.length)
        rest.push({ start: offset + start, bytes, done: had.length, onWhole: () => undefined });
    }
    const whole = () => this.whole.push({ entry, path, size, parts });
    const last = rest.pop();
    if (last) this.captures.unshift(...rest, { ...last, onWhole: whole });
    else whole();
  }
}

/** As the root filesystem names it, but for what is odd. */
function plain(path: Uint8Array): string {
  return bytesToText(path).replace(/^(?:\.?\/)+/, '');
}

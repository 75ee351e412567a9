/** One pass over the contents of a layer's files, looking for secrets in each. */
import { SECRET_FILE_MAX_BYTES } from '../../bytes/limits.ts';
import { confirmSecret, isText, type SecretMatch } from './confirm.ts';
import { type Suspect, suspect } from './suspect.ts';

/** A file with secrets in it, or whose name alone says so. */
export interface SecretFile {
  readonly entry: number;
  readonly path: string;
  readonly suspect: Suspect | null;
  readonly matches: readonly SecretMatch[];
}

/** Should the sweep see this file? Small ones always; of large ones those whose name is reason enough to see their start. */
export function isCandidate(path: () => string, mode: number, size: number): boolean {
  return size > 0 && (size <= SECRET_FILE_MAX_BYTES || suspect(path(), mode, size) !== null);
}

/**
 * Receives contents as they come (from the walk over a layer's contents) and reports what it found. Keeps the
 * start of one file at a time.
 */
export class SecretSweep {
  /** Files looked into, and of them those that are text. */
  files = 0;
  texts = 0;
  private readonly pathOf: (entry: number) => string;
  private readonly onFound: (file: SecretFile) => void;
  private readonly buffer = new Uint8Array(SECRET_FILE_MAX_BYTES);
  private length = 0;

  constructor(pathOf: (entry: number) => string, onFound: (file: SecretFile) => void) {
    this.pathOf = pathOf;
    this.onFound = onFound;
  }

  begin(): void {
    this.length = 0;
  }

  chunk(bytes: Uint8Array): void {
    const part = bytes.subarray(0, this.buffer.length - this.length);
    this.buffer.set(part, this.length);
    this.length += part.length;
  }

  /** Zeros: no text has them, so the rest is not text either. */
  hole(): void {
    this.chunk(new Uint8Array(1));
  }

  end(entry: number): void {
    this.files++;
    const head = this.buffer.subarray(0, this.length);
    const readable = isText(head);
    if (readable) this.texts++;
    const path = this.pathOf(entry);
    const named = suspect(path, 0, Math.max(1, this.length));
    const matches = readable ? confirmSecret(head, path) : [];
    if (matches.length > 0 || named?.mustConfirm === false) this.onFound({ entry, path, suspect: named, matches });
  }
}

/** AdviceRule: one thing that images are full of and need not be. A rule is a file, and a line in `rules/index.ts`. */
import type { AdviceItem, Confidence } from './advice.ts';
import type { Evidence } from './evidence.ts';
import type { ShippedFile } from './shippedFile.ts';

/** What to say about a group of files. */
export interface Advised {
  /** Names the rule more closely, after a slash. */
  readonly detail?: string;
  readonly title: string;
  readonly why: string;
  readonly change: string;
  readonly confidence: Confidence;
  /** The layer whose step is to be changed; default: the one that ships the files. */
  readonly layer?: number;
}

/** Files of one layer that one change does away with. */
export interface FileGroup {
  readonly layer: number;
  /** As `group` gave it. */
  readonly kind: string;
  readonly files: readonly ShippedFile[];
  readonly bytes: number;
}

/** A rule about files that ship. A file belongs to the first rule of the list that takes it, so savings add up. */
export interface FileRule {
  readonly name: string;
  /** Groups of fewer bytes are not worth a line. */
  readonly least: number;
  /** The kind that a file is of; undefined where the rule has nothing to say about it. */
  kindOf(file: ShippedFile, evidence: Evidence): string | undefined;
  /** A file that has to stay: where another rule takes that one, this rule has nothing to say. */
  rests?(file: ShippedFile, evidence: Evidence): ShippedFile | undefined;
  /** Undefined where nothing can be proved about the group as a whole. */
  advise(group: FileGroup, evidence: Evidence): Advised | undefined;
}

/** A rule about the image, which saves no bytes of it. */
export interface ImageRule {
  readonly name: string;
  look(evidence: Evidence): readonly Omit<AdviceItem, 'rule' | 'saving' | 'inBase'>[];
}

/** Below a percent of a small image, and of what nobody waits for. */
export const LEAST_BYTES = 64 * 1024;

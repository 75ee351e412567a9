/**
 * Answers: every question that can be asked of opened inputs, with its arguments and its answer. `Engine` has methods
 * for bytes, trees and verification; all else is a question: one line here, one file in `questions/`, one line in its list.
 */
import type { ImageSummary } from '../core/image/summary.ts';
import type { LayoutEntry } from '../core/image/view.ts';

export interface Followed {
  /** Path inside the image root at which the links end. */
  readonly path: string;
  /** Row in the merged tree of the same depth; null where nothing is there. */
  readonly row: number | null;
  /** Each hop taken, as `from -> to`. */
  readonly hops: readonly string[];
  /** Why it stopped early: a loop, more than 255 hops. */
  readonly problem?: string;
}

/** A question as [arguments, answer]. `image` is the key of an image manifest. */
export interface Answers {
  /** The image at a manifest node: config, history aligned with layers. */
  readonly image: readonly [{ readonly image: string }, ImageSummary];
  /** The archive as it lies on disk. */
  readonly layout: readonly [Record<never, never>, readonly LayoutEntry[]];
  /** Follows links from a path of the merged tree, inside the image root only. */
  readonly follow: readonly [{ readonly image: string; readonly depth: number; readonly path: string }, Followed];
}

export type QuestionName = keyof Answers;
export type ArgsOf<Q extends QuestionName> = Answers[Q][0];
export type AnswerOf<Q extends QuestionName> = Answers[Q][1];

/** Advice: what to change in a build so that its image gets smaller, safer or reproducible, and what each change saves. */
import type { Basis } from '../oci/basis/basis.ts';

/**
 * How sure it is that the change does no harm. `certain`: nothing that runs in the image can tell the difference.
 * `likely`: programs seldom need what goes. `possible`: only the author can know.
 */
export type Confidence = 'certain' | 'likely' | 'possible';

/** Bytes, never rounded up. */
export interface Saving {
  /** Content of the files that go. */
  readonly unpacked: number;
  /** Stored bytes that hold them. Null: the image does not say, as none of its layers' places were kept. */
  readonly atRest: number | null;
}

interface AdvisedFile {
  /** Without a leading slash. */
  readonly path: string;
  readonly bytes: number;
}

export interface AdviceItem {
  /** Name of the rule. */
  readonly rule: string;
  /** One line: what is there that need not be. */
  readonly title: string;
  /** What it rests on, in a sentence. */
  readonly why: string;
  /** What to write in the Dockerfile, in `.dockerignore` or on the command line of the build. */
  readonly change: string;
  readonly confidence: Confidence;
  /** Layers whose bytes go, base first. */
  readonly layers: readonly number[];
  /** Index into the history of the step to change; null where history does not say. */
  readonly step: number | null;
  /** The layer lies in what is most likely the base image: the change is one for its author, or for another base. */
  readonly inBase: boolean;
  /** Zero in both where the change is not about size. */
  readonly saving: Saving;
  /** Bytes at rest that every change of the sources builds and pushes again, where that is what the advice is about. */
  readonly again?: number;
  /** Bytes kept once instead of twice where another image of the input is kept beside it; the image gets no smaller. */
  readonly together?: Saving;
  /** Files that it is about. */
  readonly files: number;
  /** The largest of them. */
  readonly largest: readonly AdvisedFile[];
}

export interface AdviceAnswer {
  /** Most bytes at rest first; then those that save none. No file counts in two items, so savings add up. */
  readonly items: readonly AdviceItem[];
  readonly saving: Saving;
  /** Layers whose contents could not be compared: what is the same in them is not known. */
  readonly uncompared: readonly number[];
  readonly basis: Basis;
}

/**
 * Judgement: what a comparison comes to once something is left out. The command line, the page and the report all judge
 * here, so that the same pair has the same answer everywhere.
 */
import type { ComparedBasis } from '../../oci/basis/basis.ts';
import type { Finding } from '../../oci/finding.ts';
import type { FileExplanations } from '../explain/explanations.ts';
import { filesNoise, type JudgedFiles } from '../explained.ts';
import type { UnseenDiff } from '../files/unseenFiles.ts';
import type { Pair } from '../images.ts';
import { NOISE } from '../noise.ts';
import { type Verdict, verdictOf } from '../verdict.ts';
import { differing, type Ignored } from './ignored.ts';
import { type LeftOut, leaveOut } from './leaveOut.ts';

/** The root filesystems beside each other, with what each side had odd. */
export interface FoundFiles extends JudgedFiles {
  readonly unseen: UnseenDiff;
  readonly findings: { readonly left: readonly Finding[]; readonly right: readonly Finding[] };
}

/** The same, with what was found out by looking into the files that differ. */
export interface ComparedFiles extends FoundFiles {
  /** By row: what a content differs in alone, in a sentence. */
  readonly explained: ReadonlyMap<number, string>;
  /** Files whose content differs and that were not analyzed. */
  readonly unexplained: number;
}

/** A copy whose noise has what was found out; without explanations nothing was looked into. */
export function withExplanations(files: FoundFiles, found?: FileExplanations): ComparedFiles {
  if (!found) return { ...files, explained: new Map(), unexplained: 0 };
  const noise = files.noise.slice();
  const explained = new Map<number, string>();
  for (const [at, row] of found.rows.entries()) {
    noise[row] = noise[row] | found.noise[at];
    explained.set(row, found.text[at] ?? '');
  }
  return { ...files, noise, explained, unexplained: found.unread };
}

/** The verdict with what it is made of. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Objects that differ in more than what is ignored. */
  readonly objects: readonly Pair[];
  /** Where files were compared. */
  readonly files?: LeftOut<ComparedFiles>;
  /** The noise that all files differ in at most; 0 where they really differ or were not compared. */
  readonly explained: number;
}

/** What is judged: the objects, and the files where they were compared. */
export interface Judged {
  readonly root: Pair;
  readonly files?: ComparedFiles | undefined;
  /** What the answer rests on, where that is known without comparing files. */
  readonly basis?: ComparedBasis | undefined;
}

/** The judgement. */
export function judge(judged: Judged, ignored: Ignored): Judgement {
  const steps = judgeInSteps(judged, ignored);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same in steps, between each of which something else may be done; of many rows each takes some milliseconds. */
export function* judgeInSteps({ root, files, basis }: Judged, ignored: Ignored): Generator<void, Judgement, void> {
  const { noise } = ignored;
  const out = files && leaveOut(files, ignored);
  yield;
  // Files that a later layer hides are not packing, unless that is ignored as well.
  const isPacking = (out?.judged.unseen?.count ?? 0) === 0 || (noise & NOISE['hidden-files']) !== 0;
  const left = isPacking ? ignored : { ...ignored, packing: false };
  const explained = out ? filesNoise(out.judged, root, noise, Object.keys(out.hidden.paths).length > 0) : 0;
  yield;
  const verdict = verdictOf({ root, files: out?.judged, basis, ignored: noise, explained });
  return { verdict, objects: differing(root, left, explained), ...(out && { files: out }), explained };
}

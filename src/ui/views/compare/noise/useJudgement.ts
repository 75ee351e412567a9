/**
 * useJudgement: the verdict and what each kind of noise concerns. Of many rows each is worked out in a task of its own, so
 * that the page answers in between; until they are known, what the objects tell alone stands.
 */
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { filesNoise } from '../../../../core/diff/explained.ts';
import type { Pair } from '../../../../core/diff/images.ts';
import { type Verdict, verdictOf } from '../../../../core/diff/verdict.ts';
import type { ComparedFiles } from '../useFilesDiff.ts';
import { countNoise } from './countNoise.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** By bit of NOISE. */
  readonly counts: readonly number[];
  /** What the files are known to differ in at most. */
  readonly explained: number;
}

/** Rows that take some milliseconds: all is known before anything is drawn. */
const FEW = 5000;

export function useJudgement(
  root: Pair,
  files: ComparedFiles | undefined,
  ignored: number,
): Judgement & { readonly behind: boolean } {
  const alone = useMemo(() => judge(root, undefined, ignored), [root, ignored]);
  const [known, setKnown] = useState<Judgement & { of: Pair; files: ComparedFiles; ignored: number }>();
  const few = files !== undefined && files.kind.length <= FEW;
  useLayoutEffect(() => {
    if (files && few) setKnown({ ...judge(root, files, ignored), of: root, files, ignored });
  }, [root, files, ignored, few]);
  useEffect(() => {
    if (!files || few) return;
    return inTasks(root, files, ignored, (judgement) => setKnown({ ...judgement, of: root, files, ignored }));
  }, [root, files, ignored, few]);
  const fits = known?.of === root && files !== undefined;
  const behind = files !== undefined && (known?.files !== files || known.ignored !== ignored || known.of !== root);
  return { ...(fits ? known : alone), behind };
}

function judge(root: Pair, files: ComparedFiles | undefined, ignored: number): Judgement {
  const explained = files ? filesNoise(files, root, ignored) : 0;
  return { verdict: verdictOf({ root, files, ignored }), counts: countNoise(root, files, explained), explained };
}

/** The same, one step a task. Returns what stops it. */
function inTasks(root: Pair, files: ComparedFiles, ignored: number, done: (judgement: Judgement) => void): () => void {
  let explained = 0;
  let verdict: Verdict | undefined;
  const steps = [
    () => {
      explained = filesNoise(files, root, ignored);
    },
    () => {
      verdict = verdictOf({ root, files, ignored });
    },
    () => {
      const counts = countNoise(root, files, explained);
      if (verdict) done({ verdict, counts, explained });
    },
  ];
  let timer: ReturnType<typeof setTimeout>;
  const next = () => {
    steps.shift()?.();
    if (steps.length > 0) timer = setTimeout(next);
  };
  timer = setTimeout(next);
  return () => clearTimeout(timer);
}

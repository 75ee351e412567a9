/**
 * useJudgement: the verdict and what each kind of noise concerns. Of many rows each step is worked out in a task of its
 * own, so that the page answers in between; until all is known, what the objects tell alone stands.
 */
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { Pair } from '../../../../core/diff/images.ts';
import type { ComparedBasis } from '../../../../core/oci/basis/basis.ts';
import { ignoringNoise } from '../../../../core/diff/judgement/ignored.ts';
import {
  type ComparedFiles,
  type Judged,
  type Judgement,
  judgeInSteps,
} from '../../../../core/diff/judgement/judge.ts';
import { runWhole, type Sliced } from '../../../parts/slices.ts';
import { countNoise } from './countNoise.ts';

interface Shown extends Omit<Judgement, 'files' | 'objects'> {
  /** Rows and objects that a kind concerns, by bit of NOISE. */
  readonly counts: readonly number[];
}

/** Rows that take some milliseconds: all is known before anything is drawn. */
const FEW = 5000;

export function useJudgement(
  root: Pair,
  files: ComparedFiles | undefined,
  ignored: number,
  basis?: ComparedBasis,
): Shown & { readonly behind: boolean } {
  const alone = useMemo(() => runWhole(inSteps({ root, basis }, ignored)), [root, basis, ignored]);
  const [known, setKnown] = useState<Shown & { of: Pair; files: ComparedFiles; ignored: number }>();
  const few = files !== undefined && files.kind.length <= FEW;
  useLayoutEffect(() => {
    if (files && few) setKnown({ ...runWhole(inSteps({ root, files }, ignored)), of: root, files, ignored });
  }, [root, files, ignored, few]);
  useEffect(() => {
    if (!files || few) return;
    return inTasks(inSteps({ root, files }, ignored), (shown) => setKnown({ ...shown, of: root, files, ignored }));
  }, [root, files, ignored, few]);
  const fits = known?.of === root && files !== undefined;
  const behind = files !== undefined && (known?.files !== files || known.ignored !== ignored || known.of !== root);
  return { ...(fits ? known : alone), behind };
}

function* inSteps(judged: Judged, ignored: number): Sliced<Shown> {
  const { verdict, explained } = yield* judgeInSteps(judged, ignoringNoise(ignored));
  yield;
  return { verdict, explained, counts: countNoise(judged.root, judged.files, explained) };
}

/** One step a task. Returns what stops it. */
function inTasks<T>(steps: Sliced<T>, onDone: (result: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const next = () => {
    const { done, value } = steps.next();
    if (done) onDone(value);
    else timer = setTimeout(next);
  };
  timer = setTimeout(next);
  return () => clearTimeout(timer);
}

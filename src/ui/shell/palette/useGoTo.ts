/**
 * useGoTo: the paths that fit what is typed, looked for in the worker, so that the page never waits for 200,000 of them.
 * Each letter stops the search before it; its result stays until the next one comes.
 */
import { useEffect, useState } from 'react';
import type { FoundPaths } from '../../../engine/questions/files/answers.ts';
import { layersOf } from '../../state/cut/cutParts.ts';
import { engine } from '../../state/engine.ts';
import { toFailure } from '../../state/errors.ts';
import type { Slot } from '../../state/appState.ts';
import { imageAt } from '../../state/objectIndex.ts';
import { runTask } from '../../state/tasks.ts';

interface GoTo {
  readonly found: FoundPaths | undefined;
  readonly problem: string | undefined;
}

/** Where paths come from: undefined where nothing with layers is selected. */
export function pathsPlace(slot: Slot | undefined) {
  const image = slot?.opened && imageAt(slot.opened, slot.key);
  if (!slot?.opened || !image) return undefined;
  const top = (image.role === 'layer' ? [image] : layersOf(image)).length - 1;
  return top < 0 ? undefined : { openedID: slot.opened.id, image: image.key, depth: Math.min(slot.depth ?? top, top) };
}

export function useGoTo(slot: Slot | undefined, text: string): GoTo {
  const [found, setFound] = useState<FoundPaths>();
  const [problem, setProblem] = useState<string>();
  const place = pathsPlace(slot);
  const { openedID, image, depth } = place ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place begins anew
  useEffect(() => {
    setFound(undefined);
    setProblem(undefined);
  }, [openedID, image, depth]);
  useEffect(() => {
    if (openedID === undefined || image === undefined || depth === undefined) return;
    const stop = new AbortController();
    const ask = () =>
      runTask('Looking for paths', stop.signal, (options) =>
        engine.ask([openedID], 'goTo', { image, depth, text }, options),
      );
    ask().then(
      (answer) => {
        if (stop.signal.aborted) return;
        setFound(answer);
        setProblem(undefined);
      },
      (thrown: unknown) => {
        const failure = toFailure(thrown);
        if (!stop.signal.aborted) setProblem(failure.code === 'aborted' ? 'Stopped.' : failure.message);
      },
    );
    return () => stop.abort();
  }, [openedID, image, depth, text]);
  return { found, problem };
}

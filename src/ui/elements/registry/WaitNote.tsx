/** A registry asks to wait: for how long still, and the ways out. The request is repeated by itself when the time is over. */
import { useEffect, useState } from 'react';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { visibleText } from '../../../core/oci/text.ts';
import { useAnswer } from '../../state/answer.ts';
import { engine } from '../../state/engine.ts';
import { useTasks } from '../../state/tasks.ts';

/** Milliseconds between two looks; the worker answers from memory. */
const LOOK = 500;

/** Nothing while nothing is waited for. */
export function WaitNote() {
  const busy = useTasks(({ tasks }) => tasks.length > 0);
  const query = useAnswer([], 'waits', {}, { enabled: busy, refetchInterval: LOOK, staleTime: 0 });
  const waits = busy ? (query.data ?? []) : [];
  const first = waits.reduce<(typeof waits)[number] | undefined>(
    (soonest, each) => (soonest === undefined || each.until < soonest.until ? each : soonest),
    undefined,
  );
  const now = useNow(first !== undefined);
  if (!first) return null;
  const hurry = () => void engine.ask([], 'waits', { hurry: true }, {}).then(() => query.refetch());
  const cancel = () => {
    for (const task of useTasks.getState().tasks) task.cancel();
  };
  return (
    <div
      role="status"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t bg-warn-soft px-3 py-1 text-sm"
    >
      <span>
        The registry <span className="font-mono">{visibleText(first.registry)}</span> asked Cutaway to wait. Trying
        again in{' '}
        <span aria-hidden="true" className="tabular-nums">
          {Math.max(0, Math.ceil((first.until - now) / 1000))} s
        </span>
        <span className="sr-only">a moment</span>.
      </span>
      <ActionButton onClick={hurry}>Try now</ActionButton>
      <ActionButton onClick={cancel}>Cancel</ActionButton>
    </div>
  );
}

function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), LOOK);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}

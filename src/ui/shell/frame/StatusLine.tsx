/** The quiet line at the bottom: what the worker does, with Cancel; bytes read; how much is verified. */
import type { Node } from '../../../core/image/node.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { ProgressBar } from '../../parts/ProgressBar.tsx';
import { openCachedIndexes } from '../cachedIndexes/cachedIndexesState.ts';
import { BrowsingTraffic, TrafficLine } from '../../elements/registry/TrafficLine.tsx';
import { useActiveSlot, useApp } from '../../state/appState.ts';
import { nodesOf } from '../../state/objectIndex.ts';
import { type Task, useTasks } from '../../state/tasks.ts';
import { countMarks, type Ledger, useLedger, useLedgers } from '../../state/verification.ts';
import { verifyAll } from '../../state/verifyAll.ts';

export function StatusLine() {
  const task = useTasks((state) => state.tasks.at(-1));
  const waiting = useTasks((state) => state.tasks.length) - 1;
  return (
    <footer className="flex h-6 shrink-0 items-center gap-4 overflow-hidden whitespace-nowrap border-line border-t bg-panel px-3 text-ink-2 text-xs">
      <div className="flex min-w-0 flex-1 items-center gap-2 overflow-hidden">
        {task ? <TaskLine task={task} waiting={waiting} /> : <Checking />}
      </div>
      <Fetched />
      <button type="button" className="h-5 rounded-sm px-1.5 hover:bg-sunken max-sm:hidden" onClick={openCachedIndexes}>
        Cached indexes
      </button>
      <Verified />
    </footer>
  );
}

function TaskLine({ task, waiting }: { readonly task: Task; readonly waiting: number }) {
  const { progress } = task;
  return (
    <div className="quiet-arrival flex min-w-0 items-center gap-2">
      <span className="truncate">
        {progress?.step && progress.step !== task.label ? `${task.label}: ${progress.step}` : task.label}
      </span>
      {progress && <ProgressBar progress={progress} />}
      {waiting > 0 && <span className="text-ink-3 max-sm:hidden">and {waiting} more</span>}
      <button
        type="button"
        onClick={() => task.cancel()}
        className="h-5 shrink-0 rounded-sm px-1.5 text-accent hover:bg-sunken"
      >
        Cancel
      </button>
    </div>
  );
}

/** Checks run by themselves in the background and need no Cancel. */
function Checking() {
  const slot = useActiveSlot();
  const browsing = useApp((state) => state.browse !== null);
  const ledger = useLedger(slot?.opened?.id);
  const { running, done, total } = ledger;
  const waiting = browsing || running || !slot?.opened ? 0 : uncheckedOf(nodesOf(slot.opened), ledger);
  if (!running)
    return (
      <span className="truncate text-ink-3">
        {slot?.opened || browsing ? 'Ready' : ''}
        {waiting > 0 && `; ${formatCount(waiting)} ${waiting === 1 ? 'object' : 'objects'} not checked yet`}
      </span>
    );
  return (
    <span className="quiet-arrival flex items-center gap-2">
      Checking digests
      <ProgressBar progress={{ step: 'Checking digests', done, total, unit: 'bytes' }} />
    </span>
  );
}

function Fetched() {
  const browse = useApp((state) => state.browse);
  const slot = useActiveSlot();
  if (browse !== null) return <BrowsingTraffic registry={browse.split('/', 1)[0] ?? ''} />;
  return slot?.opened && slot.input.kind === 'registry' ? <TrafficLine opened={slot.opened} /> : <BytesRead />;
}

function BytesRead() {
  const ledgers = useLedgers();
  const slots = useApp((state) => state.slots);
  const opened = slots.flatMap((slot) => (slot.opened ? [slot.opened] : []));
  if (opened.length === 0) return null;
  const bytes = opened.reduce((sum, each) => sum + each.bytesRead + (ledgers.get(each.id)?.done ?? 0), 0);
  return (
    <span
      className="max-sm:hidden"
      title={`${formatExactBytes(bytes)} read from the open inputs. None of it left this browser.`}
    >
      {formatBytes(bytes)} read
    </span>
  );
}

/** Objects whose bytes nobody read yet: the layers of other platforms, those in a registry. */
function uncheckedOf(nodes: readonly Node[], ledger: Ledger): number {
  const count = countMarks(nodes, ledger);
  return count('unchecked') + count('waiting');
}

function Verified() {
  const slot = useActiveSlot();
  const browsing = useApp((state) => state.browse !== null);
  const opened = browsing ? undefined : slot?.opened;
  const ledger = useLedger(opened?.id);
  if (!opened) return null;
  const nodes = nodesOf(opened);
  const count = countMarks(nodes, ledger);
  const failed = count('failed');
  const checkable = nodes.length - count('absent') - count('unknown');
  const waiting = uncheckedOf(nodes, ledger);
  return (
    <>
      {waiting > 0 && !ledger.running && (
        <button
          type="button"
          className="h-5 rounded-sm px-1.5 text-accent hover:bg-sunken"
          onClick={() => verifyAll(opened)}
        >
          Verify all
        </button>
      )}
      <span
        className={failed > 0 ? 'text-error' : ''}
        title={`${waiting > 0 ? `${formatCount(waiting)} not checked yet, ` : ''}${formatCount(count('absent'))} absent, ${formatCount(count('unknown'))} with nothing to check against`}
      >
        {checkable === 0 ? 'No digests to check' : `${formatCount(count('ok'))} of ${formatCount(checkable)} verified`}
        {failed > 0 && `, ${formatCount(failed)} failed`}
      </span>
    </>
  );
}

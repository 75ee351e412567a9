/** Tasks: what the worker is doing right now, for the status line and its Cancel. */
import { create } from 'zustand';
import type { CallOptions, Progress } from '../../engine/engine.ts';

export interface Task {
  readonly id: number;
  readonly label: string;
  readonly progress?: Progress;
  cancel(): void;
}

interface TaskState {
  readonly tasks: readonly Task[];
}

export const useTasks = create<TaskState>(() => ({ tasks: [] }));

const { setState } = useTasks;
let lastId = 0;

function patchTask(id: number, progress: Progress): void {
  setState(({ tasks }) => ({ tasks: tasks.map((task) => (task.id === id ? { ...task, progress } : task)) }));
}

/**
 * Runs one engine call as a task: it shows in the status line and can be cancelled there. `signal` is the caller's own
 * (a query's, a view's); either stops the work.
 */
export async function runTask<T>(
  label: string,
  signal: AbortSignal | undefined,
  call: (options: Required<Omit<CallOptions, 'onPart'>>) => Promise<T>,
): Promise<T> {
  const id = ++lastId;
  const own = new AbortController();
  const both = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
  const task: Task = { id, label, cancel: () => own.abort() };
  setState(({ tasks }) => ({ tasks: [...tasks, task] }));
  try {
    return await call({ signal: both, onProgress: (progress) => patchTask(id, progress) });
  } finally {
    setState(({ tasks }) => ({ tasks: tasks.filter((each) => each.id !== id) }));
  }
}

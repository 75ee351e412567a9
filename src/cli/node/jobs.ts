/**
 * Which thread runs a job: this one too, which has nothing else to do while it waits for layers. Jobs that wait are begun
 * by whichever thread is free first, the largest first.
 */

interface Job {
  readonly size: number;
}

interface Waiting {
  readonly job: Job;
  begin(here: boolean): void;
}

interface JobRunner {
  /** Runs `here` or `elsewhere`, when there is a thread for it. */
  run<T>(job: Job, here: () => Promise<T>, elsewhere: () => Promise<T>): Promise<T>;
}

/** `threads` beside this one. */
export function createJobRunner(threads: number): JobRunner {
  const waiting: Waiting[] = [];
  let busyHere = false;
  let busyElsewhere = 0;

  function pump(): void {
    waiting.sort((a, b) => b.job.size - a.job.size);
    while (waiting.length > 0 && (!busyHere || busyElsewhere < threads)) {
      // Another thread takes time to start: one job alone runs here.
      const here = !busyHere;
      if (here) busyHere = true;
      else busyElsewhere++;
      waiting.shift()?.begin(here);
    }
  }

  function end(here: boolean): void {
    if (here) busyHere = false;
    else busyElsewhere--;
    pump();
  }

  return {
    run: (job, here, elsewhere) =>
      new Promise((resolve, reject) => {
        const begin = (isHere: boolean) => {
          const work = isHere ? here() : elsewhere();
          work.then(resolve, reject).finally(() => end(isHere));
        };
        waiting.push({ job, begin });
        pump();
      }),
  };
}

/** Workers that a browser does not start: started anew, nothing that was sent is lost, and the last failure is said. */
import { describe, expect, it } from 'vitest';
import { startWorker, UP } from '../../../src/engine/browser/startWorker.ts';

class FakeWorker extends EventTarget {
  readonly got: unknown[] = [];
  terminated = false;
  postMessage(message: unknown): void {
    this.got.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
}

function made(patience: readonly number[]) {
  const workers: FakeWorker[] = [];
  const deaths: string[] = [];
  const received: unknown[] = [];
  const started = startWorker(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  }, patience);
  started.port.listen((message) => received.push(message));
  started.onDeath((error) => deaths.push(error.message));
  return { workers, deaths, received, started };
}

const LONG = 60_000;

describe('a worker that is started', () => {
  it('is sent nothing before it is up, and everything then, in its order', () => {
    const { workers, received, started } = made([LONG]);
    started.port.post('first', []);
    started.port.post('second', []);
    expect(workers[0]?.got).toEqual([]);
    workers[0]?.say(UP);
    started.port.post('third', []);
    workers[0]?.say('answer');
    expect(workers[0]?.got).toEqual(['first', 'second', 'third']);
    expect(received).toEqual(['answer']);
    started.stop();
  });

  it('and does not come up is ended and started anew; what was sent goes to the new one', async () => {
    const { workers, deaths, started } = made([0, LONG]);
    started.port.post('first', []);
    await expect.poll(() => workers.length).toBe(2);
    expect(workers[0]?.terminated).toBe(true);
    // Too late: it is not the one any more.
    workers[0]?.say(UP);
    expect(workers[0]?.got).toEqual([]);
    workers[1]?.say(UP);
    expect(workers[1]?.got).toEqual(['first']);
    expect(deaths).toEqual([]);
    started.stop();
  });

  it('and never comes up is said', async () => {
    const { workers, deaths } = made([0, 0]);
    await expect.poll(() => deaths).toEqual(['this browser did not start it in 2 tries: reload the page']);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true]);
  });

  it('and is stopped before it is up is not started again', async () => {
    const { workers, deaths, started } = made([0, 0]);
    started.stop();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([workers.length, workers[0]?.terminated, deaths]).toEqual([1, true, []]);
  });
});

/**
 * Jobs that wait for a thread, in the order in which they start: those somebody waits for before background ones, the
 * largest first. Thousands may wait, so adding and taking one costs the logarithm of their number.
 */
import { itemAt } from '../../core/bytes/at.ts';

/** What the order goes by. */
interface WaitingJob {
  readonly job: { readonly size: number; readonly background?: boolean };
}

/** A queue by importance; of equal jobs the first to come goes first. */
export class WaitingJobs<T extends WaitingJob> {
  private readonly wanted = new Heap<T>();
  private readonly background = new Heap<T>();

  /** How many wait that somebody waits for. */
  get wantedCount(): number {
    return this.wanted.count;
  }

  add(task: T): void {
    this.heapOf(task).add(task);
  }

  /** The next to start; it stays in. */
  first(): T | undefined {
    return this.wanted.first() ?? this.background.first();
  }

  /** Takes one out, wherever it stands. */
  remove(task: T): void {
    this.heapOf(task).remove(task);
  }

  /** Takes all out. */
  clear(): T[] {
    return [...this.wanted.clear(), ...this.background.clear()];
  }

  private heapOf({ job }: T): Heap<T> {
    return job.background ? this.background : this.wanted;
  }
}

interface Place<T> {
  readonly task: T;
  readonly turn: number;
}

/** A binary heap; what is removed from its middle leaves it when its turn comes. */
class Heap<T extends WaitingJob> {
  private places: Place<T>[] = [];
  private readonly present = new Map<T, number>();
  private turns = 0;

  get count(): number {
    return this.present.size;
  }

  add(task: T): void {
    const place = { task, turn: this.turns++ };
    this.present.set(task, place.turn);
    const { places } = this;
    let at = places.length;
    places.push(place);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(place, itemAt(places, above))) break;
      places[at] = itemAt(places, above);
      at = above;
    }
    places[at] = place;
  }

  first(): T | undefined {
    for (let top = this.places[0]; top; top = this.places[0]) {
      if (this.present.get(top.task) === top.turn) return top.task;
      this.dropTop();
    }
    return undefined;
  }

  remove(task: T): void {
    this.present.delete(task);
  }

  clear(): T[] {
    const tasks = [...this.present.keys()];
    this.present.clear();
    this.places = [];
    return tasks;
  }

  private dropTop(): void {
    const { places } = this;
    const last = places.pop();
    if (!last || places.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= places.length) break;
      if (below + 1 < places.length && isBefore(itemAt(places, below + 1), itemAt(places, below))) below++;
      if (!isBefore(itemAt(places, below), last)) break;
      places[at] = itemAt(places, below);
      at = below;
    }
    places[at] = last;
  }
}

function isBefore<T extends WaitingJob>(a: Place<T>, b: Place<T>): boolean {
  const [one, other] = [a.task.job.size, b.task.job.size];
  return one > other || (one === other && a.turn < b.turn);
}

/** Work that holds a file and its buffers, a few pieces at once: an image may have ten thousand layers. */

/** Gives a function that starts work when fewer than `most` pieces are under way, else in its turn. */
export function atOnce(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // Whoever waits takes this place.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/** A source that is made when it is first asked; what failed to be made is made again. */
import type { IndexSource } from './offers.ts';

/** Loads nothing before it is asked. */
export function lazily(make: () => Promise<IndexSource>): IndexSource {
  let made: Promise<IndexSource> | undefined;
  return async (node, call) => {
    made ??= make();
    made.catch(() => {
      made = undefined;
    });
    return (await made)(node, call);
  };
}

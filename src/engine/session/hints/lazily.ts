/** A source that is made when it is first asked; what failed to be made is made again. */
import { shared } from '../shared.ts';
import type { IndexSource } from './offers.ts';

/** Loads nothing before it is asked. */
export function lazily(make: () => Promise<IndexSource>): IndexSource {
  const made = shared(make);
  return async function* (node, call) {
    yield* (await made.join(call))(node, call);
  };
}

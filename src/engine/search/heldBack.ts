/** What a pass found, held until it is known to be of the right bytes; no more than would be reported. */
import { SEARCH_HITS_MAX_COUNT } from '../../core/bytes/limits.ts';
import type { FoundContent } from '../../core/rootfs/search/content/contentSearch.ts';

/** Holds what was found until its layer is known to be the right one. */
export class HeldBack {
  readonly found: FoundContent[] = [];
  private hits = 0;

  add(part: readonly FoundContent[]): void {
    for (const content of part) {
      if (this.hits > SEARCH_HITS_MAX_COUNT) return;
      this.hits += Math.max(1, content.lines?.length ?? 1);
      this.found.push(content);
    }
  }
}

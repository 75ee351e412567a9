/** What was open and chosen in an archive's tree, so that coming back from one of its files finds it as it was. */
import type { PreviewSubject } from '../preview.ts';

interface ArchivePlace {
  readonly open: Uint8Array;
  readonly selected: number | null;
}

/** More archives than one walks through at once. */
const RECENT_MAX_COUNT = 20;
const places = new Map<string, ArchivePlace>();

const keyOf = ({ openedID, target }: PreviewSubject) => JSON.stringify([openedID, target]);

export function placeOf(subject: PreviewSubject): ArchivePlace | undefined {
  return places.get(keyOf(subject));
}

export function keepPlace(subject: PreviewSubject, place: ArchivePlace): void {
  const key = keyOf(subject);
  places.delete(key);
  places.set(key, place);
  for (const oldest of places.keys()) {
    if (places.size <= RECENT_MAX_COUNT) return;
    places.delete(oldest);
  }
}

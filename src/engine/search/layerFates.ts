/** What became of the entries of the layers that a search looks at, at each place that a layer has. */
import { type EntryFate, Fates } from '../../core/rootfs/search/fates.ts';
import type { ContentAt } from '../../core/rootfs/search/entryTest.ts';
import type { CallOptions } from '../engine.ts';
import type { Session } from '../session/session.ts';
import type { SearchedPlace } from './found.ts';

/** What became of an entry, for each image that has its layer. */
export type FatesOfEntry = (entry: number) => readonly EntryFate[];

/** What became of the entries of each layer in the final images. */
export class LayerFates {
  private readonly session: Session;
  private readonly options: CallOptions;
  private readonly known = new Map<string, Promise<Fates>>();

  constructor(session: Session, options: CallOptions) {
    this.session = session;
    this.options = options;
  }

  /** Answers for the entries of a layer, once all layers of every image that has it are applied. */
  async at(places: readonly SearchedPlace[]): Promise<FatesOfEntry> {
    const at = await Promise.all(
      places.map(async (place) => ({ layer: place.layer, fates: await this.in(place.image) })),
    );
    return (entry) => at.map(({ fates, layer }) => fates.of(layer, entry));
  }

  /** Whose content the entries of a layer show, in the first of the images that have it. */
  async contentsAt(places: readonly SearchedPlace[]): Promise<ContentAt | undefined> {
    const place = places[0];
    if (!place) return undefined;
    const fates = await this.in(place.image);
    return (entry) => fates.contentOf(place.layer, entry);
  }

  /** A layer was read anew: what is known is of other entries. */
  forget(): void {
    this.known.clear();
  }

  private in(key: string): Promise<Fates> {
    const known = this.known.get(key);
    if (known) return known;
    const image = this.session.image(key);
    const made = image.tree(image.layers.length - 1, this.options).then((tree) => new Fates(tree));
    this.known.set(key, made);
    return made;
  }
}

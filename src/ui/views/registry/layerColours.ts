/** Which colour each layer of several images has: shared layers the same one, wherever they lie. */
import type { TaggedImage } from '../../../core/store/registry/browse/tagged.ts';

export interface NarrowCut {
  readonly tag: string;
  readonly digest: string;
  /** Base first. `colour` numbers distinct layers in the order they are first met; `shared` by how many of the cuts. */
  readonly beds: readonly {
    readonly digest: string;
    readonly size: number;
    readonly colour: number;
    readonly shared: number;
  }[];
}

/** Cuts of the images behind tags, of the same platform where an index has several. */
export function narrowCuts(
  images: readonly { readonly tag: string; readonly image: TaggedImage }[],
): readonly NarrowCut[] {
  const drawn = images.flatMap(({ tag, image }) => {
    const runs = image.images.filter(({ role, layers }) => role === 'image' && layers.length > 0);
    const one = runs.find(({ platform }) => platform === 'linux/amd64') ?? runs[0];
    return one ? [{ tag, digest: image.digest ?? '', layers: one.layers }] : [];
  });
  const counts = new Map<string, number>();
  const colours = new Map<string, number>();
  for (const { layers } of drawn) {
    for (const digest of new Set(layers.map((layer) => layer.digest)))
      counts.set(digest, (counts.get(digest) ?? 0) + 1);
    for (const { digest } of layers) if (!colours.has(digest)) colours.set(digest, colours.size);
  }
  return drawn.map(({ tag, digest, layers }) => ({
    ...{ tag, digest },
    beds: layers.map((layer) => ({
      ...{ digest: layer.digest, size: layer.size },
      ...{ colour: colours.get(layer.digest) ?? 0, shared: counts.get(layer.digest) ?? 1 },
    })),
  }));
}

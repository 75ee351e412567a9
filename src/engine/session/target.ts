/** How some bytes of an input are named by whoever asks: apart from the engine's border, since questions name them too. */

/** Names one entry of one layer of one image; content of hard links is that of their target. */
export interface FileRef {
  /** Key of the image manifest. */
  readonly image: string;
  readonly layer: number;
  readonly entry: number;
}

/**
 * Bytes of an input, by where they are: all of it as one file, a whole object, an entry of the archive, one file of a layer, or an entry of the
 * archive that another of these is, to any depth.
 */
export type SaveTarget =
  | { readonly kind: 'whole' }
  | { readonly kind: 'node'; readonly key: string }
  | { readonly kind: 'entry'; readonly path: string }
  | { readonly kind: 'file'; readonly file: FileRef }
  | { readonly kind: 'inside'; readonly of: SaveTarget; readonly path: string };

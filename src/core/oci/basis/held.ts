/** How much of an object is in an input: all, nothing, or what is left of it where the input was cut off. */

/** What is known of an object's bytes: see `Node`. */
interface Stored {
  readonly present: boolean;
  readonly held?: number;
  readonly size: number;
}

/** Bytes of an object that are in the input: none of what is absent, and of what was cut off only what is left. */
export const bytesHeld = ({ present, held, size }: Stored): number => (present ? (held ?? size) : 0);

/** `held` of an object that should have `size` bytes, by the source of its bytes: absent where all or none are there. */
export function heldOf(size: number, source: { readonly size: number; readonly held?: number } | undefined) {
  const held = source && (source.held ?? source.size);
  return held !== undefined && held < size ? held : undefined;
}

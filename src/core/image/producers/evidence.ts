/** Evidence of who made an image: what was found, where, and whose mark it is. Never a guess without it. */
import type { ImageConfig } from '../../oci/config.ts';
import type { Node } from '../node.ts';

/** `build`: who made the layers and config. `write`: who compressed, copied or packed them. */
export type ProducerRole = 'build' | 'write';

/** One mark that a program left in an image, with the place where it is. */
export interface Evidence {
  readonly producer: string;
  readonly role: ProducerRole;
  /** `states`: the document names it. `fits`: bytes or spelling as this program, and few others, write them. */
  readonly strength: 'states' | 'fits';
  /** JSON pointer in the config or manifest, or the key of a layer. */
  readonly at: string;
  /** One sentence that quotes what was found. */
  readonly text: string;
}

/** What marks are looked for in. */
export interface Marked {
  readonly node: Node;
  readonly config: ImageConfig | undefined;
  /** Fields of the config that image-spec doesn't know: names at its top. */
  readonly extraFields: readonly string[];
  /** First bytes of each layer that is here, by position. */
  readonly heads: readonly (Uint8Array | undefined)[];
}

/** Quotes a stranger's text, cut to what one reads. */
export function quoted(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}

/**
 * Query: what is looked for in the layers of an image, as plain data. `parseQuery.ts` reads it from what people type,
 * `formatQuery.ts` writes it back; both run in the page too, since the search view's controls edit a query.
 */
import type { EntryType } from '../../columns.ts';

/** How a name or a line of text is compared. Case counts as soon as the pattern has an upper-case letter. */
export type Pattern =
  | { readonly kind: 'text' | 'glob'; readonly text: string }
  /** `flags`: any of `i`, `s`, `u`. */
  | { readonly kind: 'regex'; readonly text: string; readonly flags: string };

/** Both ends belong to it; an absent one is open. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Named conditions on the permission bits and what goes with them; `capabilities` = has `security.capability`. */
export const MODE_NAMES = ['setuid', 'setgid', 'sticky', 'world-writable', 'executable', 'capabilities'] as const;
/** Names of modes in a query. */
export type ModeName = (typeof MODE_NAMES)[number];

/**
 * Where an entry stands in the finished image: there, written over or taken away by a later layer, a whiteout itself, or
 * bookkeeping of the layer's format that is never part of the root filesystem.
 */
export const FATES = ['final', 'overwritten', 'deleted', 'whiteout', 'hidden'] as const;
/** What became of an entry in the final image. The command line prints it as `state`. */
export type Fate = (typeof FATES)[number];

/** All that is given must hold; of several types, layers, platforms or fates one must. */
export interface Query {
  /** A pattern with a slash is compared with the whole path, else with the base name. */
  readonly names: readonly Pattern[];
  /** Bytes of content. */
  readonly size?: Range;
  readonly modes: readonly ModeName[];
  /** Exactly these 12 bits. */
  readonly mode?: number;
  /** Number or name. */
  readonly owner?: string;
  readonly group?: string;
  readonly types: readonly EntryType[];
  /** Seconds since the epoch. */
  readonly time?: Range;
  /** Lower-case hex of the content's sha256, at least its first 8 digits. */
  readonly sha256?: string;
  readonly fates: readonly Fate[];
  /** Positions in the image, 0 = base. */
  readonly layers: readonly Range[];
  /** Each a part of `linux/arm64/v8`. */
  readonly platforms: readonly string[];
  /** Looked for in the lines of files that meet all the rest. */
  readonly text?: Pattern;
  /** Look for text in binary files too. */
  readonly binary?: boolean;
}

/** Asks for nothing: every entry meets it. */
export const EVERYTHING: Query = { names: [], modes: [], types: [], fates: [], layers: [], platforms: [] };

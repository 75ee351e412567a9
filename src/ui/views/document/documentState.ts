/** What the Raw view shows of an object; links carry it. */
import { listOf, maybe, oneOf } from '../../state/place/shows.ts';

export const DOCUMENT = {
  /** Of a derived manifest: what is stored in its place, or what was made of that. */
  of: oneOf('document.of', ['stored', 'derived'], 'stored'),
  /** The preview, by its name; it stays from one object to the next where that one has it too. */
  preview: maybe('document.preview'),
  /** Of an archive, the entries that lead to what is shown, outermost first, after the object or entry that it is. */
  inside: listOf('document.inside'),
};

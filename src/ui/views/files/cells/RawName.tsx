/** A name from an image as text: escapes stand out, so that a written `\x1b` differs from a real one. */
import { memo } from 'react';

/** Escapes as the path functions write them. */
const ESCAPE = /(\\x[0-9a-f]{2}|\\u\{?[0-9a-f]{4,6}\}?)/;

export const RawName = memo(function RawName({ name }: { readonly name: string }) {
  if (!name.includes('\\')) return name;
  return name.split(ESCAPE).map((piece, place) =>
    place % 2 === 0 ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a name never move
      <span key={place} className="text-warn" title="Escaped because this byte or character is not printable">
        {piece}
      </span>
    ),
  );
});

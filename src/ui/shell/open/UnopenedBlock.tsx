/**
 * The drop target: a block of ground that nobody has cut yet. Its beds are only guessed at by dotted lines; while files
 * are held over the window the lid comes off and the beds take colour.
 */
import { useMemo } from 'react';
import { Drawing } from '../../parts/strata/Drawing.tsx';
import { layBeds } from '../../parts/strata/geometry.ts';

/** Thicknesses that look like ground; they stand for no image. */
const GUESSED = [9e7, 2e5, 3e7, 4e3, 6e6];
const FRONT = 200;
const OBLIQUE = { x: 92, y: 46 };

export function UnopenedBlock({ open }: { readonly open: boolean }) {
  const { beds } = useMemo(() => layBeds(GUESSED, 190), []);
  const looks = GUESSED.map((_, layer) => ({ layer, ghost: !open }));
  return (
    <div className="unopened flex flex-col items-center" data-open={open}>
      <svg aria-hidden="true" width="30" height="54" viewBox="0 0 30 54" className="unopened-arrow">
        <path d="M15 1v44M5 36l10 10 10-10" />
      </svg>
      <Drawing beds={beds} looks={looks} front={FRONT} oblique={OBLIQUE} pull={0} />
    </div>
  );
}

/** How many paths are marked, and what is done with them together. */
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { formatCount } from '../../parts/format.ts';
import { markOf } from './file/fileMenu.ts';
import { saveMarked } from './file/saveMarked.ts';
import { NOTHING_MARKED, setFiles, useFilesState } from './filesState.ts';
import type { FilesPlace } from './useFiles.ts';

/** The marked paths of an image; none while one of its layers is shown alone. */
export function useMarked(place: FilesPlace): ReadonlyMap<string, Uint8Array> {
  const marked = useFilesState((state) => state.marked);
  return place.mode === 'merged' && marked.of === markOf(place) ? marked.paths : NOTHING_MARKED.paths;
}

export function MarkedLine({ place }: { readonly place: FilesPlace }) {
  const marked = useMarked(place);
  if (marked.size === 0) return null;
  return (
    <div
      role="status"
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-line border-t bg-accent-soft px-3 text-sm"
    >
      <span>
        {formatCount(marked.size)} {marked.size === 1 ? 'path' : 'paths'} marked
      </span>
      <ActionButton onClick={() => void saveMarked(place, [...marked.values()], 'tar')}>Save as tar</ActionButton>
      <ActionButton onClick={() => void saveMarked(place, [...marked.values()], 'zip')}>Save as zip</ActionButton>
      <ActionButton onClick={() => setFiles({ marked: NOTHING_MARKED })}>Clear</ActionButton>
    </div>
  );
}

/** The files of one pair of images, as soon as they are compared. */
import type { Pair } from '../../../core/diff/images.ts';
import { Answered } from '../../elements/answer/Answered.tsx';
import { patchSlot, type Slot } from '../../state/appState.ts';
import { FilesComparison } from './files/FilesComparison.tsx';
import type { Leaving } from './noise/useLeaving.ts';
import type { Compared } from './useCompared.ts';
import type { FilesDiff } from './useFilesDiff.ts';

interface FilesPartProps {
  readonly slot: Slot;
  readonly compared: Compared;
  readonly image: Pair;
  readonly files: FilesDiff;
  readonly leaving: Leaving;
}

export function FilesPart({ slot, compared, image, files, leaving }: FilesPartProps) {
  return (
    <Answered query={files} doing="Comparing files">
      {(diff) => (
        <FilesComparison
          diff={diff}
          compared={compared}
          keys={{ left: image.left?.key ?? '', right: image.right?.key ?? '' }}
          leaving={leaving}
          path={slot.path}
          onPath={(path) => patchSlot(slot.id, { path })}
        />
      )}
    </Answered>
  );
}

/** The files of one pair of images, or what must happen before they can be compared. */
import type { Pair } from '../../../core/diff/images.ts';
import { Answered } from '../../app/answer/Answered.tsx';
import { patchSlot, type Slot } from '../../app/state/appState.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
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
  if (files.start) return <NotRead image={image} onStart={files.start} />;
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

/** Files are not read without being asked for where that says nothing new, or costs a download. */
function NotRead({ image, onStart }: { readonly image: Pair; readonly onStart: () => void }) {
  const layers = image.role === 'layer' ? [image] : image.children.filter(({ role }) => role === 'layer');
  const bytes = layers.reduce(
    (sum, { kind, left, right }) => sum + (kind === 'same' ? 0 : (left?.size ?? 0) + (right?.size ?? 0)),
    0,
  );
  return (
    <div className="flex flex-col items-start gap-2 p-4">
      {image.kind === 'same' ? (
        <p>Both sides are the same bytes, so every file is the same.</p>
      ) : (
        <p>
          To compare the files, the layers that differ must be fetched: up to <Bytes size={bytes} />.
        </p>
      )}
      <ActionButton onClick={onStart}>
        {image.kind === 'same' ? 'Read them all the same' : 'Fetch and compare'}
      </ActionButton>
    </div>
  );
}

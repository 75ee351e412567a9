/** OpenAsImage: an archive in a layer that is an image itself, opened beside the one it lies in. */
import { openInputs } from '../../state/open/openInputs.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import type { PreviewSubject } from '../preview.ts';

interface OpenAsImageProps {
  readonly subject: PreviewSubject;
  readonly layouts: readonly string[];
}

export function OpenAsImage({ subject: { openedID, target, label }, layouts }: OpenAsImageProps) {
  if (layouts.length === 0) return null;
  return (
    <span className="flex items-center gap-2">
      <span>A container image ({layouts.join(', ')})</span>
      <ActionButton onClick={() => openInputs([{ kind: 'inside', name: label, of: openedID, target }])}>
        Open as image
      </ActionButton>
    </span>
  );
}

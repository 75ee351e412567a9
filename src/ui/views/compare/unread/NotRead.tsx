/** Instead of what needs the layers read: why they were not, and a way to have them read. */
import type { Pair } from '../../../../core/diff/images.ts';
import { ActionButton } from '../../../parts/controls/ActionButton.tsx';
import { Bytes } from '../../../parts/facts/Bytes.tsx';

interface NotReadProps {
  readonly image: Pair;
  readonly onRead: () => void;
}

export function NotRead({ image, onRead }: NotReadProps) {
  if (image.kind === 'same')
    return (
      <div className="flex flex-col items-start gap-2 p-4">
        <p>Both sides are the same bytes, so every file, package and size is the same.</p>
        <ActionButton onClick={onRead}>Read them anyway</ActionButton>
      </div>
    );
  const layers = image.role === 'layer' ? [image] : image.children.filter(({ role }) => role === 'layer');
  const bytes = layers.reduce((sum, { left, right }) => sum + (left?.size ?? 0) + (right?.size ?? 0), 0);
  return (
    <div className="flex flex-col items-start gap-2 p-4">
      <p>
        To compare their contents, Cutaway must fetch the layers from the registry: up to <Bytes size={bytes} />.
      </p>
      <ActionButton onClick={onRead}>Fetch and compare</ActionButton>
    </div>
  );
}

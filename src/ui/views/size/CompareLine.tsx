/** Says what is not known of the changes, and finds it out on request: whether files of equal size are the same. */
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import type { CostAnswer } from '../../../core/rootfs/cost/answer.ts';
import { answerKey } from '../../state/answer.ts';
import { engine, queryClient } from '../../state/engine.ts';
import { toFailure } from '../../state/errors.ts';
import { runTask } from '../../state/tasks.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { formatCount } from '../../parts/format.ts';
import type { SizePlace } from './useSizes.ts';

interface CompareLineProps {
  readonly place: SizePlace;
  readonly cost: CostAnswer;
}

/** Stored bytes of an image that are read without asking: a moment's work. */
const SMALL = 32 * 1024 * 1024;

export function CompareLine({ place, cost }: CompareLineProps) {
  const { openedID, image, layers } = place;
  const compare = useMutation({
    networkMode: 'always',
    mutationFn: () =>
      runTask('Comparing contents', undefined, (options) =>
        engine.ask([openedID], 'compareContents', { image: image.key }, { ...options }),
      ),
    async onSuccess() {
      // The trees that are shown elsewhere tell changes too.
      queryClient.removeQueries({ queryKey: [openedID, 'files', image.key] });
      await queryClient.invalidateQueries({ queryKey: answerKey([openedID], 'cost', { image: image.key }) });
    },
  });
  const { files, bytes } = cost.uncompared;
  const small = layers.reduce((sum, { size }) => sum + size, 0) <= SMALL;
  const { mutate, isIdle } = compare;
  useEffect(() => {
    if (files > 0 && small && isIdle) mutate();
  }, [files, small, isIdle, mutate]);
  if (files === 0) return null;
  return (
    <p
      role="status"
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-line border-t px-4 text-ink-2 text-sm"
    >
      <span title="Until their bytes are compared, Cutaway does not know whether their content or only their attributes changed">
        {formatCount(files)} {files === 1 ? 'file' : 'files'} of the same size as below ({formatBytes(bytes)}), not
        compared yet
      </span>
      {compare.isPending ? 'Comparing…' : <ActionButton onClick={() => mutate()}>Compare</ActionButton>}
      {compare.error && <span className="text-error">{visibleText(toFailure(compare.error).message)}</span>}
      {compare.data && compare.data.unread.length > 0 && (
        <span className="text-error">Layers {compare.data.unread.join(', ')} could not be read.</span>
      )}
    </p>
  );
}

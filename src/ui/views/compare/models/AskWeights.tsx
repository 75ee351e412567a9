/** Asks for the weights of two models, with what it costs; tells that they are read, or that somebody stopped it. */
import { ActionButton } from '../../../parts/controls/ActionButton.tsx';
import { Bytes } from '../../../parts/facts/Bytes.tsx';
import type { Weights } from './weights.ts';

interface AskWeightsProps {
  readonly weights: Weights;
  /** Of both sides together. */
  readonly bytes: number;
}

export function AskWeights({ weights: { query, asked, ask }, bytes }: AskWeightsProps) {
  if (query.error) return null;
  if (query.fetchStatus !== 'idle')
    return (
      <span role="status" className="text-ink-2">
        Reading the weights…
      </span>
    );
  return (
    <span className="flex items-center gap-2 text-ink-2">
      {asked && 'Cancelled.'}
      <ActionButton onClick={ask}>Compare the weights</ActionButton>
      <span>
        reads <Bytes size={bytes} />
      </span>
    </span>
  );
}

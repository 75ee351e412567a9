/** What stands where a costly fact will be: that nobody looked yet, with the cost of looking; that it is being read; why it could not be. */
import type { ReactNode } from 'react';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { formatCount } from '../../parts/format.ts';
import { queryClient } from '../../state/engine.ts';
import { toFailure } from '../../state/errors.ts';
import type { OverviewPlace } from './fact.ts';
import { type Costly, type CostlyKind, wasStopped } from './useCostly.ts';

type AnswerTo<K extends CostlyKind> = NonNullable<Costly['queries'][K]['data']>;

interface AwaitedProps<K extends CostlyKind> {
  readonly place: OverviewPlace;
  readonly kind: K;
  readonly children: (answer: AnswerTo<K>) => ReactNode;
}

export function Awaited<K extends CostlyKind>({ place, kind, children }: AwaitedProps<K>) {
  const { costly, opened, image } = place;
  const query = costly.queries[kind];
  if (query.data !== undefined) return children(query.data as AnswerTo<K>);
  if (query.isFetching)
    return (
      <Line text={`Reading ${costOf(place)}…`}>
        <ActionButton onClick={() => void queryClient.cancelQueries({ queryKey: [opened.id, kind, image.key] })}>
          Cancel
        </ActionButton>
      </Line>
    );
  if (query.error !== null && !wasStopped(query)) {
    const { message } = toFailure(query.error);
    return (
      <Line text={`Unknown: ${visibleText(message)}`} warn>
        <ActionButton onClick={() => costly.ask(kind)}>Try again</ActionButton>
      </Line>
    );
  }
  return (
    <Line text={costly.byItself ? 'Not checked yet.' : `Not checked: this reads ${costOf(place)}.`}>
      <ActionButton onClick={() => costly.ask(kind)}>Check now</ActionButton>
    </Line>
  );
}

/** What looking into the layers costs at most. */
export function costOf({ stored, remote, layers }: Pick<OverviewPlace, 'stored' | 'remote' | 'layers'>): string {
  const of = `${formatBytes(stored)} of ${layers.length === 1 ? 'one layer' : `${formatCount(layers.length)} layers`}`;
  return remote ? `up to ${of} from the registry` : of;
}

interface LineProps {
  readonly text: string;
  readonly warn?: boolean;
  readonly children: ReactNode;
}

function Line({ text, warn = false, children }: LineProps) {
  return (
    <span className="flex flex-wrap items-start gap-x-2">
      <span className={`wrap-anywhere ${warn ? 'text-warn' : 'text-ink-2'}`}>{text}</span>
      {children}
    </span>
  );
}

/** Where the bytes are: one tree, by directory, by layer or by build step, as a map or as a table. */
import { stepLine } from '../../../core/image/stepLine.ts';
import { type ReactNode, useMemo } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { Answered } from '../../elements/answer/Answered.tsx';
import { Choice } from '../../parts/controls/Choice.tsx';
import { SizeMap } from './map/SizeMap.tsx';
import { ORDERS, SIZE, type SizePane } from '../../state/image/sizeState.ts';
import { show, useShown } from '../../state/place/shows.ts';
import { SizeTable } from './tables/SizeTable.tsx';
import { type SizePlace, useSizeTree } from './useSizes.ts';

interface BytesPaneProps {
  readonly place: SizePlace;
  readonly slotID: string;
  readonly pane: SizePane;
  /** Stands first in the bar. */
  readonly lead: ReactNode;
}

export function BytesPane({ place, slotID, pane, lead }: BytesPaneProps) {
  const order = useShown(SIZE.order);
  const by = order === 'directory' ? 'directory' : 'layer';
  const query = useSizeTree(place, by);
  const layerName = useMemo(() => {
    if (order === 'directory') return undefined;
    const bySteps = order === 'build step';
    return (layer: number) => {
      const step = visibleText(stepLine(place.summary, layer));
      if (bySteps) return step || `layer ${layer} (no step in the history)`;
      return step ? `layer ${layer}: ${step}` : `layer ${layer}`;
    };
  }, [order, place]);
  const Pane = pane === 'Map' ? SizeMap : SizeTable;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div
        className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 px-4 text-ink-2 text-sm"
        title="Areas and bars show shipped bytes; stippled parts are wasted"
      >
        {lead}
        <span className="flex items-center gap-x-1">
          by <Choice options={ORDERS} chosen={order} onChoose={(next) => show(SIZE.order, next)} />
        </span>
      </div>
      <div className="min-h-0 flex-1">
        <Answered query={query} doing="Adding up">
          {(columns) =>
            columns.count === 1 ? (
              <p className="p-4 text-ink-2">These layers ship no file content.</p>
            ) : (
              <Pane key={by} slotID={slotID} columns={columns} layerName={layerName} />
            )
          }
        </Answered>
      </div>
    </div>
  );
}

/**
 * The size view: what each layer ships, adds and wastes; where the bytes are, as a map and as a table; and every file
 * that ships without being seen.
 */

import { Answered } from '../../elements/answer/Answered.tsx';
import { BasisNote } from '../../elements/answer/BasisNote.tsx';
import { ExportList } from '../../elements/save/ExportList.tsx';
import { Choice } from '../../parts/controls/Choice.tsx';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { select } from '../../state/appState.ts';
import { useWaste } from '../../state/image/answers.ts';
import { PANES, SIZE } from '../../state/image/sizeState.ts';
import { show, useShown } from '../../state/place/shows.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { AdvicePane } from './AdvicePane.tsx';
import { BytesPane } from './BytesPane.tsx';
import { CompareLine } from './CompareLine.tsx';
import { Figures } from './Figures.tsx';
import { LayerTable } from './tables/LayerTable.tsx';
import { SecretsTable } from './tables/SecretsTable.tsx';
import { WasteTable } from './tables/WasteTable.tsx';
import './size.css';
import { type SizePlace, useCost, useSizePlace } from './useSizes.ts';

export function SizeView(props: ViewProps) {
  const place = useSizePlace(props);
  if (!place) return <p className="p-4 text-ink-2">Select an image with layers to see their sizes.</p>;
  return <Panes key={`${place.openedID} ${place.image.key}`} {...props} place={place} />;
}

function Panes({ slot, place }: ViewProps & { readonly place: SizePlace }) {
  const pane = useShown(SIZE.pane);
  const waste = useWaste(place.openedID, place.image.key);
  const cost = useCost(place);
  return (
    <section aria-label="Size" className="flex h-full min-h-0 flex-col">
      {/* One stop, whatever notes there are. */}
      <Toolbar label="Size" className="shrink-0">
        <ViewHeader title="Size">
          {waste.data && <Figures waste={waste.data} />}
          <span className="ml-auto flex items-center gap-1">
            <ExportList openedID={place.openedID} image={place.image.key} depth={place.layers.length - 1} />
          </span>
        </ViewHeader>
        {cost.data && waste.data && (
          <BasisNote basis={cost.data.basis} openedID={place.openedID} what="These figures" />
        )}
      </Toolbar>
      <Answered
        query={{
          ...(cost.isError || waste.data !== undefined ? cost : waste),
          data: cost.data && waste.data && { cost: cost.data, waste: waste.data },
        }}
        doing="Reading the layers"
      >
        {(both) => (
          <>
            <LayerTable
              slotID={slot.id}
              place={place}
              cost={both.cost}
              selected={slot.key}
              onSelect={(key) => select(slot.id, key)}
            />
            <CompareLine place={place} cost={both.cost} />
            <div className="min-h-0 flex-1 border-line border-t">
              {pane === 'Advice' && <AdvicePane place={place} slotID={slot.id} lead={<PaneChoice />} />}
              {pane === 'Waste' && (
                <WasteTable place={place} slotID={slot.id} waste={both.waste} lead={<PaneChoice />} />
              )}
              {pane === 'Secrets' && <SecretsTable place={place} slotID={slot.id} lead={<PaneChoice />} />}
              {(pane === 'Map' || pane === 'Table') && (
                <BytesPane place={place} slotID={slot.id} pane={pane} lead={<PaneChoice />} />
              )}
            </div>
          </>
        )}
      </Answered>
    </section>
  );
}

/** Stands first in the bar of each pane, so that it never moves. */
function PaneChoice() {
  const pane = useShown(SIZE.pane);
  return <Choice options={PANES} chosen={pane} onChoose={(next) => show(SIZE.pane, next)} />;
}

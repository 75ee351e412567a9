/** The images of an index as narrow cuts next to each other; a click goes into one. */
import { itemAt } from '../../../core/bytes/at.ts';
import type { Node } from '../../../core/image/node.ts';
import { bytesHeld } from '../../../core/oci/basis/held.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { layersOf, nameOf } from '../../state/cut/cutParts.ts';
import { select } from '../../state/appState.ts';
import { type Ledger, markOf, useLedger } from '../../state/verification.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { Pages } from '../../parts/tree/Pages.tsx';
import { MiniCut } from '../../parts/strata/MiniCut.tsx';

interface IndexCutsProps extends ViewProps {
  readonly images: readonly Node[];
  readonly under: Node | undefined;
}

/** As many as are likely to stand beside each other, for the room of those that are not drawn. */
const CARDS_A_ROW = 5;

const isAside = ({ role }: Node): boolean => role === 'attestation' || role === 'referrer' || role === 'artifact';

export function IndexCuts({ slot, opened, images, under }: IndexCutsProps) {
  const ledger = useLedger(opened.id);
  const main = images.filter((image) => !isAside(image));
  const aside = images.filter(isAside);
  const name = under?.names[0] ?? (under ? nameOf(under) : opened.name);
  // Few images can be drawn large; dozens must still be seen side by side.
  const tall = main.length <= 6 ? 260 : main.length <= 16 ? 180 : 110;
  const grid = (some: readonly Node[], height: number) => {
    const card = (at: number) => {
      const image = itemAt(some, at);
      return (
        // biome-ignore lint/a11y/useSemanticElements: pages stand between the list and its items
        <div role="listitem">
          <CutCard image={image} ledger={ledger} height={height} onOpen={() => select(slot.id, image.key)} />
        </div>
      );
    };
    return (
      // biome-ignore lint/a11y/useSemanticElements: as above
      <div role="list">
        <Pages
          count={some.length}
          render={card}
          estimate={(height * 1.1 + 90) / CARDS_A_ROW}
          className="mb-4 flex flex-wrap gap-x-2 gap-y-4"
        />
      </div>
    );
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex h-8 shrink-0 items-center gap-4 border-line border-b px-4 text-ink-2 text-sm">
        <h2 className="truncate font-medium text-base text-ink">{visibleText(name)}</h2>
        <span className="shrink-0">
          {formatCount(main.length)} {main.length === 1 ? 'image' : 'images'}
        </span>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        {images.length === 0 && <p className="text-ink-2">This index lists no objects.</p>}
        {grid(main, tall)}
        {aside.length > 0 && <h3 className="mt-8 mb-3 text-ink-2 text-sm">Attestations and signatures</h3>}
        {grid(aside, 40)}
      </div>
    </div>
  );
}

interface CutCardProps {
  readonly image: Node;
  readonly ledger: Ledger;
  readonly height: number;
  readonly onOpen: () => void;
}

function CutCard({ image, ledger, height, onOpen }: CutCardProps) {
  const layers = layersOf(image);
  const marks = layers.map((layer) => markOf(layer, ledger));
  const size = layers.reduce((sum, layer) => sum + bytesHeld(layer), 0);
  const absent = !image.present && image.origin === 'stored';
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex min-w-32 flex-col items-start justify-end rounded-md p-3 text-left hover:bg-panel"
    >
      <span className="flex items-end" style={{ height: height * 1.1 }}>
        {layers.length > 0 ? (
          <MiniCut
            layers={layers.map((layer) => layer.size)}
            absent={marks.map((mark) => mark === 'absent')}
            failed={marks.map((mark) => mark === 'failed')}
            front={Math.round(height * 0.45)}
            height={height}
          />
        ) : (
          <MiniCut layers={[0]} absent={[true]} front={Math.round(height * 0.45)} height={height} />
        )}
      </span>
      <span className="mt-2 max-w-40 truncate">{visibleText(image.platform ?? image.names[0] ?? nameOf(image))}</span>
      <span className="text-ink-2 text-sm" title={formatExactBytes(size)}>
        {absent
          ? 'not in this input'
          : `${layers.length} ${layers.length === 1 ? 'layer' : 'layers'} · ${formatBytes(size)}`}
      </span>
    </button>
  );
}

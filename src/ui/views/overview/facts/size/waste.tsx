/** Bytes that ship and that nobody sees, with what hid most of them. */
import type { WasteAnswer } from '../../../../../core/rootfs/waste/answer.ts';
import { bytesToText, formatBytes } from '../../../../../core/oci/text.ts';
import { SIZE } from '../../../../state/image/sizeState.ts';
import { show } from '../../../../state/place/shows.ts';
import { Bytes } from '../../../../parts/facts/Bytes.tsx';
import { formatCount } from '../../../../parts/format.ts';
import { Awaited } from '../../Awaited.tsx';
import { type FactProps, hasFiles, type OverviewFact, type OverviewPlace } from '../../fact.ts';
import { GoTo, ToFile, ToLayer } from '../../GoTo.tsx';
import { stepText } from '../../stepText.ts';

function WasteFact({ place }: FactProps) {
  return (
    <Awaited place={place} kind="waste">
      {(waste) => {
        const partly = waste.basis.incomplete.length > 0;
        if (waste.wastedBytes === 0)
          return (
            <span>{partly ? 'none in the layers that could be read' : 'none: everything that ships is visible'}</span>
          );
        return (
          <>
            <GoTo view="size" before={() => show(SIZE.pane, 'Waste')}>
              {partly && 'at least '}
              <Bytes size={waste.wastedBytes} /> in {formatCount(waste.files.count)}{' '}
              {waste.files.count === 1 ? 'file' : 'files'}
            </GoTo>
            <Cause place={place} waste={waste} />
          </>
        );
      }}
    </Awaited>
  );
}

/** The layer that hid most, and the largest file among all. */
function Cause({ place, waste }: { readonly place: OverviewPlace; readonly waste: WasteAnswer }) {
  const most = waste.layers.reduce(
    (best, { hidden }, at) => (hidden > (waste.layers[best]?.hidden ?? 0) ? at : best),
    0,
  );
  const { paths, pathStart, copyLayer, copyStart } = waste.files;
  const path = bytesToText(paths.subarray(pathStart[0], pathStart[1]));
  const step = stepText(place.summary, most);
  return (
    <span className="text-ink-2">
      ; <ToLayer place={place} layer={most} /> hides {formatBytes(waste.layers[most]?.hidden ?? 0)}
      {step !== '' && (
        <>
          {' '}
          (<span className="wrap-anywhere font-mono text-sm">{step}</span>)
        </>
      )}
      , the largest is <ToFile place={place} path={path} depth={copyLayer[copyStart[0] ?? 0] ?? null} />
    </span>
  );
}

export const waste: OverviewFact = { name: 'Waste', applies: hasFiles, Fact: WasteFact, lines: 1 };

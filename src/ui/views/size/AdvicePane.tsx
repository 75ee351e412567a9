/** What to change in the build, what saves most first: each with what it rests on, the lines to write, and the files. */
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { AdviceAnswer, AdviceItem, Saving } from '../../../core/advice/advice.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { Answered } from '../../elements/answer/Answered.tsx';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { formatCount } from '../../parts/format.ts';
import { LayerChip } from '../../parts/marks/RoleGlyph.tsx';
import { openAt, showView } from '../../state/appState.ts';
import { useAdvice } from '../../state/image/answers.ts';
import { gapText, PaneBar } from './PaneBar.tsx';
import type { SizePlace } from './useSizes.ts';

interface AdvicePaneProps {
  readonly place: SizePlace;
  readonly slotID: string;
  /** Stands first in the bar. */
  readonly lead: ReactNode;
}

export function AdvicePane({ place, slotID, lead }: AdvicePaneProps) {
  const query = useAdvice(place.openedID, place.image.key);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PaneBar lead={lead} said={query.data && summaryOf(query.data)} />
      <div className="@container min-h-0 flex-1 overflow-auto">
        <Answered query={query} doing="Looking for ways to save space">
          {({ items, basis, uncompared }) =>
            items.length === 0 ? (
              <p className="p-4 text-ink-2">
                {basis.incomplete.length + uncompared.length > 0
                  ? 'No rule found anything to change in the layers that could be read.'
                  : 'No rule found anything to change in this image.'}
              </p>
            ) : (
              <ol className="divide-y divide-line" aria-label="Advice">
                {items.map((item) => (
                  <Item key={`${item.rule} ${item.layers} ${item.why}`} item={item} slotID={slotID} />
                ))}
              </ol>
            )
          }
        </Answered>
      </div>
    </div>
  );
}

function summaryOf({ items, saving, uncompared, basis }: AdviceAnswer): string {
  const changes = `${formatCount(items.length)} ${items.length === 1 ? 'change' : 'changes'}`;
  const saves = saving.unpacked > 0 ? `, which would save ${savingText(saving)} in all` : '';
  const incomplete = basis.incomplete.map(({ layer }) => layer);
  return `${changes}${saves}${gapText(uncompared, incomplete)}`;
}

const savingText = ({ unpacked, atRest }: Saving) =>
  `${formatBytes(unpacked)} unpacked${atRest === null ? '' : `, about ${formatBytes(atRest)} at rest`}`;

const CONFIDENCE = {
  certain: 'Nothing that runs in the image can tell the difference.',
  likely: 'Programs rarely need the files it removes.',
  possible: 'Only you know whether this is needed.',
} as const;

function Item({ item, slotID }: { readonly item: AdviceItem; readonly slotID: string }) {
  const { title, why, change, confidence, inBase, layers, step, saving, again, together } = item;
  return (
    <li className="grid gap-x-6 gap-y-1 px-4 py-3 @2xl:grid-cols-[9rem_minmax(0,1fr)] @7xl:grid-cols-[9rem_minmax(0,4fr)_minmax(0,3fr)]">
      <p className="font-mono text-sm tabular-nums @2xl:text-right">
        {saving.unpacked > 0 && (
          <>
            <span className="font-semibold text-base">{formatBytes(saving.unpacked)}</span>
            {saving.atRest !== null && (
              <span className="ml-2 text-ink-2 @2xl:ml-0 @2xl:block">≈ {formatBytes(saving.atRest)} at rest</span>
            )}
          </>
        )}
        {together && <span className="text-ink-2">{formatBytes(together.atRest ?? 0)} kept once</span>}
        {again !== undefined && <span className="text-ink-2">{formatBytes(again)} each time</span>}
      </p>
      <div className="flex min-w-0 flex-col gap-1.5 @2xl:max-w-4xl @7xl:max-w-none">
        <h3 className="flex flex-wrap items-baseline gap-x-2 font-semibold">
          {title}
          <span className="font-normal text-ink-2 text-sm" title={CONFIDENCE[confidence]}>
            {confidence}
            {inBase && ', in the base image'}
          </span>
        </h3>
        <p className="wrap-anywhere text-ink-2">
          {layers.length > 1 && layers.length <= 12 && layers.map((layer) => <LayerChip key={layer} layer={layer} />)}{' '}
          {visibleText(why)}{' '}
          {step !== null && (
            <button type="button" className="text-accent hover:underline" onClick={() => showView('history')}>
              Step {step + 1} in History
            </button>
          )}
        </p>
        <div className="flex items-start gap-1 rounded-sm bg-sunken pl-2">
          <pre className="wrap-anywhere min-w-0 flex-1 whitespace-pre-wrap py-1 font-mono text-xs">
            {change.split('\n').map(visibleText).join('\n')}
          </pre>
          <CopyButton text={change} what="the change" />
        </div>
      </div>
      <div className="min-w-0 @2xl:col-start-2 @7xl:col-start-3">
        <Files item={item} slotID={slotID} />
      </div>
    </li>
  );
}

const SHOWN = 3;

function Files({
  item: { files, largest, layers, saving },
  slotID,
}: {
  readonly item: AdviceItem;
  readonly slotID: string;
}) {
  const [all, setAll] = useState(false);
  if (largest.length === 0) return null;
  const shown = all ? largest : largest.slice(0, SHOWN);
  const depth = layers.length === 1 ? (layers[0] ?? null) : null;
  return (
    <ul className="flex flex-col gap-0.5 text-sm" aria-label="Largest files">
      {shown.map(({ path, bytes }) => (
        <li key={path} className="flex min-w-0 gap-3">
          {saving.unpacked > 0 && (
            <span className="w-16 shrink-0 text-right font-mono text-ink-2 tabular-nums">{formatBytes(bytes)}</span>
          )}
          <button
            type="button"
            className="wrap-anywhere min-w-0 text-left font-mono text-accent text-sm hover:underline"
            onClick={() => openAt(slotID, { path, depth, open: null })}
          >
            /{visibleText(path)}
          </button>
        </li>
      ))}
      {files > SHOWN && (
        <li className="text-ink-2">
          {all ? (
            files > largest.length && `and ${formatCount(files - largest.length)} more`
          ) : (
            <ActionButton onClick={() => setAll(true)}>
              {files > largest.length
                ? `The largest ${formatCount(largest.length)} of ${formatCount(files)} files`
                : `All ${formatCount(files)} files`}
            </ActionButton>
          )}
        </li>
      )}
    </ul>
  );
}

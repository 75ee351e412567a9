/** The controls above the tree: merged or one layer, the water line, and the filters. */
import { type RefObject, useEffect } from 'react';
import type { ChangeKind } from '../../../core/rootfs/columns.ts';
import { goWithin, setDepth } from '../../state/appState.ts';
import { note, show, useShown } from '../../state/place/shows.ts';
import { useSettings } from '../../state/settings.ts';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { formatCount } from '../../parts/format.ts';
import { KIND_LOOKS } from './cells/changeKinds.tsx';
import { FILES, type FilesMode, setFiles, toggleKind } from './filesState.ts';
import type { FilesPlace } from './useFiles.ts';
import { WaterStrip } from './WaterStrip.tsx';

interface FilesBarProps {
  readonly place: FilesPlace;
  readonly stepText: (layer: number) => string;
  readonly counts: ReadonlyMap<ChangeKind, number>;
  /** What is modified is still being separated from what changed in its attributes alone. */
  readonly isChecking: boolean;
  readonly filterRef: RefObject<HTMLInputElement | null>;
  /** Down in the filter goes to the tree. */
  readonly onLeave: () => void;
}

const TOGGLES: readonly ChangeKind[] = ['added', 'modified', 'metadata', 'removed', 'opaque', 'none'];

const MODES: readonly (readonly [FilesMode, string, string])[] = [
  ['merged', 'Merged', 'The root filesystem with all layers up to the water line'],
  ['layer', 'This layer', 'What the layer at the water line holds by itself'],
];

export function FilesBar({ place, stepText, counts, isChecking, filterRef, onLeave }: FilesBarProps) {
  const top = place.layers.length - 1;
  return (
    <div className="@container flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-panel px-3 py-1">
      <Toolbar label="What is shown" className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
        <ModeSwitch
          mode={place.mode}
          onMode={(mode) => {
            setFiles({ trip: null });
            goWithin(place.slotID, { alone: mode === 'layer' });
          }}
        />
        <WaterStrip
          layers={place.layers.length}
          depth={place.depth}
          mode={place.mode}
          text={stepText(place.depth)}
          onDepth={(depth) => setDepth(depth === top ? null : depth)}
        />
      </Toolbar>
      <span
        className="hidden min-w-0 flex-1 basis-0 truncate font-mono text-ink-2 text-sm sm:block"
        title={stepText(place.depth)}
      >
        {stepText(place.depth)}
      </span>
      <div className="flex w-full min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <Filter filterRef={filterRef} onLeave={onLeave} />
        <Toolbar
          label="Changes"
          className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 [@container_(max-height:15rem)]:hidden"
        >
          {place.mode === 'merged' && place.layers.length > 1 && <OneLayer depth={place.depth} />}
          <KindToggles counts={counts} isChecking={isChecking} />
        </Toolbar>
      </div>
    </div>
  );
}

interface ModeSwitchProps {
  readonly mode: FilesMode;
  readonly onMode: (mode: FilesMode) => void;
}

function ModeSwitch({ mode, onMode }: ModeSwitchProps) {
  return (
    <fieldset aria-label="Layers merged or alone" className="flex h-6 shrink-0 rounded-sm border border-line-strong">
      {MODES.map(([name, title, hint]) => (
        <button
          key={name}
          type="button"
          aria-pressed={mode === name}
          title={hint}
          onClick={() => onMode(name)}
          className={`px-2 text-sm first:border-line-strong first:border-r ${mode === name ? 'bg-accent-soft font-medium text-ink' : 'text-ink-2 hover:text-ink'}`}
        >
          {title}
        </button>
      ))}
    </fieldset>
  );
}

function Filter({ filterRef, onLeave }: Pick<FilesBarProps, 'filterRef' | 'onLeave'>) {
  const filter = useShown(FILES.filter);
  useSlash(filterRef);
  return (
    <input
      ref={filterRef}
      type="search"
      aria-label="Filter by path"
      placeholder="Path, as in *.so"
      title="Text matches any part of the path. * and ? match within a part, ** matches across parts. Press / to focus."
      spellCheck={false}
      value={filter}
      onChange={(event) => note(FILES.filter, event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown' || event.key === 'Enter') {
          event.preventDefault();
          onLeave();
        } else if (event.key === 'Escape') {
          note(FILES.filter, '');
          onLeave();
        }
      }}
      className="h-6 min-w-40 flex-1 rounded-sm border border-line-strong bg-raised px-2 font-mono text-sm placeholder:font-sans placeholder:text-ink-3"
    />
  );
}

/** `/` goes to the filter, wherever the focus is but in a text field. */
function useSlash(filterRef: FilesBarProps['filterRef']) {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!useSettings.getState().letters) return;
      const { target } = event;
      if (
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
      )
        return;
      event.preventDefault();
      filterRef.current?.focus();
      filterRef.current?.select();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [filterRef]);
}

/** As dive shows it: what the layer at the water line changed, against all that lies below it. */
function OneLayer({ depth }: { readonly depth: number }) {
  const oneLayer = useShown(FILES.oneLayer);
  return (
    <button
      type="button"
      aria-pressed={oneLayer}
      title="Show only the changes that the layer at the water line makes to the layers below"
      onClick={() => show(FILES.oneLayer, !oneLayer)}
      className={`h-6 shrink-0 rounded-sm border px-2 text-sm ${oneLayer ? 'border-accent bg-accent-soft text-accent' : 'border-line-strong text-ink-2 hover:text-ink'}`}
    >
      ± of layer {depth}
    </button>
  );
}

/** All kinds at all times, so that nothing moves when the numbers come. */
function KindToggles({ counts, isChecking }: Pick<FilesBarProps, 'counts' | 'isChecking'>) {
  const kinds = useShown(FILES.kinds);
  // Both share these: whichever way they fall, the chips keep their widths.
  const widest = formatCount((counts.get('modified') ?? 0) + (counts.get('metadata') ?? 0)).length;
  return (
    <fieldset aria-label="Filter by change" className="flex min-h-6 shrink-0 items-center gap-1">
      {TOGGLES.map((kind) => {
        const { sign, word, meaning, tone } = KIND_LOOKS[kind];
        const on = kinds.has(kind);
        const count = counts.get(kind) ?? 0;
        const isShared = kind === 'modified' || kind === 'metadata';
        const waits = isChecking && isShared;
        return (
          <button
            key={kind}
            type="button"
            aria-pressed={on}
            title={`${word}: ${waits ? 'checking which have the same content as below…' : `${meaning}.`} Click to ${on ? 'hide' : 'show'} these.`}
            onClick={() => toggleKind(kind)}
            className={`flex h-6 items-center gap-1 rounded-sm border px-1.5 text-sm ${on ? 'border-line-strong' : 'border-line border-dashed text-ink-3 line-through'}`}
          >
            <span aria-hidden="true" className={`font-mono font-semibold ${on && count > 0 ? tone : 'text-ink-3'}`}>
              {sign}
            </span>
            <span className="@max-4xl:sr-only">{word}</span>
            <span
              className="text-center font-mono text-ink-2 tabular-nums"
              style={isShared ? { minWidth: `${widest}ch` } : undefined}
            >
              {counts.size === 0 ? '' : waits ? '…' : formatCount(count)}
              {waits && <span className="sr-only">checking</span>}
            </span>
          </button>
        );
      })}
    </fieldset>
  );
}

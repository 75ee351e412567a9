/** Asks whether two inputs that came at once are to be compared. Both are open (or opening) whatever the answer is. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { X } from 'lucide-react';
import { visibleText } from '../../../core/oci/text.ts';
import { type Slot, useApp } from '../../state/appState.ts';
import { comparePair, dropPair, usePair, wantPair } from '../../state/open/pairState.ts';

export function PairQuestion() {
  const { asked, wanted } = usePair();
  const slots = useApp((state) => state.slots);
  const [left, right] = (asked ?? []).map((id) => slots.find((slot) => slot.id === id));
  // Whoever goes to the comparison by another way has answered too.
  const comparing = useApp((state) => state.view === 'compare' && state.browse === null && state.active !== null);
  const lost = !left || !right || left.status === 'failed' || right.status === 'failed';
  const gone = asked !== null && (lost || comparing);
  const ready = wanted && left?.opened !== undefined && right?.opened !== undefined;
  useEffect(() => {
    if (gone) dropPair();
    if (!ready || !left || !right) return;
    comparePair(left, right);
    dropPair();
  }, [gone, ready, left, right]);
  if (!left || !right || gone || ready) return null;
  return <Question left={left} right={right} waiting={wanted} />;
}

interface QuestionProps {
  readonly left: Slot;
  readonly right: Slot;
  readonly waiting: boolean;
}

function Question({ left, right, waiting }: QuestionProps) {
  const compare = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Whoever is in the middle of something else is not torn away.
    if (document.activeElement === document.body) compare.current?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    dropPair();
  };
  return (
    <section
      role="dialog"
      aria-labelledby="pair-question"
      onKeyDown={onKeyDown}
      className="flex items-center gap-x-3 border-line-strong bg-raised px-4 py-2 max-md:border-t md:fixed md:inset-x-0 md:bottom-10 md:z-30 md:mx-auto md:w-[min(600px,calc(100vw-16px))] md:rounded-md md:border md:shadow-xl"
    >
      <div id="pair-question" className="min-w-0 flex-1">
        <p className="truncate font-medium">Compare these two?</p>
        <p className="truncate font-mono text-ink-2 text-sm" title={`${left.input.name} and ${right.input.name}`}>
          {visibleText(left.input.name)} ↔ {visibleText(right.input.name)}
        </p>
      </div>
      {waiting ? (
        <p role="status" className="text-ink-2">
          Opening both…
        </p>
      ) : (
        <button
          ref={compare}
          type="button"
          className="h-7 shrink-0 rounded-sm bg-accent px-3 text-accent-ink hover:opacity-90"
          onClick={wantPair}
        >
          Compare them
        </button>
      )}
      <button
        type="button"
        className="h-7 shrink-0 rounded-sm border border-line-strong px-3 hover:bg-sunken max-sm:hidden"
        title="Keep separate (Esc)"
        onClick={dropPair}
      >
        Keep separate
      </button>
      <button
        type="button"
        aria-label="Close this question"
        title="Close (Esc)"
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-sm text-ink-2 hover:bg-sunken hover:text-ink"
        onClick={dropPair}
      >
        <X size={14} aria-hidden="true" />
      </button>
    </section>
  );
}

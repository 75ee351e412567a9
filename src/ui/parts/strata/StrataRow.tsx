/** One choice of a cut: transparent over the drawing, with its label on the face and its line of the log beside. */
import { formatBytes } from '../../../core/oci/text.ts';
import type { ReactNode } from 'react';
import type { CutPart } from './cutPart.ts';
import type { Oblique } from './look.ts';
import { stratumColor } from './stratumColor.ts';

interface Box {
  readonly top: number;
  readonly height: number;
  readonly left: number;
  readonly front: number;
  readonly oblique: Oblique;
}

interface StrataRowProps {
  readonly id: string;
  readonly place: number;
  /** Places in all, drawn or not. */
  readonly places: number;
  readonly part: CutPart;
  readonly selected: boolean;
  readonly ghost: boolean;
  readonly box: Box;
  readonly log: ReactNode;
  readonly onSelect: () => void;
  readonly onEnter: () => void;
}

export function StrataRow(props: StrataRowProps) {
  const { part, box, log, selected } = props;
  const spoken = [part.label, ...part.facts().map(([name, value]) => `${name} ${value}`)].join(', ');
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      id={props.id}
      role="option"
      data-place={props.place}
      aria-selected={selected}
      aria-posinset={props.place + 1}
      aria-setsize={props.places}
      aria-label={spoken}
      onClick={props.onSelect}
      onPointerEnter={props.onEnter}
      className="absolute inset-x-0 cursor-pointer"
      style={{ top: box.top, height: box.height }}
    >
      {part.layer === undefined ? <SheetLabel {...props} /> : <BedLabel {...props} />}
      {log !== undefined && <LogLine box={box} selected={selected} sheet={part.layer === undefined} log={log} />}
    </div>
  );
}

/** Beds end behind the block, so their lines begin there: level with the back edge of their upper plane. */
function LogLine(props: {
  readonly box: Box;
  readonly selected: boolean;
  readonly sheet: boolean;
  readonly log: ReactNode;
}) {
  const { box, selected, sheet, log } = props;
  const start = box.left + box.front + box.oblique.x;
  return (
    <div
      data-log=""
      className={`absolute right-0 flex border-line border-t ${selected ? 'bg-accent-soft' : ''} ${sheet ? 'border-transparent' : ''}`}
      style={{ left: start, top: sheet ? 3 : -box.oblique.y, height: sheet ? box.height - 3 : box.height }}
    >
      {log}
    </div>
  );
}

function SheetLabel({ part, box, selected }: StrataRowProps) {
  return (
    <span
      aria-hidden="true"
      className={`strata-number absolute flex items-center gap-2 truncate text-xs ${selected ? 'text-accent' : 'text-ink-2'}`}
      style={{ left: box.left + box.oblique.x / 2 + 8, top: 4, height: box.oblique.y, maxWidth: box.front - 16 }}
    >
      <span className="truncate">{part.label}</span>
      {part.absent && <span className="text-ink-3">absent</span>}
      {part.failed && <span className="text-error">failed</span>}
    </span>
  );
}

function BedLabel({ part, box, selected, ghost, log }: StrataRowProps) {
  const layer = part.layer ?? 0;
  const patch = part.absent || ghost ? 'var(--ground)' : stratumColor(layer);
  const ink = part.absent || ghost ? 'var(--ink-2)' : undefined;
  const moved = selected ? 'translate(-9px, 4.5px)' : undefined;
  const two = box.height >= 44;
  const verb = part.label.split(' ', 1)[0] ?? '';
  // A face of a hand's breadth shows the step, a finger's its verb, a hair's only the number.
  const hair = box.front < 64;
  const label = hair ? '' : log === undefined && box.front >= 150 ? part.label : verb;
  // A thin face has room for one word beside the number: the worse news.
  const cramped = (part.failed || part.unread) && !two;
  const worst = part.failed ? 'failed' : 'unread';
  const size = part.absent ? 'absent' : cramped ? worst : formatBytes(part.size);
  return (
    <span
      aria-hidden="true"
      className="absolute flex h-full items-center overflow-hidden text-xs"
      style={{ left: box.left + 6, width: box.front - 12, transform: moved, color: ink }}
    >
      <span className={`flex min-w-0 flex-1 gap-0.5 ${two ? 'flex-col items-start' : 'items-center'}`}>
        <span className="flex w-full min-w-0 items-center gap-0.5">
          <span
            className="strata-patch strata-number shrink-0 font-mono font-semibold"
            style={{ background: patch, color: ink }}
          >
            {layer}
          </span>
          {label !== '' && (
            <span className="strata-patch" style={{ background: patch, color: ink }}>
              <span className="truncate">{label}</span>
            </span>
          )}
        </span>
        {(!hair || two) && (
          <span
            className={`strata-patch shrink-0 font-mono ${two ? '' : 'ml-auto'}`}
            style={{ background: patch, color: ink }}
          >
            {size}
          </span>
        )}
      </span>
      {(part.failed || part.unread) && two && !part.absent && (
        <span className="strata-patch ml-1 bg-error-soft! text-error!">{worst}</span>
      )}
    </span>
  );
}

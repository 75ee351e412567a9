/**
 * The left pane, the one column of navigation: what is open, the image looked at as its stack (in the objects view as a
 * tree of all objects), and the way to open more.
 */
import { ChevronRight, FileUp, FolderUp, RotateCw, X } from 'lucide-react';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { formatExactBytes } from '../../parts/format.ts';
import { Later } from '../../parts/Later.tsx';
import { SeveritySign } from '../../parts/marks/FindingMark.tsx';
import { ObjectTree } from '../../views/objects/tree/ObjectTree.tsx';
import { closeWithUndo, retrySlot } from '../../state/open/openInputs.ts';
import { pickFiles, pickFolder } from '../../state/open/picking.ts';
import { routeOf } from '../routes.tsx';
import { StackPane } from '../stack/StackPane.tsx';
import { activate, type Slot, useApp } from '../../state/appState.ts';

const ICON =
  'inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink';
const OPEN = 'inline-flex h-7 items-center gap-1.5 rounded-sm px-2 text-accent text-sm hover:bg-sunken';

export function LeftPane() {
  const slots = useApp((state) => state.slots);
  const active = useApp((state) => state.active);
  return (
    <div data-pane className="flex h-full min-h-0 flex-col">
      <ul className="flex min-h-0 flex-1 flex-col" aria-label="Open inputs">
        {slots.map((slot) => (
          <InputSection key={slot.id} slot={slot} active={slot.id === active} />
        ))}
      </ul>
      <div className="@container flex h-8 shrink-0 items-center border-line border-t px-1">
        <button type="button" className={OPEN} onClick={pickFiles}>
          <FileUp size={14} aria-hidden="true" /> <Short word="file" />
        </button>
        <button type="button" className={OPEN} onClick={pickFolder}>
          <FolderUp size={14} aria-hidden="true" /> <Short word="folder" />
        </button>
      </div>
    </div>
  );
}

/** `Open file…`; in a narrow column `File…`, and still called by its whole name. */
function Short({ word }: { readonly word: string }) {
  return (
    <span className="inline-block whitespace-nowrap first-letter:uppercase">
      <span className="@max-[230px]:sr-only">Open </span>
      {word}…
    </span>
  );
}

/** Of a reference the end is kept in sight, where two of them differ. */
function InputName({ name, active }: { readonly name: string; readonly active: boolean }) {
  const end = name.lastIndexOf('/') + 1;
  return (
    <span className={`flex min-w-0 ${active ? 'font-medium' : ''}`}>
      {end > 0 && <span className="min-w-4 truncate">{name.slice(0, end)}</span>}
      <span className={end > 0 ? 'max-w-[85%] shrink-0 truncate' : 'truncate'}>{name.slice(end)}</span>
    </span>
  );
}

function InputSection({ slot, active }: { readonly slot: Slot; readonly active: boolean }) {
  const stack = useApp((state) => (state.browse === null ? routeOf(state.view).stack : 'tree'));
  const { input, opened, status } = slot;
  return (
    <li className={`flex flex-col ${active && opened ? 'min-h-32 flex-1' : 'shrink-0'}`}>
      <div
        className={`flex h-8 shrink-0 items-center gap-1 border-line border-b pr-1 pl-1 ${active ? '' : 'bg-panel'}`}
      >
        <button
          type="button"
          aria-expanded={active}
          onClick={() => activate(slot.id)}
          title={visibleText(input.name)}
          aria-label={visibleText(input.name)}
          className="flex h-full min-w-0 flex-1 items-center gap-1 text-left hover:text-accent"
        >
          <ChevronRight size={14} aria-hidden="true" className={`shrink-0 text-ink-3 ${active ? 'rotate-90' : ''}`} />
          <InputName name={visibleText(input.name)} active={active} />
        </button>
        {status === 'opening' && <span className="shrink-0 text-ink-3 text-xs">opening</span>}
        {status === 'failed' && <SeveritySign severity="error" />}
        {opened && (
          <span className="shrink-0 font-mono text-ink-3 text-xs" title={formatExactBytes(opened.size)}>
            {formatBytes(opened.size)}
          </span>
        )}
        <InputActions slot={slot} />
      </div>
      {active && opened && (
        <div className="min-h-0 flex-1">
          <Later>
            {stack === 'tree' ? (
              <ObjectTree slot={slot} opened={opened} />
            ) : (
              <StackPane slot={slot} opened={opened} water={stack === 'water'} waste={stack === 'waste'} />
            )}
          </Later>
        </div>
      )}
    </li>
  );
}

function InputActions({ slot }: { readonly slot: Slot }) {
  const { input, status } = slot;
  return (
    <>
      {status === 'failed' && (
        <button
          type="button"
          className={ICON}
          onClick={() => retrySlot(slot.id)}
          aria-label={`Try ${input.name} again`}
          title="Try again"
        >
          <RotateCw size={13} aria-hidden="true" />
        </button>
      )}
      <button
        type="button"
        className={ICON}
        onClick={() => closeWithUndo(slot)}
        aria-label={`Close ${input.name}`}
        title="Close and free its memory"
      >
        <X size={14} aria-hidden="true" />
      </button>
    </>
  );
}

/** Help: what the page does with files, and all keys. */
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { openCachedIndexes } from '../cachedIndexes/cachedIndexesState.ts';
import { setSettings, useSettings } from '../../state/settings.ts';
import { dialogDrawn } from './dialogs.ts';
import { HELP } from './helpState.ts';
import { KEYS } from '../keys/keys.ts';

export function HelpDialog() {
  useEffect(dialogDrawn, []);
  const letters = useSettings((settings) => settings.letters);
  return (
    <dialog
      id={HELP}
      aria-labelledby="help-title"
      className="m-auto max-h-[85dvh] w-[min(880px,92vw)] overflow-y-auto rounded-md border border-line bg-raised p-0 text-ink shadow-xl backdrop:bg-black/40"
    >
      <form method="dialog" className="p-5">
        <header className="mb-3 flex items-center justify-between">
          <h2 id="help-title" className="font-semibold text-lg">
            Help
          </h2>
          <button
            type="submit"
            aria-label="Close help"
            className="inline-flex size-7 items-center justify-center rounded-sm hover:bg-sunken"
          >
            <X size={16} aria-hidden="true" />
          </button>
        </header>
        <p className="mb-4 max-w-prose text-ink-2">
          Everything runs in this browser: a worker reads your files in place, and nothing is uploaded. Each layer has
          the same colour and number everywhere; the base layer is 0.
        </p>
        <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
          {KEYS.map(([group, hints]) => (
            <KeyGroup key={group} group={group} hints={hints} letters={letters} />
          ))}
        </div>
        <label className="mt-5 flex items-center gap-2">
          <input
            type="checkbox"
            checked={letters}
            onChange={(event) => setSettings({ letters: event.target.checked })}
          />
          Single-letter keys
        </label>
        <p className="mt-2">
          <button type="submit" className="rounded-sm text-accent hover:underline" onClick={openCachedIndexes}>
            Cached indexes…
          </button>{' '}
          <span className="text-ink-2">
            layer indexes that this browser stores so that layers open at once the next time
          </span>
        </p>
      </form>
    </dialog>
  );
}

interface KeyGroupProps {
  readonly group: string;
  readonly hints: (typeof KEYS)[number][1];
  /** Single letters act. */
  readonly letters: boolean;
}

function KeyGroup({ group, hints, letters }: KeyGroupProps) {
  return (
    <section>
      <h3 className="mb-1 font-medium">{group}</h3>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 gap-y-1">
        {hints.map(({ keys, does, letter }) => (
          <div key={does} className={`contents ${letter && !letters ? '*:text-ink-3 *:line-through' : ''}`}>
            <dt className="flex max-w-28 flex-wrap gap-y-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="mr-1 whitespace-nowrap rounded-sm border border-line bg-sunken px-1.5 font-mono text-sm"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-ink-2">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/**
 * Where a person types or pastes what they know of an image in a registry: its name, a command, a page's address. What it
 * is understood as shows below; a name without a tag leads to its tags, with one to the image.
 */
import { type FormEvent, useId, useState } from 'react';
import { openInputs } from '../../state/open/openInputs.ts';
import { useRecents } from '../../state/open/recents.ts';
import { showBrowse } from '../../state/appState.ts';
import { meanRegistry } from '../../state/registry/meant.ts';
import { type Destination, PREFIX, readDestination } from '../../state/registry/registryInput.ts';

const FIELD = 'h-8 min-w-0 flex-1 rounded-sm border border-line-strong bg-raised px-2 font-mono';
const BUTTON = 'h-8 shrink-0 rounded-sm border border-line-strong bg-raised px-3 hover:border-accent hover:text-accent';

interface ReferenceFieldProps {
  /** What stands in it at first: the place browsed now. Absent: the field of the first screen, with its label in sight. */
  readonly at?: string;
}

/** Where a person said to go: typed, or picked from what was typed before. */
export function go(to: Destination): void {
  meanRegistry(to.registry);
  if (to.does === 'open') openInputs([to.input]);
  else showBrowse(to.name);
}

export function ReferenceField({ at }: ReferenceFieldProps) {
  const id = useId();
  const [text, setText] = useState(at ?? '');
  const [refused, setRefused] = useState(false);
  const names = useReferenceNames();
  const to = readDestination(text);
  const first = at === undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    setRefused(!to);
    if (to) go(to);
  }

  return (
    <form onSubmit={submit} className={first ? 'mt-6' : 'min-w-60 flex-1 max-sm:basis-full'}>
      <label htmlFor={id} className={first ? 'block text-ink-2 text-sm' : 'sr-only'}>
        {first ? 'Or an image in a registry' : 'Registry, repository or image'}
      </label>
      <div className={`flex gap-2 ${first ? 'mt-1' : ''}`}>
        <input
          id={id}
          type="text"
          data-reference
          list={`${id}names`}
          value={text}
          placeholder="alpine:3.20"
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={refused}
          aria-describedby={first || refused || text !== at ? `${id}hint` : undefined}
          onFocus={first ? undefined : (event) => event.target.select()}
          onChange={(event) => {
            setText(event.target.value);
            setRefused(false);
          }}
          className={FIELD}
        />
        <datalist id={`${id}names`}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <button type="submit" className={BUTTON}>
          {to?.does === 'browse' ? 'Browse' : 'Open'}
        </button>
      </div>
      {(first || refused || text !== at) && <Hint id={`${id}hint`} refused={refused} to={to} />}
    </form>
  );
}

function Hint({
  id,
  refused,
  to,
}: {
  readonly id: string;
  readonly refused: boolean;
  readonly to: Destination | undefined;
}) {
  if (refused)
    return (
      <p id={id} role="alert" className="mt-1 text-error text-sm">
        This is not a valid image reference. Enter host/name:tag, or paste a docker pull command or the URL of the
        image’s page.
      </p>
    );
  return (
    <p id={id} className="mt-1 min-h-4 break-words text-ink-3 text-sm">
      {to ? (
        <>
          {to.does === 'browse' ? 'Browses ' : 'Opens '}
          <span className="font-mono">{to.name}</span>
        </>
      ) : (
        'Enter a name, a docker pull command or the URL of the image’s page. Without a tag, Cutaway lists the tags.'
      )}
    </p>
  );
}

/** Images opened before, then their repositories and registries, and the one that is always there. */
function useReferenceNames(): readonly string[] {
  const opened = useRecents()
    .filter(({ kind, name }) => kind === 'registry' && name.startsWith(PREFIX))
    .map(({ name }) => name.slice(PREFIX.length));
  const plain = opened.map((name) => name.replace(/@.*$/, '').replace(/:[^/:]*$/, ''));
  return [...new Set([...opened, ...plain, 'demo'])];
}

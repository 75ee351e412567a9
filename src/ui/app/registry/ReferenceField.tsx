/** Where a person types or pastes what they know of an image in a registry: its name, a command, a page's address. */
import { type FormEvent, useState } from 'react';
import { openInputs } from '../open/openInputs.ts';
import { useRecents } from '../open/recents.ts';
import { PREFIX, registryInput } from './registryInput.ts';

const FIELD = 'h-9 min-w-0 flex-1 rounded-md border border-line-strong bg-raised px-3 font-mono';
const BUTTON = 'h-9 rounded-md border border-line-strong bg-raised px-4 hover:border-accent hover:text-accent';

export function ReferenceField() {
  const [text, setText] = useState('');
  const [refused, setRefused] = useState(false);
  const recents = useRecents().filter(({ kind }) => kind === 'registry');

  function submit(event: FormEvent) {
    event.preventDefault();
    const input = registryInput(text);
    setRefused(!input);
    if (input) openInputs([input]);
  }

  return (
    <form onSubmit={submit} className="mt-6">
      <label htmlFor="reference" className="block text-ink-2 text-sm">
        Or an image in a registry
      </label>
      <div className="mt-1 flex gap-2">
        <input
          id="reference"
          type="text"
          list="reference-recents"
          value={text}
          placeholder="alpine:3.20"
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={refused}
          aria-describedby={refused ? 'reference-refused' : 'reference-hint'}
          onChange={(event) => {
            setText(event.target.value);
            setRefused(false);
          }}
          className={FIELD}
        />
        <datalist id="reference-recents">
          {recents.map(({ name }) => (
            <option key={name} value={name.slice(PREFIX.length)} />
          ))}
        </datalist>
        <button type="submit" className={BUTTON}>
          Open
        </button>
      </div>
      {refused ? (
        <p id="reference-refused" role="alert" className="mt-1 text-error text-sm">
          This names no image. Write it as host/name:tag, or paste docker pull … or the address of its page.
        </p>
      ) : (
        <p id="reference-hint" className="mt-1 text-ink-3 text-sm">
          A name, a docker pull line, or the address of its page. Layers are fetched when you look into them.
        </p>
      )}
    </form>
  );
}

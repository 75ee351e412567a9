/** FindBar: what to find in a text, how many there are, and going from one to the next. */
import { type KeyboardEvent, type Ref, useId } from 'react';
import { formatCount } from '../../parts/format.ts';
import { type Find, MOST_HITS } from './useFind.ts';

interface FindBarProps {
  readonly find: Find;
  /** Not all of the file was searched. */
  readonly partly: boolean;
  readonly fieldRef: Ref<HTMLInputElement>;
  readonly onLeave: () => void;
}

export function FindBar({ find, partly, fieldRef, onLeave }: FindBarProps) {
  const { query, setQuery, step } = find;
  const noted = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      if (query.text !== '') setQuery({ ...query, text: '' });
      onLeave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const toggle = (key: 'matchCase' | 'regex', sign: string, name: string) => (
    <button
      type="button"
      aria-pressed={query[key]}
      aria-label={name}
      title={name}
      onClick={() => setQuery({ ...query, [key]: !query[key] })}
      className={`h-6 min-w-6 rounded-sm px-1 font-mono ${query[key] ? 'bg-accent-soft text-accent' : 'text-ink-2 hover:bg-sunken'}`}
    >
      {sign}
    </button>
  );
  return (
    <search className="flex flex-wrap items-center gap-1">
      <input
        ref={fieldRef}
        type="text"
        value={query.text}
        onChange={(event) => setQuery({ ...query, text: event.target.value })}
        onKeyDown={onKeyDown}
        placeholder="Find (f)"
        aria-label="Find in this file"
        aria-describedby={noted}
        aria-invalid={find.found.failure !== undefined}
        spellCheck={false}
        autoComplete="off"
        className="h-6 w-36 rounded-sm border border-line-strong bg-raised px-2 font-mono text-ink placeholder:text-ink-3"
      />
      {toggle('matchCase', 'Aa', 'Match case')}
      {toggle('regex', '.*', 'Regular expression')}
      <Step find={find} by={-1} sign="↑" name="Previous match" />
      <Step find={find} by={1} sign="↓" name="Next match" />
      <span id={noted} role="status" className={find.found.failure === undefined ? 'min-w-20' : 'min-w-20 text-error'}>
        {words(find, partly)}
      </span>
    </search>
  );
}

interface StepProps {
  readonly find: Find;
  readonly by: 1 | -1;
  readonly sign: string;
  readonly name: string;
}

function Step({ find, by, sign, name }: StepProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      disabled={find.query.text === ''}
      onClick={() => find.step(by)}
      className="grid size-6 place-items-center rounded-sm text-ink-2 hover:bg-sunken disabled:text-ink-3"
    >
      {sign}
    </button>
  );
}

function words({ query, found, current }: Find, partly: boolean): string {
  const count = found.starts.length;
  if (query.text === '') return '';
  if (found.failure !== undefined) return found.failure;
  if (count === 0) return found.running ? 'Searching…' : partly ? 'None in the part loaded' : 'None';
  const all = `${formatCount(count)}${count >= MOST_HITS || found.running || partly ? '+' : ''}`;
  return current >= 0 ? `${formatCount(current + 1)} of ${all}` : all;
}

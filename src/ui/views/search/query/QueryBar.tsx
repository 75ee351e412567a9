/** The two fields of a search, and what is wrong with them. */
import type { FormEvent, RefObject } from 'react';
import { type Fields, joinFields, type Problem, type Read } from './typed.ts';

interface QueryBarProps {
  readonly fields: Fields;
  readonly read: Read;
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  readonly onType: (fields: Fields) => void;
  readonly onSearch: () => void;
}

const FIELD =
  'h-7 min-w-0 rounded-sm border border-line-strong bg-raised px-2 font-mono text-sm placeholder:text-ink-3';

export function QueryBar({ fields, read, fieldRef, onType, onSearch }: QueryBarProps) {
  const { problem } = read;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!problem) return onSearch();
    fieldRef.current?.focus();
    fieldRef.current?.setSelectionRange(problem.start, problem.end);
  };
  return (
    <search aria-label="Search all layers">
      <form onSubmit={submit} className="flex flex-col gap-1">
        <div className="flex flex-wrap items-center gap-2">
          <input
            ref={fieldRef}
            type="search"
            aria-label="Query"
            aria-invalid={problem !== undefined}
            aria-describedby="query-problem"
            autoComplete="off"
            spellCheck={false}
            placeholder="Name or path, as in *.so"
            value={fields.names}
            onChange={(event) => onType({ ...fields, names: event.target.value })}
            className={`${FIELD} flex-[3_1_180px]`}
          />
          <span className="flex min-w-0 flex-[2_1_230px] items-center gap-1">
            <input
              type="search"
              aria-label="Text in files"
              autoComplete="off"
              spellCheck={false}
              placeholder="Text in files"
              value={fields.text}
              onChange={(event) => onType({ ...fields, text: event.target.value })}
              className={`${FIELD} flex-1`}
            />
            <button
              type="button"
              aria-pressed={fields.regex}
              aria-label="Text is a regular expression"
              title="Read the text as a regular expression"
              onClick={() => onType({ ...fields, regex: !fields.regex })}
              className={`h-7 shrink-0 rounded-sm border px-1.5 font-mono text-sm ${fields.regex ? 'border-accent bg-accent-soft text-accent' : 'border-line-strong text-ink-2'}`}
            >
              .*
            </button>
            <button type="submit" className="ml-1 h-7 shrink-0 rounded-sm bg-accent px-3 text-accent-ink">
              Search
            </button>
          </span>
        </div>
        <p id="query-problem" role="status" className="min-h-4 text-error text-sm">
          {problem && <ProblemText q={joinFields(fields)} problem={problem} />}
        </p>
      </form>
    </search>
  );
}

function ProblemText({ q, problem: { message, start, end } }: { readonly q: string; readonly problem: Problem }) {
  return (
    <>
      <code className="mr-2 rounded-xs bg-error-soft px-1">{q.slice(start, end)}</code>
      {message}{' '}
      <span className="text-ink-2">
        (characters {start + 1} to {end})
      </span>
    </>
  );
}

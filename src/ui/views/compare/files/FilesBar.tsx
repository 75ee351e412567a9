/** Over the files: the verdict, a filter, and a switch for each field that may be noise, with what it hides counted. */
import { FIELD, type FileField } from '../../../../core/diff/change.ts';
import { formatCount } from '../../../parts/format.ts';
import type { FileFilter, FileRows } from './fileRows.ts';
import type { Verdict } from './verdict.ts';

/** Fields that tell how something was built more than what it is. */
const NOISE = [
  ['mtime', 'times'],
  ['owner', 'owners'],
  ['mode', 'modes'],
  ['xattrs', 'attributes'],
  ['hardlinks', 'hard links'],
] as const satisfies readonly (readonly [FileField, string])[];

const SIGN = { same: '=', noise: '≈', different: '≠' } as const;
const COLOR = { same: 'text-ok', noise: 'text-ok', different: 'text-error' } as const;

interface FilesBarProps {
  readonly verdict: Verdict;
  readonly rows: FileRows;
  readonly filter: FileFilter;
  readonly onFilter: (filter: FileFilter) => void;
}

export function FilesBar({ verdict, rows, filter, onFilter }: FilesBarProps) {
  const flip = (field: FileField) => onFilter({ ...filter, ignored: filter.ignored ^ FIELD[field] });
  return (
    <header className="flex shrink-0 flex-col gap-1 border-line border-b px-3 py-1.5 text-sm">
      <p role="status">
        <span aria-hidden="true" className={`mr-2 font-mono font-semibold ${COLOR[verdict.tone]}`}>
          {SIGN[verdict.tone]}
        </span>
        {verdict.text}
        {verdict.advice && <span className="ml-2 text-ink-2">{verdict.advice}</span>}
      </p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <input
          type="search"
          aria-label="Filter by path"
          placeholder="Filter by path"
          className="h-7 min-w-40 max-w-full flex-1 rounded-sm border border-line-strong bg-raised px-2 sm:max-w-72"
          value={filter.text}
          onChange={(event) => onFilter({ ...filter, text: event.target.value })}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not lie in a row */}
        <span role="group" aria-label="Ignore" className="flex flex-wrap items-center gap-x-3 text-ink-2">
          Ignore
          {NOISE.map(([field, word]) => (
            <label key={field} className="flex min-h-6 items-center gap-1">
              <input type="checkbox" checked={(filter.ignored & FIELD[field]) !== 0} onChange={() => flip(field)} />
              {word}
            </label>
          ))}
        </span>
        {rows.hidden > 0 && (
          <span className="text-ink-2">
            {formatCount(rows.hidden)} hidden
            <button
              type="button"
              className="ml-2 h-6 text-accent hover:underline"
              onClick={() => onFilter({ ...filter, ignored: 0 })}
            >
              Show
            </button>
          </span>
        )}
      </div>
    </header>
  );
}

/** Over the files: a filter, a chip for each kind with its count, and all directories opened or closed. */
import { Toolbar } from '../../../parts/controls/Toolbar.tsx';
import { formatCount } from '../../../parts/format.ts';
import { KindMark } from '../KindMark.tsx';
import { type FileFilter, ROW_KINDS, type RowKind } from './fileRows.ts';

interface FilesBarProps {
  readonly counts: Readonly<Record<RowKind, number>> | undefined;
  readonly filter: FileFilter;
  /** Files that were not analyzed for noise. */
  readonly unexplained: number;
  readonly onFilter: (filter: FileFilter) => void;
  readonly onOpenAll: (open: boolean) => void;
}

const ALL = 'h-6 text-accent hover:underline';

export function FilesBar({ counts, filter, unexplained, onFilter, onOpenAll }: FilesBarProps) {
  const flip = (kind: RowKind) => {
    const kinds = new Set(filter.kinds);
    if (!kinds.delete(kind)) kinds.add(kind);
    onFilter({ ...filter, kinds });
  };
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-3 py-1 text-sm">
      <input
        type="search"
        aria-label="Filter by path"
        placeholder="Filter by path, or *.conf"
        className="h-7 min-w-40 flex-1 rounded-sm border border-line-strong bg-raised px-2 placeholder:text-ink-3 @max-xl:basis-full @xl:max-w-72"
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
      />
      <Toolbar
        label="Files shown"
        className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 @max-xl:basis-full"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not lie in a row */}
        <span role="group" aria-label="Kinds shown" className="flex flex-wrap items-center gap-1 @max-md:contents">
          {ROW_KINDS.map((kind) => (
            <button
              key={kind}
              type="button"
              aria-pressed={filter.kinds.has(kind)}
              title={filter.kinds.has(kind) ? `Hide ${kind} files` : `Show ${kind} files`}
              className={`flex h-6 items-center gap-1.5 rounded-sm border px-1.5 ${filter.kinds.has(kind) ? 'border-line-strong bg-raised' : 'border-transparent text-ink-3 line-through'}`}
              onClick={() => flip(kind)}
            >
              <KindMark kind={kind} />
              <span className="font-mono text-ink-2 tabular-nums">{counts ? formatCount(counts[kind]) : ''}</span>
            </button>
          ))}
        </span>
        {unexplained > 0 && (
          <span
            className="text-ink-2"
            title="These files are too large, too many or unreadable. Cutaway does not know whether they differ only in noise, so they count as different."
          >
            {formatCount(unexplained)} not analyzed
          </span>
        )}
        <span className="ml-auto flex gap-x-3">
          <button type="button" className={ALL} onClick={() => onOpenAll(true)}>
            Expand all
          </button>
          <button type="button" className={ALL} onClick={() => onOpenAll(false)}>
            Collapse all
          </button>
        </span>
      </Toolbar>
    </header>
  );
}

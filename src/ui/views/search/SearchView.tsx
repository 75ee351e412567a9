/**
 * The search view: all layers of all images of an input, by entry and by text, with what became of each hit. The query
 * is in the link.
 */
import { useEffect, useRef, useState } from 'react';
import type { Query } from '../../../core/rootfs/search/query/query.ts';
import { patchSlot, useApp } from '../../state/appState.ts';
import { isRemote } from '../../state/open/isRemote.ts';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { imageAt } from '../../state/objectIndex.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { Results } from './hits/Results.tsx';
import { Facets } from './query/Facets.tsx';
import { QueryBar } from './query/QueryBar.tsx';
import { EXAMPLES, edited, type Fields, joinFields, readQuery, splitFields } from './query/typed.ts';
import { startSearch, useSearches } from './searchState.ts';

export function SearchView({ slot, opened }: ViewProps) {
  const run = useSearches((runs) => runs.get(opened.id));
  const [fields, setFields] = useFields(slot.q ?? '');
  const fieldRef = useRef<HTMLInputElement>(null);
  const q = joinFields(fields);
  const read = readQuery(q);
  const search = (wanted: string) => {
    patchSlot(slot.id, { q: wanted });
    void startSearch(opened.id, wanted);
  };
  useLinkedSearch(opened.id, slot.q ?? '');
  const remote = isRemote(
    slot,
    useApp((state) => state.slots),
  );
  useLiveSearch({ q, asked: run?.q, query: read.query, remote, size: opened.size }, search);
  useEffect(() => {
    fieldRef.current?.focus();
  }, []);
  const image = imageAt(opened, slot.key);
  const layers = image?.children.filter(({ role }) => role === 'layer').length ?? 0;
  return (
    <section aria-label="Search" className="flex h-full min-h-0 flex-col">
      <Toolbar label="Search" className="shrink-0 border-line border-b bg-panel px-3 pt-2">
        <QueryBar {...{ fields, read, fieldRef }} onType={setFields} onSearch={() => search(q)} />
        <details className="text-sm">
          <summary className="flex h-6 w-fit items-center text-ink-2 hover:text-ink">▸ Conditions</summary>
          <Facets
            query={readQuery(fields.names).query}
            layers={layers}
            onEdit={(change) => setFields({ ...fields, names: edited(fields.names, change) })}
          />
        </details>
      </Toolbar>
      {run ? (
        <Results slot={slot} opened={opened} run={run} onAgain={() => search(run.q)} />
      ) : (
        <Examples
          onChoose={(example) => {
            setFields(splitFields(example));
            search(example);
          }}
        />
      )}
    </section>
  );
}

/** ms without a letter before what is typed is searched for. */
const REST = 250;
/** Bytes of an input whose contents are looked into while one types; more wait for Enter. */
const SMALL = 64_000_000;
/** Fewer letters of a text are in every file. */
const TEXT_LEAST = 3;

interface Typed {
  readonly q: string;
  /** What was searched for last. */
  readonly asked: string | undefined;
  readonly query: Query | undefined;
  readonly remote: boolean;
  readonly size: number;
}

/** May it be searched for without being told to? Not where the first search fetches layers. */
function isCheap({ query, remote, asked, size }: Typed): boolean {
  if (!query || (remote && asked === undefined)) return false;
  const { text, sha256 } = query;
  return text === undefined && sha256 === undefined
    ? true
    : !remote && size <= SMALL && (text === undefined || text.text.length >= TEXT_LEAST);
}

/** Searches while one types, in short rests between letters. */
function useLiveSearch(typed: Typed, search: (q: string) => void) {
  const latest = useRef(search);
  latest.current = search;
  const { q, asked } = typed;
  const wanted = q !== '' && q !== asked && isCheap(typed);
  useEffect(() => {
    if (!wanted) return undefined;
    const timer = setTimeout(() => latest.current(q), REST);
    return () => clearTimeout(timer);
  }, [wanted, q]);
}

/** The fields follow the link where it changes by itself: by going back, or by another link. */
function useFields(q: string) {
  const [fields, setFields] = useState<Fields>(() => splitFields(q));
  const [seen, setSeen] = useState(q);
  if (seen !== q) {
    setSeen(q);
    if (joinFields(fields) !== q) setFields(splitFields(q));
  }
  return [fields, setFields] as const;
}

/** A link with a query searches at once; coming back to a search that was made finds it as it was. */
function useLinkedSearch(openedID: string, q: string) {
  useEffect(() => {
    if (q === '' || useSearches.getState().get(openedID)?.q === q) return;
    if (readQuery(q).query) void startSearch(openedID, q);
  }, [openedID, q]);
}

function Examples({ onChoose }: { readonly onChoose: (q: string) => void }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4">
      <p className="max-w-prose text-ink-2">
        Searches every layer of every image in this input, including files that later layers overwrite or delete.
        Separate conditions with spaces: a name, and any of size, mode, type, owner, time, layer, state, platform,
        sha256.
      </p>
      <h2 className="mt-4 mb-1 font-medium">Examples</h2>
      <ul>
        {EXAMPLES.map(([q, finds]) => (
          <li key={q} className="flex min-h-6 flex-wrap items-baseline gap-x-3 pb-1.5">
            <button
              type="button"
              onClick={() => onChoose(q)}
              className="wrap-anywhere text-left font-mono text-accent text-sm hover:underline"
            >
              {q}
            </button>
            <span className="text-ink-2 text-sm">{finds}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

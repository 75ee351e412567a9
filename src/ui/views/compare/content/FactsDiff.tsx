/** What two files say by their format (programs, certificates, package databases, bills of materials): the facts that differ. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { visibleText } from '../../../../core/oci/text.ts';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { engine } from '../../../state/engine.ts';
import { runTask } from '../../../state/tasks.ts';
import { formatCount } from '../../../parts/format.ts';
import { OrderedTable } from '../OrderedTable.tsx';
import type { RecordColumn } from '../../../parts/table/records.ts';
import { diffFacts, type FactChange } from './facts.ts';
import type { BothFiles } from './subjects.ts';

export function FactsDiff({ files }: { readonly files: BothFiles }) {
  const { left, right, path } = files;
  const query = useQuery({
    queryKey: ['describeBoth', [left.openedID, right.openedID], left.target, right.target, path],
    gcTime: 60_000,
    structuralSharing: false,
    queryFn: ({ signal }) =>
      runTask('Reading both files', signal, (options) =>
        Promise.all(
          [left, right].map(({ openedID, target }) => engine.ask([openedID], 'describe', { target, path }, options)),
        ),
      ),
  });
  return (
    <Answered query={query} doing="Reading both files">
      {([a, b]) =>
        a && b ? (
          <Facts left={a} right={b} />
        ) : (
          <p className="p-4 text-ink-2">One of the files could not be parsed. Its bytes can still be compared.</p>
        )
      }
    </Answered>
  );
}

const SIGN = { added: '+', removed: '−', modified: '~' } as const;
const COLOR = { added: 'text-ok', removed: 'text-error', modified: 'text-warn' } as const;

const COLUMNS: readonly RecordColumn<FactChange>[] = [
  {
    key: 'fact',
    title: 'Fact',
    value: ({ name }) => name,
    cell: ({ name, kind }) => (
      <>
        <span aria-hidden="true" className={`mr-2 font-mono font-semibold ${COLOR[kind]}`}>
          {SIGN[kind]}
        </span>
        <span className="sr-only">{kind} </span>
        {visibleText(name)}
      </>
    ),
  },
  { key: 'left', title: 'Left', width: 240, mono: true, value: ({ left }) => left },
  { key: 'right', title: 'Right', width: 240, mono: true, value: ({ right }) => right },
];

function Facts({ left, right }: { readonly left: object; readonly right: object }) {
  const { changes, same } = useMemo(() => diffFacts(left, right), [left, right]);
  if (changes.length === 0)
    return (
      <p className="p-4 text-ink-2">
        All {formatCount(same)} facts are the same. The files differ in bytes that the reader of this format does not
        parse.
      </p>
    );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <OrderedTable order="facts" label="Facts that differ" records={changes} columns={COLUMNS} />
      </div>
      <p className="shrink-0 border-line border-t px-3 py-1 text-ink-2 text-sm">
        {formatCount(changes.length)} differ, {formatCount(same)} are the same.
      </p>
    </div>
  );
}

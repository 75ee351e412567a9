/** Two models by their headers: facts, fields and tensors that differ; by their weights where a person asks for it. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ModelDescription } from '../../../../core/content/models/description.ts';
import { bytesToWeigh } from '../../../../core/diff/models/alikeTensors.ts';
import { diffModels } from '../../../../core/diff/models/diffModels.ts';
import type { SaveTarget } from '../../../../engine/engine.ts';
import type { Node } from '../../../../core/image/node.ts';
import { isJson } from '../../../../core/oci/mediaType.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { FailureNote } from '../../../elements/answer/FailureNote.tsx';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { formatCount } from '../../../parts/format.ts';
import { OrderedTable } from '../OrderedTable.tsx';
import type { RecordColumn } from '../../../parts/table/records.ts';
import { engine } from '../../../state/engine.ts';
import { runTask } from '../../../state/tasks.ts';
import { KindMark } from '../KindMark.tsx';
import type { Compared } from '../useCompared.ts';
import { type Change, changesOf } from './changes.ts';
import { AskWeights } from './AskWeights.tsx';
import { useWeights, weighedText } from './weights.ts';

type Sides = Pick<Compared, 'left' | 'right'>;

export function ModelsComparison({ compared: { left, right } }: { readonly compared: Compared }) {
  const query = useQuery({
    queryKey: ['models', left.id, left.node.key, right.id, right.node.key],
    gcTime: 60_000,
    queryFn: ({ signal }) =>
      runTask('Reading the headers of the models', signal, async (options) => {
        const a = await modelOf(left.id, left.node, options);
        const b = await modelOf(right.id, right.node, options);
        return { a, b };
      }),
  });
  return (
    <Answered query={query} doing="Reading the headers">
      {({ a, b }) =>
        a && b ? (
          <Models compared={{ left, right }} left={a} right={b} />
        ) : (
          <p className="p-4 text-ink-2">
            {a || b ? `Only the ${a ? 'left' : 'right'} side is a model.` : 'Neither side is a model.'} Their parts are
            compared under Objects.
          </p>
        )
      }
    </Answered>
  );
}

interface FoundModel {
  readonly model: ModelDescription;
  readonly target: SaveTarget;
}

/** The first blob that is the file of a model, as the command line takes it. */
async function modelOf(
  id: string,
  { children }: Node,
  options: Parameters<typeof engine.ask>[3],
): Promise<FoundModel | undefined> {
  for (const { role, present, mediaType, key, annotations } of children) {
    if (role !== 'layer' || !present || isJson(mediaType)) continue;
    const path = annotations?.['org.opencontainers.image.title'] ?? '';
    const target: SaveTarget = { kind: 'node', key };
    const model = await engine.ask([id], 'describe', { target, path, as: 'model' }, options);
    if (model?.kind === 'model') return { model, target };
  }
  return undefined;
}

const COLUMNS: readonly RecordColumn<Change>[] = [
  {
    ...{ key: 'name', title: 'Field or tensor', mono: true },
    value: ({ name }) => name,
    cell: ({ name }) => visibleText(name),
  },
  { key: 'what', title: 'What', width: 70, from: 560, value: ({ what }) => what },
  {
    ...{ key: 'kind', title: 'Difference', width: 110, from: 460 },
    value: ({ kind }) => kind,
    cell: ({ kind }) => <KindMark kind={kind} />,
  },
  {
    ...{ key: 'both', title: 'Left → right', width: 150, below: 560, mono: true },
    value: ({ left, right }) => `${left ?? '—'} → ${right ?? '—'}`,
  },
  { key: 'left', title: 'Left', width: 180, grow: 0.6, mono: true, from: 560, value: ({ left }) => left },
  { key: 'right', title: 'Right', width: 180, grow: 0.6, mono: true, from: 560, value: ({ right }) => right },
];

interface ModelsProps {
  readonly compared: Sides;
  readonly left: FoundModel;
  readonly right: FoundModel;
}

function Models({ compared, left, right }: ModelsProps) {
  const diff = useMemo(() => diffModels(left.model, right.model), [left, right]);
  const weights = useWeights(compared, left.target, right.target);
  const read = weights.query.data;
  const changes = useMemo(() => changesOf(diff, left.model, right.model, read), [diff, left, right, read]);
  const { alike } = diff.tensors;
  const headers = changes.every(({ what }) => what === 'weights');
  return (
    <section aria-label="Models of both sides" className="flex min-h-0 flex-1 flex-col">
      <div className="wrap-anywhere flex min-h-9 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-1">
        <p>
          {headers ? 'The headers of both models say the same. ' : ''}
          {alike === 1
            ? '1 tensor has the same name, shape and type on both sides'
            : `${formatCount(alike)} tensors have the same names, shapes and types on both sides`}
          {read ? `; ${weighedText(read)}` : alike > 0 ? '; their weights are not compared.' : '.'}
          {!diff.comparable && (
            <span className="text-warn"> A header was not read in full: what is listed as missing may be there.</span>
          )}
        </p>
        {alike > 0 && !read && <AskWeights weights={weights} bytes={bytesToWeigh(left.model, right.model)} />}
      </div>
      {weights.query.error && <FailureNote thrown={weights.query.error} onRetry={() => void weights.query.refetch()} />}
      {changes.length > 0 && (
        <div className="min-h-0 flex-1">
          <OrderedTable order="models" label="What differs between the models" records={changes} columns={COLUMNS} />
        </div>
      )}
    </section>
  );
}

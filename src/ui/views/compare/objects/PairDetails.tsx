/** One pair explained: the reason in a sentence, the causes with the fields they rest on, both digests in full. */
import { type ReactNode, useState } from 'react';
import type { Facts, Pair } from '../../../../core/diff/images.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { ActionButton } from '../../../parts/controls/ActionButton.tsx';
import { Choice } from '../../../parts/controls/Choice.tsx';
import { Bytes } from '../../../parts/facts/Bytes.tsx';
import { Digest } from '../../../parts/facts/Digest.tsx';
import { MediaType } from '../../../parts/facts/MediaType.tsx';
import { lookInLayer, useApp } from '../../../state/appState.ts';
import { LayerFiles } from '../layers/LayerFiles.tsx';
import { DocumentDiff } from '../lines/DocumentDiff.tsx';
import { FieldsTable } from '../lines/FieldsTable.tsx';
import { Sign } from '../signs.tsx';
import type { Compared } from '../useCompared.ts';

const WAYS = ['Why', 'Fields', 'JSON', 'Headers'] as const;
type Way = (typeof WAYS)[number];

interface PairDetailsProps {
  readonly pair: Pair;
  readonly compared: Compared;
  /** What the files are known to differ in at most. */
  readonly explained: number;
  /** Of two layers: their headers beside each other, made only once somebody asks. */
  readonly headers?: ReactNode;
  /** The way it begins with. */
  readonly first?: Way;
}

export function PairDetails({ pair, compared, explained, headers, first = 'Why' }: PairDetailsProps) {
  const [way, setWay] = useState<Way>(first);
  const offered = WAYS.filter((each) =>
    each === 'Headers' ? headers !== undefined : each === 'Why' || pair.role !== 'layer',
  );
  const shown = offered.includes(way) ? way : 'Why';
  return (
    <section aria-label={`Difference of ${pair.path}`} className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-line border-b bg-panel px-4 text-sm">
        <h2 className="font-medium">{visibleText(pair.path)}</h2>
        <Sign pair={pair} explained={explained} />
        {offered.length > 1 && (
          <span className="ml-auto">
            <Choice options={offered} chosen={shown} onChoose={setWay} />
          </span>
        )}
      </header>
      <div className="min-h-0 flex-1">
        {shown === 'JSON' && <DocumentDiff compared={compared} left={keyOf(pair.left)} right={keyOf(pair.right)} />}
        {shown === 'Headers' && headers}
        {(shown === 'Why' || shown === 'Fields') && (
          <div className="h-full overflow-y-auto px-4 py-3">
            {shown === 'Why' ? <Why pair={pair} /> : <FieldsTable fields={pair.listed ?? pair.fields} />}
            {shown === 'Why' && (
              <Files
                pair={pair}
                compared={compared}
                onAll={headers === undefined ? undefined : () => setWay('Headers')}
              />
            )}
          </div>
        )}
      </div>
    </section>
  );
}

interface FilesProps extends Pick<PairDetailsProps, 'pair' | 'compared'> {
  readonly onAll: (() => void) | undefined;
}

/** Of two layers what differs in them; of one alone all of it. */
function Files({ pair: { role, kind, left, right }, compared, onAll }: FilesProps) {
  if (role !== 'layer' || kind === 'same') return null;
  if (left?.present && right?.present) return <LayerFiles {...{ compared, left, right, onAll }} />;
  const [only, side] = left ? [left, compared.left] : [right, compared.right];
  const slot = useApp.getState().slots.find(({ opened }) => opened?.id === side.id);
  if (!only?.present || !slot) return null;
  return (
    <p className="mt-3">
      <ActionButton onClick={() => lookInLayer(slot.id, side.node.key, { layer: only.layer ?? 0, path: null })}>
        Show its files
      </ActionButton>
    </p>
  );
}

/** A derived manifest has no bytes to show. */
const keyOf = (node: Facts | null) => (node === null || node.origin === 'derived' ? null : node.key);

function Why({ pair }: { readonly pair: Pair }) {
  return (
    <div className="flex flex-col gap-3">
      <p>{visibleText(pair.text)}</p>
      {pair.causes.length > 0 && (
        <ul className="flex flex-col gap-2">
          {pair.causes.map((cause) => (
            <li key={cause.kind} className="border-line-strong border-l-2 pl-3">
              <p>{visibleText(cause.text)}</p>
              {cause.pointers.length > 0 && (
                <p className="wrap-anywhere font-mono text-ink-2 text-sm">
                  {cause.pointers
                    .slice(0, 12)
                    .map((pointer) => visibleText(pointer === '' ? '(whole document)' : pointer))
                    .join('  ')}
                  {cause.pointers.length > 12 && ` … and ${cause.pointers.length - 12} more`}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
        <SideFacts name="Left" node={pair.left} />
        <SideFacts name="Right" node={pair.right} />
      </dl>
    </div>
  );
}

function SideFacts({ name, node }: { readonly name: string; readonly node: Facts | null }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0">
        {node === null ? (
          <span className="text-ink-3">nothing</span>
        ) : (
          <span className="flex flex-wrap items-center gap-x-4">
            {node.digest === null ? (
              <span className="text-ink-2">no digest: derived</span>
            ) : (
              <Digest digest={node.digest} full copy />
            )}
            <MediaType mediaType={node.mediaType} full />
            {node.origin === 'stored' && <Bytes size={node.size} />}
            {node.diffID !== undefined && node.diffID !== node.digest && (
              <span className="flex min-w-0 items-center gap-1 text-ink-2">
                diffID <Digest digest={node.diffID} copy />
              </span>
            )}
          </span>
        )}
      </dd>
    </>
  );
}

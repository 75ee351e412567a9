/**
 * Keys, tokens and passwords that any layer ships, found by what the files hold: also those that later layers delete.
 * Enter opens the file in the layer that ships it, at the line. Excerpts are masked.
 */
import { itemAt } from '../../../../core/bytes/at.ts';
import { type ReactNode, useMemo, useState } from 'react';
import type { FoundSecret, SecretsAnswer } from '../../../../core/content/secrets/answer.ts';
import { bytesHeld } from '../../../../core/oci/basis/held.ts';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { useSecrets } from '../../../state/image/answers.ts';
import { openAt, showView } from '../../../state/appState.ts';
import { SIZE } from '../../../state/image/sizeState.ts';
import { note, useShown } from '../../../state/place/shows.ts';
import { ActionButton } from '../../../parts/controls/ActionButton.tsx';
import { formatCount } from '../../../parts/format.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import { type TreeColumn, TreeTable } from '../../../parts/TreeTable.tsx';
import { gapText, PaneBar } from '../PaneBar.tsx';
import type { SizePlace } from '../useSizes.ts';
import { flatModel } from './flatModel.ts';

interface SecretsTableProps {
  readonly place: SizePlace;
  readonly slotID: string;
  /** Stands first in the bar. */
  readonly lead: ReactNode;
}

/** Stored bytes that are looked through without asking: a moment's work. */
const SMALL = 32 * 1024 * 1024;

export function SecretsTable({ place, slotID, lead }: SecretsTableProps) {
  const { openedID, image, layers } = place;
  const stored = layers.reduce((sum, layer) => sum + bytesHeld(layer), 0);
  const [wanted, setWanted] = useState(stored <= SMALL);
  const query = useSecrets(openedID, image.key, wanted);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PaneBar lead={lead} said={query.data && summaryOf(query.data)} />
      <div className="min-h-0 flex-1">
        {wanted || query.data ? (
          <Answered query={query} doing="Scanning every layer for keys and tokens">
            {(answer) => <Found answer={answer} slotID={slotID} />}
          </Answered>
        ) : (
          <p className="flex flex-wrap items-center gap-3 p-4 text-ink-2">
            Files of {formatBytes(stored)} of layers are read for private keys, tokens and passwords.
            <ActionButton onClick={() => setWanted(true)}>Look for secrets</ActionButton>
          </p>
        )}
      </div>
    </div>
  );
}

const unreadOf = ({ unread, basis }: SecretsAnswer) => [...unread, ...basis.incomplete.map(({ layer }) => layer)];

function summaryOf(answer: SecretsAnswer): string {
  const { found, files, config } = answer;
  const count = `${formatCount(found.length)} of ${formatCount(files)} scanned ${files === 1 ? 'file' : 'files'} ${found.length === 1 ? 'holds' : 'hold'} a likely secret`;
  const places = config?.length ?? 0;
  const inConfig =
    config === null
      ? '; the config could not be read'
      : places > 0
        ? `; the config has ${formatCount(places)} ${found.length > 0 ? 'more' : places === 1 ? 'likely secret' : 'likely secrets'}`
        : '';
  return `${count}${inConfig}${gapText(unreadOf(answer))}`;
}

/** A file, or a place in the config. */
interface Row extends Pick<FoundSecret, 'path' | 'matches' | 'reason' | 'sample' | 'by'> {
  /** null in the config. */
  readonly layer: number | null;
  readonly state: FoundSecret['state'] | 'config';
}

function rowsOf({ found, config }: SecretsAnswer): readonly Row[] {
  const about = { reason: null, sample: false, by: null, layer: null, state: 'config' } as const;
  return [...(config ?? []).map(({ path, matches }) => ({ path, matches, ...about })), ...found];
}

function Found({ answer, slotID }: { readonly answer: SecretsAnswer; readonly slotID: string }) {
  const found = useMemo(() => rowsOf(answer), [answer]);
  const isWhole = unreadOf(answer).length === 0 && answer.config !== null;
  const stoodAt = useShown(SIZE.secret);
  const at = found.findIndex((row) => nameOf(row) === stoodAt);
  const model = useMemo(
    () =>
      flatModel(
        found.map((_, row) => row),
        (row) => visibleText(found[row]?.path ?? ''),
        (row) => edgeOf(found[row]?.layer ?? null),
      ),
    [found],
  );
  const columns = useMemo(() => columnsOf(found), [found]);
  if (found.length === 0)
    return (
      <p className="p-4 text-ink-2">
        {isWhole
          ? 'Neither a layer nor the config has a private key, token or password of a known form.'
          : 'No private key, token or password of a known form was found in the parts that could be read.'}
      </p>
    );
  const open = (row: number) => {
    const { path, layer, matches } = itemAt(found, row);
    if (layer === null) showView('config');
    else openAt(slotID, { path, depth: layer, open: `text:${matches[0]?.line ?? 1}` });
  };
  return (
    <TreeTable
      label="Secrets in all layers"
      model={model}
      columns={columns}
      selected={at < 0 ? null : at}
      onSelect={(id) => note(SIZE.secret, nameOf(itemAt(found, Number(id))))}
      onToggle={() => undefined}
      onAct={(id) => open(Number(id))}
    />
  );
}

/** As a link names it: a path can hold secrets in several layers. */
const nameOf = ({ layer, path }: Row) => (layer === null ? path : `${layer}/${path}`);

/** The config is in no layer. */
const edgeOf = (layer: number | null) => (layer === null ? undefined : stratumColor(layer));

const STATE: Readonly<Record<Row['state'], string>> = {
  config: 'everybody can read it',
  present: 'in the image',
  overwritten: 'overwritten, still ships',
  deleted: 'deleted, still ships',
  hidden: 'never visible, still ships',
};

const kindOf = ({ matches, reason }: Row) =>
  [...new Set(matches.map(({ kind }) => kind))].join(', ') || `${reason ?? ''} (by its name)`;

const excerptOf = ({ matches: [first], layer }: Row) =>
  first ? visibleText(layer === null ? first.excerpt : `line ${first.line}: ${first.excerpt}`) : '';

function ShipsIn({ layer }: { readonly layer: number | null }) {
  if (layer === null) return 'config';
  return (
    <>
      <LayerChip layer={layer} />
      <span className="sr-only">layer {layer}</span>
    </>
  );
}

function columnsOf(found: readonly Row[]): readonly TreeColumn[] {
  const at = (row: number) => itemAt(found, row);
  return [
    {
      ...{ key: 'path', title: 'Path', mono: true },
      cell: (row) => visibleText(at(row).path),
      tip: (row) => visibleText(at(row).path),
    },
    {
      ...{ key: 'kind', title: 'What', width: 150, grow: 0.5 },
      cell: (row) => <span className="text-error">{visibleText(kindOf(at(row)))}</span>,
      tip: (row) => visibleText(kindOf(at(row))),
    },
    {
      ...{ key: 'layer', title: 'Ships in', width: 72, from: 360 },
      cell: (row) => <ShipsIn layer={at(row).layer} />,
      tip: (row) => (at(row).layer === null ? 'The config' : `Layer ${at(row).layer}`),
    },
    {
      ...{ key: 'state', title: 'State', width: 172, from: 560 },
      cell: (row) => `${STATE[at(row).state]}${at(row).sample ? ', among samples' : ''}`,
      tip: (row) => (at(row).by === null ? STATE[at(row).state] : `${STATE[at(row).state]}; by layer ${at(row).by}`),
    },
    {
      ...{ key: 'excerpt', title: 'Where (masked)', width: 300, grow: 1, from: 860, mono: true },
      cell: (row) => excerptOf(at(row)),
      tip: (row) => excerptOf(at(row)),
    },
  ];
}

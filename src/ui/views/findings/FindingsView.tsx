/** The findings view: all that is odd or wrong, worst first, each beside the object it speaks of; and what was checked. */
import { useMemo } from 'react';
import { itemAt } from '../../../core/bytes/at.ts';
import type { Node } from '../../../core/image/node.ts';
import { type Disagreement, type Finding, type Severity, listedPath } from '../../../core/oci/finding.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { nameOf } from '../../state/cut/cutParts.ts';
import { lookInLayer, select } from '../../state/appState.ts';
import { imageAt, nodesOf } from '../../state/objectIndex.ts';
import { unreadEntries } from '../../state/unreadEntries.ts';
import { findingsOf, type Ledger, useLedger } from '../../state/verification.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { formatCount } from '../../parts/format.ts';
import { SeveritySign } from '../../parts/marks/FindingMark.tsx';
import { RoleGlyph } from '../../parts/marks/RoleGlyph.tsx';
import { Pages } from '../../parts/tree/Pages.tsx';
import { CheckTable } from './CheckTable.tsx';

interface Placed {
  readonly finding: Finding;
  readonly node?: Node;
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];
const WORDS: Readonly<Record<Severity, readonly [string, string]>> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  info: ['remark', 'remarks'],
};
/** A damaged image can have tens of thousands; nobody reads more than this. */
const MOST = 500;
/** px of a group's heading, and of a finding of one line. */
const HEAD = 29;
const LINE = 54;

function allFindings(opened: OpenedInput, ledger: Ledger): readonly Placed[] {
  const nodes = nodesOf(opened);
  const placed: Placed[] = opened.findings.map((finding) => ({ finding }));
  for (const node of nodes) for (const finding of findingsOf(node, ledger)) placed.push({ finding, node });
  // There can be a hundred thousand: put in order without comparing them.
  return ORDER.flatMap((severity) => placed.filter(({ finding }) => finding.severity === severity));
}

const weight = ({ finding }: Placed): number => ORDER.indexOf(finding.severity);

interface Group {
  /** Undefined: what is said about the input as a whole. */
  readonly image: Node | undefined;
  readonly placed: readonly Placed[];
}

/** By image, the one with the worst first; within each the worst first. */
function byImage(opened: OpenedInput, placed: readonly Placed[]): readonly Group[] {
  const groups = new Map<Node | undefined, Placed[]>();
  for (const each of placed) {
    const image = each.node && imageAt(opened, each.node.key);
    const group = groups.get(image);
    if (group) group.push(each);
    else groups.set(image, [each]);
  }
  const of = (group: Group, at: number) => group.placed.filter((each) => weight(each) === at).length;
  return [...groups]
    .map(([image, found]) => ({ image, placed: found }))
    .sort((a, b) => ORDER.reduce((order, _, at) => order || of(b, at) - of(a, at), 0));
}

/** The layer by itself, with the panel about it above. */
function showDisagreement(slot: string, { key, layer = 0 }: Node, disagreement: Disagreement | undefined): void {
  lookInLayer(slot, key, { layer, path: (disagreement && listedPath(disagreement)) ?? null });
}

/** `2 errors, 1 remark`. */
function countWords(placed: readonly Placed[]): string {
  const count = (severity: Severity) => placed.filter(({ finding }) => finding.severity === severity).length;
  return ORDER.filter((severity) => count(severity) > 0)
    .map((severity) => `${formatCount(count(severity))} ${WORDS[severity][count(severity) === 1 ? 0 : 1]}`)
    .join(', ');
}

const headOf = (image: Node | undefined): string =>
  image ? visibleText([nameOf(image), image.names[0]].filter(Boolean).join(' · ')) : 'The input as a whole';

export function FindingsView({ slot, opened }: ViewProps) {
  const ledger = useLedger(opened.id);
  const placed = useMemo(() => allFindings(opened, ledger), [opened, ledger]);
  const groups = useMemo(() => byImage(opened, placed.slice(0, MOST)), [opened, placed]);
  const counts = useMemo(() => {
    if (placed.length > 0) return countWords(placed);
    return unreadEntries(nodesOf(opened), ledger) ?? 'no findings in the parts that were checked';
  }, [placed, opened, ledger]);
  return (
    <section aria-label="Findings" className="@container flex h-full min-h-0 flex-col">
      <ViewHeader title="Findings">
        <span>{counts}</span>
      </ViewHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Pages
          count={groups.length}
          render={(at) => <GroupPart slotID={slot.id} group={itemAt(groups, at)} alone={groups.length === 1} />}
          estimate={HEAD + LINE}
        />
        {placed.length > MOST && (
          <p className="px-4 py-2 text-ink-2">{formatCount(placed.length - MOST)} more are not shown.</p>
        )}
        <CheckTable slot={slot} opened={opened} ledger={ledger} />
      </div>
    </section>
  );
}

interface GroupPartProps {
  readonly slotID: string;
  readonly group: Group;
  /** Where there is no other group, it needs no heading. */
  readonly alone: boolean;
}

function GroupPart({ slotID, group: { image, placed }, alone }: GroupPartProps) {
  return (
    <section aria-label={headOf(image)}>
      {!alone && (
        <h3 className="flex items-center gap-2 border-line border-b bg-panel px-4 py-1 font-medium text-sm">
          {image && <RoleGlyph role={image.role} layer={image.layer} />}
          {headOf(image)}
          <span className="font-normal text-ink-2">{countWords(placed)}</span>
        </h3>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: pages stand between the list and its items */}
      <div role="list">
        <Pages
          count={placed.length}
          render={(at) => <FindingLine slotID={slotID} {...itemAt(placed, at)} />}
          estimate={LINE}
        />
      </div>
    </section>
  );
}

interface FindingLineProps extends Placed {
  readonly slotID: string;
}

function FindingLine({ slotID, finding, node }: FindingLineProps) {
  return (
    // What is out of sight is not laid out.
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div
      role="listitem"
      className="flex gap-x-3 gap-y-1 border-line border-b px-4 py-2 [contain-intrinsic-size:auto_3.5rem] [content-visibility:auto] @max-md:flex-wrap"
    >
      <span className="pt-0.5">
        <SeveritySign severity={finding.severity} />
      </span>
      <div className="min-w-0 flex-1 @max-md:min-w-[80%]">
        <p className="wrap-anywhere">
          <span className="sr-only">{finding.severity}: </span>
          {visibleText(finding.message)}
        </p>
        <p className="wrap-anywhere font-mono text-ink-3 text-xs">
          {finding.code} at {visibleText(finding.at)}
        </p>
      </div>
      {node && finding.disagreement && (
        <button
          type="button"
          className="h-6 shrink-0 text-accent hover:underline"
          onClick={() => showDisagreement(slotID, node, finding.disagreement)}
        >
          Show in Files
        </button>
      )}
      {node && (
        <button
          type="button"
          className="flex h-6 shrink-0 items-center gap-2 text-accent hover:underline"
          onClick={() => select(slotID, node.key)}
        >
          <RoleGlyph role={node.role} layer={node.layer} />
          {nameOf(node)}
        </button>
      )}
    </div>
  );
}

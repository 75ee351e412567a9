/** Two archives member by member; a member that both have opens as another comparison. */
import { useMemo } from 'react';
import type { Member, MemberChange } from '../../../../core/diff/members/membersDiff.ts';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import type { AnswerOf } from '../../../../engine/answers.ts';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { exactIsoTime } from '../../../parts/facts/attributes.ts';
import { formatCount } from '../../../parts/format.ts';
import { OrderedTable } from '../OrderedTable.tsx';
import type { RecordColumn } from '../../../parts/table/records.ts';
import { KindMark } from '../KindMark.tsx';
import type { BothFiles, FilePair } from './subjects.ts';
import { LONG, useAnswer } from '../../../state/answer.ts';

interface MembersDiffProps {
  readonly files: BothFiles;
  readonly onMember: (path: string, sizes: FilePair['sizes']) => void;
}

export function MembersDiff({ files, onMember }: MembersDiffProps) {
  const ids = [files.left.openedID, files.right.openedID];
  const args = { left: files.left.target, right: files.right.target };
  const query = useAnswer(ids, 'diffMembers', args, { doing: 'Comparing members', ...LONG });
  return (
    <Answered query={query} doing="Comparing members">
      {(diff) =>
        diff ? (
          <Members diff={diff} onMember={onMember} />
        ) : (
          <p className="p-4 text-ink-2">
            One of the files cannot be opened as an archive. Its bytes can still be compared.
          </p>
        )
      }
    </Answered>
  );
}

const sizeOf = (member: Member | undefined) => (member?.type === 'file' ? member.size : null);

const COLUMNS: readonly RecordColumn<MemberChange>[] = [
  {
    key: 'path',
    title: 'Member',
    mono: true,
    value: ({ path }) => path,
    cell: ({ path }) => visibleText(path),
  },
  {
    key: 'kind',
    title: 'Difference',
    width: 230,
    value: ({ kind, fields }) => (kind === 'modified' ? fields.map(wordOf).join(', ') : kind),
    cell: ({ kind, fields }) => (
      <KindMark kind={kind} words={kind === 'modified' ? fields.map(wordOf).join(', ') : kind} />
    ),
  },
  {
    key: 'times',
    title: 'Times',
    width: 290,
    from: 1000,
    mono: true,
    value: ({ left, right, fields }) =>
      fields.includes('mtime') ? `${timeOf(left)} → ${timeOf(right)}` : timeOf(right ?? left),
  },
  {
    ...{ key: 'left', title: 'Left', width: 80, align: 'right', mono: true, from: 560 },
    value: ({ left }) => sizeOf(left),
    cell: ({ left }) => sizeCell(left),
  },
  {
    ...{ key: 'right', title: 'Right', width: 80, align: 'right', mono: true, from: 560 },
    value: ({ right }) => sizeOf(right),
    cell: ({ right }) => sizeCell(right),
  },
];

const wordOf = (field: string) => (field === 'mtime' ? 'time' : field);
const timeOf = (member: Member | undefined) =>
  member === undefined || Number.isNaN(member.mtime) ? '' : exactIsoTime(member.mtimeExact ?? String(member.mtime));
const sizeCell = (member: Member | undefined) => (sizeOf(member) === null ? '' : formatBytes(member?.size ?? 0));

interface MembersProps {
  readonly diff: NonNullable<AnswerOf<'diffMembers'>>;
  readonly onMember: MembersDiffProps['onMember'];
}

function Members({ diff, onMember }: MembersProps) {
  const { rows, counts, same, more, text } = diff;
  const words = useMemo(
    () =>
      (['added', 'removed', 'modified'] as const)
        .flatMap((kind) => (counts[kind] > 0 ? [`${formatCount(counts[kind])} ${kind}`] : []))
        .join(', '),
    [counts],
  );
  const act = ({ path, left, right }: MemberChange) => {
    if (left?.type === 'file' && right?.type === 'file') onMember(path, { left: left.size, right: right.size });
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <p className="shrink-0 border-line border-b px-3 py-1 text-sm">
        {words === '' ? 'No members differ' : words}, {formatCount(same)} the same
        {text ? `. ${visibleText(text)}` : '.'}
        {rows.length > 0 && <span className="ml-3 text-ink-3">Press Enter to compare a member</span>}
      </p>
      {rows.length > 0 && (
        <div className="min-h-0 flex-1">
          <OrderedTable order="members" label="Members that differ" records={rows} columns={COLUMNS} onAct={act} />
        </div>
      )}
      {more > 0 && <p className="shrink-0 px-3 py-1 text-ink-2 text-sm">… and {formatCount(more)} more.</p>}
    </div>
  );
}

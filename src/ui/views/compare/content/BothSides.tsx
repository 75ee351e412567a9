/** Two files beside each other, in the way that says most about them: lines, fields, facts, members, pixels or bytes. */
import { useMemo, useState } from 'react';
import { visibleText } from '../../../../core/oci/text.ts';
import { FailureNote } from '../../../elements/answer/FailureNote.tsx';
import { Choice } from '../../../parts/controls/Choice.tsx';
import { useSubject } from '../../../previews/inside/useSubject.ts';
import { FactsDiff } from './FactsDiff.tsx';
import { FieldsDiff } from './FieldsDiff.tsx';
import { HexDiff } from './HexDiff.tsx';
import { LinesOfFiles } from './LinesOfFiles.tsx';
import { MembersDiff } from './MembersDiff.tsx';
import { PictureDiff } from './PictureDiff.tsx';
import { type BothFiles, inside, type Way, waysFor } from './subjects.ts';

interface BothSidesProps {
  readonly files: BothFiles;
  /** Goes back to the archive that these are members of. */
  readonly onBack?: () => void;
}

export function BothSides({ files, onBack }: BothSidesProps) {
  const left = useSubject(files.left, files.sizes.left);
  const right = useSubject(files.right, files.sizes.right);
  const [asked, setAsked] = useState<Way | null>(null);
  const [member, setMember] = useState<BothFiles | null>(null);
  const heads = useMemo(
    () => left.head.data && right.head.data && { left: left.head.data, right: right.head.data },
    [left.head.data, right.head.data],
  );
  const ways = useMemo(() => (heads ? waysFor(files.path, heads.left, heads.right) : []), [files.path, heads]);
  const way = asked && ways.includes(asked) ? asked : ways[0];
  const error = left.head.error ?? right.head.error;
  const again = () => {
    if (left.head.error) void left.head.refetch();
    if (right.head.error) void right.head.refetch();
  };
  if (member) return <BothSides key={member.left.label} files={member} onBack={() => setMember(null)} />;
  const lead = (ways.length > 1 || onBack) && (
    <>
      {onBack && (
        <button type="button" className="h-6 text-accent hover:underline" onClick={onBack}>
          ← {visibleText(files.path)}
        </button>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not lie in a row */}
      <span role="group" aria-label="Compared as" className="border-line border-r pr-3">
        <Choice options={ways} chosen={way ?? 'Hex'} onChoose={setAsked} />
      </span>
    </>
  );
  const sources = { left: left.source, right: right.source };
  const ownBar = way === 'Members' || way === 'Facts' || way === 'Fields';
  return (
    <div className="flex h-full min-h-0 flex-col">
      {ownBar && lead && (
        <div className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-3 border-line border-b px-3 text-sm">
          {lead}
        </div>
      )}
      <div className="min-h-0 flex-1">
        {error ? <FailureNote thrown={error} onRetry={again} /> : null}
        {!error && !heads && <p className="quiet-arrival p-4 text-ink-2">Reading both files…</p>}
        {heads && way === 'Picture' && <PictureDiff lead={lead} path={files.path} heads={heads} sources={sources} />}
        {heads && way === 'Members' && (
          <MembersDiff files={files} onMember={(path, sizes) => setMember(inside(files, path, sizes))} />
        )}
        {heads && way === 'Facts' && <FactsDiff files={files} />}
        {heads && way === 'Lines' && <LinesOfFiles lead={lead} files={files} />}
        {heads && way === 'Fields' && <FieldsDiff files={files} />}
        {heads && way === 'Hex' && <HexDiff lead={lead} heads={heads} sources={sources} />}
      </div>
    </div>
  );
}

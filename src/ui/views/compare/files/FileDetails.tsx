/** One file on both sides: the fields with old and new values, and what it holds compared in the way that says most. */
import { rowPath } from '../../../../core/table/namedRows.ts';
import { useMemo } from 'react';
import { FIELD } from '../../../../core/diff/change.ts';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { NOISE, NOISES } from '../../../../core/diff/noise.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { ENTRY_TYPES, NO_LAYER, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { f64At, u16At, u32At, u8At } from '../../../../core/bytes/at.ts';
import { ActionButton } from '../../../parts/controls/ActionButton.tsx';
import type { PreviewSubject } from '../../../previews/preview.ts';
import { BothSides } from '../content/BothSides.tsx';
import { OneSide } from '../content/OneSide.tsx';
import type { FilePair } from '../content/subjects.ts';
import { KindMark } from '../KindMark.tsx';
import type { Compared } from '../useCompared.ts';
import type { ComparedFiles } from '../../../../core/diff/judgement/judge.ts';
import { FieldTable } from './FieldTable.tsx';
import { isDir, KIND, markOf } from './fileRows.ts';
import { openSide, type SideName, slotOf } from './openSide.ts';

interface FileDetailsProps {
  readonly diff: ComparedFiles;
  readonly row: number;
  readonly compared: Compared;
  readonly keys: Readonly<Record<SideName, string>>;
  readonly onGo: (row: number) => void;
}

export function FileDetails({ diff, row, compared, keys, onGo }: FileDetailsProps) {
  const path = visibleText(rowPath(diff.left, row));
  const kind = u8At(diff.kind, row);
  const moved = u32At(diff.moved, row);
  const has = { left: kind !== KIND.added, right: kind !== KIND.removed };
  const noise = NOISES.filter(({ name }) => u16At(diff.noise, row) & NOISE[name]).map(({ label }) => label);
  const files = useMemo(() => filesAt(diff, row, compared, keys), [diff, row, compared, keys]);
  return (
    <section aria-label={`Difference of ${path}`} className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-line border-b bg-panel px-4 text-sm">
        <h2 className="wrap-anywhere font-medium font-mono">/{path}</h2>
        <KindMark kind={markOf(diff, row)} words={kind === 0 ? 'unchanged itself' : markOf(diff, row)} />
        {moved !== 0 && (
          <button
            type="button"
            className="wrap-anywhere h-6 text-left text-accent hover:underline"
            onClick={() => onGo(moved)}
          >
            {kind === KIND.removed ? 'to' : 'from'} /{visibleText(rowPath(diff.left, moved))}
          </button>
        )}
        <span className="ml-auto flex gap-2 py-1">
          {(['left', 'right'] as const).map((side) =>
            has[side] && slotOf(compared, side) ? (
              <ActionButton key={side} onClick={() => openSide(diff, row, compared, keys, side)}>
                {side === 'left' ? 'Open left' : 'Open right'}
              </ActionButton>
            ) : null,
          )}
        </span>
      </header>
      {noise.length > 0 && (
        <p className="shrink-0 border-line border-b px-4 py-1 text-sm">
          <span aria-hidden="true" className="mr-2 font-mono font-semibold text-ok">
            ≈
          </span>
          {visibleText(diff.explained.get(row) || `Build noise: ${noise.join(', ')}.`)}
        </p>
      )}
      {kind !== 0 && <FieldTable diff={diff} row={row} has={has} />}
      <div className="min-h-40 flex-1">
        <Content diff={diff} row={row} files={files} />
      </div>
    </section>
  );
}

function Content({ diff, row, files }: { readonly diff: FileDiff; readonly row: number; readonly files: FilePair }) {
  const { left, right, path, sizes } = files;
  if (left && right) {
    if (u16At(diff.fields, row) & (FIELD.content | FIELD.type | FIELD.unread))
      return <BothSides files={{ path, sizes, left, right }} />;
    return <SameContent subject={right} path={path} size={sizes.right} />;
  }
  const one = left ?? right;
  if (one) return <OneSide subject={one} path={path} size={left ? sizes.left : sizes.right} />;
  if (isDir(diff, row))
    return <p className="p-4 text-ink-2">This is a directory. Its contents are listed below it in the tree.</p>;
  return null;
}

function SameContent({
  subject,
  path,
  size,
}: {
  readonly subject: PreviewSubject;
  readonly path: string;
  readonly size: number;
}) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <p className="shrink-0 border-line border-b px-4 py-1 text-ink-2 text-sm">
        The content is the same on both sides:
      </p>
      <div className="min-h-0 flex-1">
        <OneSide subject={subject} path={path} size={size} />
      </div>
    </div>
  );
}

const FILE = [ENTRY_TYPES.indexOf('file'), ENTRY_TYPES.indexOf('hardlink'), ENTRY_TYPES.indexOf('unknown')];
const isFile = ({ type, layer }: TreeColumns, row: number) => FILE.includes(u8At(type, row)) && layer[row] !== NO_LAYER;

/** The bytes of a row, as far as each side has a file there. */
function filesAt(diff: FileDiff, row: number, compared: Compared, keys: Readonly<Record<SideName, string>>): FilePair {
  const path = rowPath(diff.left, row);
  const subject = (side: SideName): PreviewSubject | null => {
    const { layer, entry } = diff[side];
    if (!isFile(diff[side], row)) return null;
    return {
      openedID: compared[side].id,
      target: { kind: 'file', file: { image: keys[side], layer: u16At(layer, row), entry: u32At(entry, row) } },
      label: `${side} › ${path}`,
    };
  };
  const sizes = { left: f64At(diff.left.size, row), right: f64At(diff.right.size, row) };
  return { path, left: subject('left'), right: subject('right'), sizes };
}

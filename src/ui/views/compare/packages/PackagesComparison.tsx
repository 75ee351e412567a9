/** The packages of both sides: which were upgraded, downgraded, added, removed or built anew, by which layers. */
import { Toolbar } from '../../../parts/controls/Toolbar.tsx';
import { useDeferredValue, useMemo } from 'react';
import type { Pair } from '../../../../core/diff/images.ts';
import type { PackageChange, PackageChangeKind, PackageDiff } from '../../../../core/diff/packages/diffPackages.ts';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { formatCount } from '../../../parts/format.ts';
import { note, show, useShown } from '../../../state/place/shows.ts';
import { COMPARE } from '../compareState.ts';
import { BothBases } from '../unread/BothBases.tsx';
import { FindingList } from '../../../parts/marks/FindingList.tsx';
import { CopyTable } from '../../../parts/table/CopyTable.tsx';
import { OrderedTable } from '../OrderedTable.tsx';
import { deltaText } from '../size/deltaColumns.tsx';
import type { Compared } from '../useCompared.ts';
import { PACKAGE_KINDS } from './packageKinds.ts';
import { PACKAGE_COLUMNS, PackageMark } from './packageColumns.tsx';
import { LONG, useAnswer } from '../../../state/answer.ts';

interface PackagesComparisonProps {
  readonly compared: Compared;
  readonly image: Pair;
}

export function PackagesComparison({ compared, image }: PackagesComparisonProps) {
  const ids = [compared.left.id, compared.right.id];
  const keys = { left: image.left?.key ?? '', right: image.right?.key ?? '' };
  const query = useAnswer(ids, 'diffPackages', keys, { doing: 'Comparing packages', ...LONG });
  return (
    <section aria-label="Packages of both sides" className="flex min-h-0 flex-1 flex-col">
      <Answered query={query} doing="Comparing packages">
        {(diff) => <Packages diff={diff} compared={compared} />}
      </Answered>
    </section>
  );
}

interface PackagesProps {
  readonly diff: PackageDiff;
  readonly compared: Compared;
}

function Packages({ diff, compared }: PackagesProps) {
  const { rows, same } = diff;
  const text = useShown(COMPARE.packages);
  const kinds = useShown(COMPARE.packageKinds);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const shown = useMemo(() => rows.filter((row) => kinds.has(row.kind) && matches(row, wanted)), [rows, kinds, wanted]);
  const findings = [...diff.findings.left, ...diff.findings.right];
  const isWhole = diff.unread.left + diff.unread.right === 0;
  if (rows.length === 0 && same === 0)
    return (
      <>
        <BothBases basis={diff.basis} compared={compared} />
        <p className="p-4 text-ink-2">
          No supported package database (dpkg, opkg, apk, rpm, pacman) and no language packages were read on either
          side.
        </p>
      </>
    );
  return (
    <>
      <PackageBar diff={diff} shown={shown} />
      <UnreadNote diff={diff} />
      <BothBases basis={diff.basis} compared={compared} />
      {findings.length > 0 && (
        <div className="max-h-24 shrink-0 overflow-y-auto border-line border-b px-3 py-1 text-sm">
          <FindingList findings={findings} />
        </div>
      )}
      <div className="min-h-0 flex-1">
        {shown.length > 0 ? (
          <OrderedTable order="packages" label="Packages that differ" records={shown} columns={PACKAGE_COLUMNS} />
        ) : (
          <p className="p-4 text-ink-2">
            {rows.length === 0
              ? `No package ${isWhole ? '' : 'that could be read '}differs: all ${formatCount(same)} are the same on both sides.`
              : 'No changed packages match the filter.'}
          </p>
        )}
      </div>
    </>
  );
}

interface PackageBarProps {
  readonly diff: PackageDiff;
  readonly shown: readonly PackageChange[];
}

function PackageBar({ diff: { same, counts, bytes }, shown }: PackageBarProps) {
  const text = useShown(COMPARE.packages);
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-3 py-1 text-sm">
      <input
        type="search"
        aria-label="Filter packages"
        placeholder="Filter by name or version"
        className="h-7 min-w-40 flex-1 rounded-sm border border-line-strong bg-raised px-2 placeholder:text-ink-3 @max-xl:basis-full @xl:max-w-72"
        value={text}
        onChange={(event) => note(COMPARE.packages, event.target.value)}
      />
      <Toolbar
        label="Packages shown"
        className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 @max-xl:basis-full"
      >
        <KindChoice counts={counts} />
        <span className="ml-auto text-ink-2">
          {formatCount(same)} the same · installed {deltaText(bytes.right - bytes.left)}
        </span>
        <CopyTable records={shown} columns={PACKAGE_COLUMNS} />
      </Toolbar>
    </header>
  );
}

function KindChoice({ counts }: Pick<PackageDiff, 'counts'>) {
  const kinds = useShown(COMPARE.packageKinds);
  const flip = (kind: PackageChangeKind) => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    show(COMPARE.packageKinds, next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not lie in a row
    <span role="group" aria-label="Kinds shown" className="flex flex-wrap items-center gap-1 @max-md:contents">
      {PACKAGE_KINDS.filter((kind) => counts[kind] > 0).map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={kinds.has(kind)}
          className={`flex h-6 items-center gap-1.5 rounded-sm border px-1.5 ${kinds.has(kind) ? 'border-line-strong bg-raised' : 'border-transparent text-ink-3 line-through'}`}
          onClick={() => flip(kind)}
        >
          <PackageMark kind={kind} />
          <span className="font-mono text-ink-2 tabular-nums">{formatCount(counts[kind])}</span>
        </button>
      ))}
    </span>
  );
}

/** What was not read is not missing. */
function UnreadNote({ diff: { unread } }: { readonly diff: PackageDiff }) {
  const sides = (['left', 'right'] as const).filter((side) => unread[side] > 0);
  if (sides.length === 0) return null;
  return (
    <p className="shrink-0 border-line border-b px-3 py-1 text-sm text-warn" role="note">
      Package databases of the {sides.join(' and the ')} side could not be read in full: packages listed as added or
      removed may be on both sides.
    </p>
  );
}

const matches = ({ name, source, left, right }: PackageChange, text: string) =>
  text === '' || [name, source, left?.version, right?.version].some((each) => each?.toLowerCase().includes(text));

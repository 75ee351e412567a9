/** The packages view: everything that the package databases say is installed, each with the layer that brought it. */
import { formatBytes } from '../../../core/oci/text.ts';
import { useMemo } from 'react';
import type { PackagesAnswer } from '../../../core/content/packages/answer.ts';
import type { Node } from '../../../core/image/node.ts';
import { Answered } from '../../elements/answer/Answered.tsx';
import { BasisNote } from '../../elements/answer/BasisNote.tsx';
import { layersOf } from '../../state/cut/cutParts.ts';
import { usePackages } from '../../state/image/answers.ts';
import { select } from '../../state/appState.ts';
import { anyText, maybe, maybeNumber, note, oneOf, show, sorted, useShown } from '../../state/place/shows.ts';
import { imageAt } from '../../state/objectIndex.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { FilterInput } from '../../parts/controls/FilterInput.tsx';
import { Choice } from '../../parts/controls/Choice.tsx';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { formatCount } from '../../parts/format.ts';
import { FindingList } from '../../parts/marks/FindingList.tsx';
import { stratumColor } from '../../parts/strata/stratumColor.ts';
import { CopyTable } from '../../parts/table/CopyTable.tsx';
import { RecordTable } from '../../parts/table/RecordTable.tsx';
import { KindTotals } from './KindTotals.tsx';
import { LayerTotals } from './LayerTotals.tsx';
import { PackageDetails } from './PackageDetails.tsx';
import { packageColumns, removedColumns } from './packageColumns.tsx';
import { SaveBill } from './SaveBill.tsx';
import { fitting, type ListedPackage, ownSize, totalsByKind, totalsByLayer } from './packageRows.ts';

export function PackagesView({ slot, opened }: ViewProps) {
  const image = imageAt(opened, slot.key);
  // An attestation has layers too, but statements in them and no files.
  const has = image?.role === 'manifest' && layersOf(image).length > 0;
  const query = usePackages(opened.id, image?.key, has);
  if (!has) return <p className="p-4 text-ink-2">Select an image to see the packages in it.</p>;
  return (
    <Answered query={query} doing="Reading the package databases">
      {(answer) =>
        answer.databases.length === 0 ? (
          <>
            <BasisNote basis={answer.basis} openedID={opened.id} what="This list" />
            <NoDatabase answer={answer} />
          </>
        ) : (
          <Packages key={image.key} answer={answer} image={image} slotID={slot.id} openedID={opened.id} />
        )
      }
    </Answered>
  );
}

interface PackagesProps {
  readonly answer: PackagesAnswer;
  readonly image: Node;
  readonly slotID: string;
  readonly openedID: string;
}

const WAYS = ['Installed', 'Removed'] as const;

const PACKAGES = {
  way: oneOf('packages.list', WAYS, 'Installed'),
  text: anyText('packages.filter'),
  layer: maybeNumber('packages.layer'),
  kind: maybe('packages.kind'),
  sort: sorted('packages.sort', { key: 'name', order: 'ascending' }),
  chosen: maybe('packages.at'),
};

/** As a link names it. */
const linkName = ({ name, version, layer }: ListedPackage) => `${name} ${version} ${layer}`;

function Packages({ answer, image, slotID, openedID }: PackagesProps) {
  const way = useShown(PACKAGES.way);
  const sort = useShown(PACKAGES.sort);
  const all: readonly ListedPackage[] = way === 'Removed' ? answer.removed : answer.packages;
  const { shown, chosen } = useListed(all);
  const unread = answer.databases.reduce((sum, database) => sum + database.unread, 0);
  const columns = useMemo(() => {
    const layers = layersOf(image);
    const toLayer = (number: number) => layers[number] && select(slotID, layers[number].key);
    return (way === 'Removed' ? removedColumns : packageColumns)(toLayer);
  }, [image, slotID, way]);
  return (
    <section aria-label="Packages" className="flex h-full min-h-0 flex-col">
      {/* One stop beside the filter, whatever notes there are. */}
      <Toolbar label="Above the list" className="shrink-0">
        <ViewHeader title="Packages">
          <PackageFilter />
          <span role="status">
            {countText(shown, all)}
            {unread > 0 && <span className="text-warn"> · not all could be read</span>}
          </span>
          <Toolbar label="Lists" className="flex flex-1 flex-wrap items-center gap-x-4">
            {answer.removed.length > 0 && <Choice options={WAYS} chosen={way} onChoose={list} />}
            <span className="ml-auto flex flex-wrap items-center gap-x-4">
              <SaveBill openedID={openedID} image={image.key} />
              <CopyTable records={shown} columns={columns} />
            </span>
          </Toolbar>
        </ViewHeader>
        <BasisNote basis={answer.basis} openedID={openedID} what="This list" />
        <Totals all={all} />
      </Toolbar>
      {answer.findings.length > 0 && (
        <div className="max-h-28 shrink-0 overflow-y-auto border-line border-b px-4 py-2 text-sm">
          <FindingList findings={answer.findings} />
        </div>
      )}
      <div className="min-h-0 flex-1">
        {shown.length === 0 ? (
          <p className="p-4 text-ink-2">{noneText(all.length, unread)}</p>
        ) : (
          <RecordTable
            label={`${way} packages`}
            records={shown}
            columns={columns}
            firstSort={sort}
            onSort={(next) => show(PACKAGES.sort, next)}
            chosen={chosen}
            onChoose={(next) => note(PACKAGES.chosen, linkName(next))}
            edge={edgeOf}
          />
        )}
      </div>
      {chosen && (
        <PackageDetails chosen={chosen} slotID={slotID} image={image.key} onClose={() => note(PACKAGES.chosen, null)} />
      )}
    </section>
  );
}

/** The other list; what was chosen in this one is not in it. */
function list(way: (typeof WAYS)[number]): void {
  show(PACKAGES.way, way);
  note(PACKAGES.layer, null);
  note(PACKAGES.kind, null);
  note(PACKAGES.chosen, null);
}

/** The packages that fit the filters, and the one that is open below them. */
function useListed(all: readonly ListedPackage[]) {
  const text = useShown(PACKAGES.text);
  const layer = useShown(PACKAGES.layer);
  const kind = useShown(PACKAGES.kind);
  const stoodAt = useShown(PACKAGES.chosen);
  const shown = useMemo(() => fitting(all, { text, layer, kind }), [all, text, layer, kind]);
  const chosen = useMemo(
    () => (stoodAt === null ? undefined : all.find((each) => linkName(each) === stoodAt)) ?? null,
    [all, stoodAt],
  );
  return { shown, chosen };
}

function PackageFilter() {
  const text = useShown(PACKAGES.text);
  return <FilterInput label="Filter packages" text={text} onText={(next) => note(PACKAGES.text, next)} />;
}

function Totals({ all }: { readonly all: readonly ListedPackage[] }) {
  const layer = useShown(PACKAGES.layer);
  const kind = useShown(PACKAGES.kind);
  const totals = useMemo(() => ({ layers: totalsByLayer(all), kinds: totalsByKind(all) }), [all]);
  return (
    <Toolbar label="Packages by layer and kind" className="shrink-0">
      <LayerTotals totals={totals.layers} chosen={layer} onChoose={(next) => show(PACKAGES.layer, next)} />
      <KindTotals totals={totals.kinds} chosen={kind} onChoose={(next) => show(PACKAGES.kind, next)} />
    </Toolbar>
  );
}

function noneText(listed: number, unread: number): string {
  if (listed > 0) return 'No packages match the filter.';
  return unread > 0 ? 'No packages could be read from the databases.' : 'The databases list no packages.';
}

const edgeOf = ({ layer }: ListedPackage): string => stratumColor(layer);

function countText(shown: readonly ListedPackage[], all: readonly ListedPackage[]): string {
  const bytes = shown.reduce((sum, each) => sum + ownSize(each), 0);
  const count = shown.length === all.length ? '' : `${formatCount(shown.length)} of `;
  return `${count}${formatCount(all.length)} ${all.length === 1 ? 'package' : 'packages'}${bytes > 0 ? `, ${formatBytes(bytes)}` : ''}`;
}

function NoDatabase({ answer }: { readonly answer: PackagesAnswer }) {
  return (
    <div className="flex flex-col gap-3 p-4 text-ink-2">
      <p className="text-ink">
        {answer.findings.length + answer.basis.incomplete.length > 0
          ? 'No packages were found in the parts of this image that could be read.'
          : 'This image has no package database and no language packages.'}
      </p>
      <p>
        Cutaway looked for dpkg (<Path text="/var/lib/dpkg/status" />, <Path text="/var/lib/dpkg/status.d" />
        ), apk (<Path text="/lib/apk/db/installed" />, <Path text="/usr/lib/apk/db/installed" />
        ), rpm (<Path text="/var/lib/rpm" />, <Path text="/usr/lib/sysimage/rpm" />, <Path text="/usr/share/rpm" />,{' '}
        <Path text="/var/lib/rpmmanifest" />
        ), pacman (<Path text="/var/lib/pacman/local" />
        ), opkg (<Path text="/usr/lib/opkg" />, <Path text="/var/lib/opkg" />
        ), and for the files that npm, Python, Go, Java, Ruby, Rust (cargo-auditable), PHP, .NET and conda packages
        install. Software installed in other ways is not listed.
      </p>
      <FindingList findings={answer.findings} />
    </div>
  );
}

const Path = ({ text }: { readonly text: string }) => <span className="font-mono text-sm">{text}</span>;

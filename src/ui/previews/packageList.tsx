/** Package list: the database of a package manager, as the packages it says are installed. */
import { formatBytes } from '../../core/oci/text.ts';
import { useMemo, useState } from 'react';
import type { Package, PackagesDescription } from '../../core/content/description.ts';
import { FilterInput } from '../parts/controls/FilterInput.tsx';
import type { RecordColumn } from '../parts/table/records.ts';
import { Described } from './described/Described.tsx';
import { type Pane, Panes, tablePane } from './described/Panes.tsx';
import type { Preview, PreviewProps } from './preview.ts';

const KINDS = ['packages'] as const;

function PackageListView(props: PreviewProps) {
  return (
    <Described preview={props} kinds={KINDS} what="a package database">
      {(found) => <Tables found={found} />}
    </Described>
  );
}

const COLUMNS: readonly RecordColumn<Package>[] = [
  { key: 'name', title: 'Package', mono: true, value: ({ name }) => name },
  { key: 'version', title: 'Version', mono: true, width: 104, grow: 0.6, value: ({ version }) => version },
  { key: 'architecture', title: 'Arch', mono: true, width: 72, from: 520, value: ({ architecture }) => architecture },
  {
    key: 'size',
    title: 'Size',
    hint: 'Installed size as the database states it',
    mono: true,
    align: 'right',
    width: 84,
    value: ({ size }) => size,
    cell: ({ size }) => (size === null ? '' : formatBytes(size)),
  },
  { key: 'license', title: 'Licence', width: 140, from: 1040, value: ({ license }) => license },
  { key: 'summary', title: 'Summary', width: 320, from: 780, value: ({ summary }) => summary },
];

const OTHERS: readonly RecordColumn<Package>[] = [
  ...COLUMNS.slice(0, 3),
  { key: 'status', title: 'Status', width: 104, grow: 0.6, value: ({ status }) => status },
];

function Tables({ found }: { readonly found: PackagesDescription }) {
  const [text, setText] = useState('');
  const { packages, others, format } = found;
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const fits = ({ name, summary }: Package) => `${name} ${summary ?? ''}`.toLowerCase().includes(wanted);
    return wanted === '' ? packages : packages.filter(fits);
  }, [packages, text]);
  const panes = useMemo<readonly Pane[]>(
    () => [
      ...tablePane('Installed', `Packages that ${format} lists`, shown, COLUMNS),
      ...tablePane('Not installed', `Other entries of ${format}`, others, OTHERS),
    ],
    [shown, others, format],
  );
  if (packages.length + others.length === 0) {
    const text =
      found.unread > 0
        ? `No packages could be read from this ${format} database.`
        : `This ${format} database lists no packages.`;
    return <p className="p-4 text-ink-2">{text}</p>;
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        {panes.length > 0 ? <Panes panes={panes} /> : <p className="p-4 text-ink-2">No packages match.</p>}
      </div>
      <div className="flex min-h-8 items-center gap-4 border-line border-t px-3 text-ink-2 text-sm">
        <FilterInput label="Filter packages" text={text} onText={setText} />
        <span>{format}</span>
        {found.unread > 0 && <span className="text-warn">not all could be read</span>}
      </div>
    </div>
  );
}

const DPKG = /^\s*Package[ \t]*: ?\S+\r?\n/i;
const APK = /^(?:C:Q[12][A-Za-z0-9+/=]+\n)?P:\S+\nV:\S+\n/;
const DPKG_PATH = /(?:^|\/)(?:var\/lib\/dpkg\/(?:status|status-old|status\.d\/[^/]+)|lib\/opkg\/status)$/;
const OTHER_PATH =
  /(?:^|\/)(?:rpmdb\.sqlite|Packages\.db|Packages|rpmmanifest\/container-manifest-2|pacman\/local\/[^/]+\/desc)$/;

/** By its beginning, or by its name where that tells more: rpm's SQLite file begins as any other. */
function accepts(path: string, head: Uint8Array): boolean {
  if (OTHER_PATH.test(path)) return true;
  const start = new TextDecoder('latin1').decode(head.subarray(0, 1024));
  return APK.test(start) || (DPKG.test(start) && (DPKG_PATH.test(path) || /\nStatus: /i.test(start)));
}

export const packageList: Preview = {
  name: 'packages',
  title: 'Package list',
  accepts,
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: PackageListView,
};

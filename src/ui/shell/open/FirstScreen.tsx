/** The first screen: one sentence, the unopened block to drop on, images of this machine, samples as small cuts, what was open before. */
import { FileUp, FolderUp } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { ReferenceField } from '../../elements/registry/ReferenceField.tsx';
import { activate, showBrowse, useApp } from '../../state/appState.ts';
import { pickFiles, pickFolder } from '../../state/open/picking.ts';
import { pageKey } from '../../state/registry/storedLogins.ts';
import { RecentList } from './RecentList.tsx';
import { SampleList } from './SampleList.tsx';
import { UnopenedBlock } from './UnopenedBlock.tsx';

const MachineList = lazy(() => import('./MachineList.tsx').then((m) => ({ default: m.MachineList })));

const BUTTON =
  'inline-flex h-9 items-center gap-2 rounded-md border border-line-strong bg-raised px-4 hover:border-accent hover:text-accent';

export function FirstScreen({ over }: { readonly over: boolean }) {
  return (
    <main tabIndex={-1} className="focus:outline-none min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-5xl flex-col justify-center gap-10 px-6 py-8">
        <section className="flex flex-wrap items-center justify-center gap-x-16 gap-y-6">
          <UnopenedBlock open={over} />
          <div className="max-w-md">
            <h2 className="font-semibold text-[28px] leading-9 tracking-tight">
              Drop a container image.
              <br />
              See all of it.
            </h2>
            <p className="mt-3 text-ink-2 text-lg">Nothing is uploaded; files stay in this browser.</p>
            <div className="mt-6 flex flex-wrap gap-2">
              <button type="button" className={BUTTON} onClick={pickFiles}>
                <FileUp size={16} aria-hidden="true" /> Open file…
              </button>
              <button type="button" className={BUTTON} onClick={pickFolder}>
                <FolderUp size={16} aria-hidden="true" /> Open folder…
              </button>
            </div>
            <ReferenceField />
            <p className="mt-2 text-sm">
              <button type="button" className="text-accent hover:underline" onClick={() => showBrowse('demo')}>
                Browse the demo registry
              </button>{' '}
              <span className="text-ink-2">included with Cutaway; works offline</span>
            </p>
            <p className="mt-4 text-ink-2 text-sm">
              What <code>docker save</code>, <code>skopeo copy</code>, <code>podman save</code> or a BuildKit export
              writes: a tar or a folder, OCI layout or Docker archive, also in gzip, zstd, xz or bzip2; a lone layer; or
              a manifest, index or config as JSON, which can be pasted too.
            </p>
          </div>
        </section>
        <Awaited />
        <OpenNow />
        {pageKey() !== undefined && (
          <Suspense fallback={<div className="min-h-40" />}>
            <MachineList />
          </Suspense>
        )}
        <SampleList />
        <RecentList />
      </div>
    </main>
  );
}

/** What is open already: whoever went to the first screen finds the way back. */
function OpenNow() {
  const slots = useApp((state) => state.slots);
  if (slots.length === 0) return null;
  return (
    <section aria-labelledby="open-now-title">
      <h2 id="open-now-title" className="mb-2 text-ink-2 text-sm">
        Open now
      </h2>
      <ul className="border-line border-t">
        {slots.map(({ id, input }) => (
          <li key={id} className="border-line border-b">
            <button
              type="button"
              className="flex min-h-8 w-full items-center px-1 text-left text-accent hover:bg-panel"
              onClick={() => activate(id)}
            >
              <span className="truncate">{visibleText(input.name)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A link speaks of files that only their owner has. */
function Awaited() {
  const awaited = useApp((state) => state.awaited);
  const names = awaited?.inputs.map((ref) => ref.name) ?? [];
  if (names.length === 0) return null;
  return (
    <p role="status" className="rounded-md border border-line bg-panel px-4 py-3">
      This link points into <span className="break-all font-mono">{names.join(', ')}</span>. Drop{' '}
      {names.length === 1 ? 'that file' : 'those files'} here to open the same place. Cutaway recognizes files by
      digest, whatever their names are now.
    </p>
  );
}

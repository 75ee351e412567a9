/** What was open in this browser before. A local file opens again where the browser kept its handle; else it says what to drop. */
import { useEffect } from 'react';
import { shortDigest } from '../../../core/oci/digest.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import type { Input } from '../../../engine/engine.ts';
import { MiniCut } from '../../parts/strata/MiniCut.tsx';
import { go } from '../../elements/registry/ReferenceField.tsx';
import { readDestination } from '../../state/registry/registryInput.ts';
import { engineInput } from '../../state/open/machine.ts';
import { openInputs } from '../../state/open/openInputs.ts';
import { listHandles, useHandled } from '../../state/open/handles.ts';
import { forgetRecents, handleName, type Recent, useRecents } from '../../state/open/recents.ts';
import { reopen } from '../../state/open/reopen.ts';

export function RecentList() {
  const recents = useRecents();
  useEffect(() => void listHandles(), []);
  if (recents.length === 0) return null;
  return (
    <section aria-labelledby="recents-title">
      <h2 id="recents-title" className="mb-2 flex items-center gap-3 text-ink-2 text-sm">
        Recent
        <button type="button" onClick={forgetRecents} className="text-accent text-sm">
          Clear list
        </button>
      </h2>
      <ul className="border-line border-t">
        {recents.map((recent) => (
          <li key={`${recent.name} ${recent.digest}`} className="border-line border-b">
            <RecentRow recent={recent} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const isOurs = (url: string | undefined): url is string =>
  url !== undefined && URL.canParse(url) && new URL(url).origin === location.origin;

/** By its tag, which may lead elsewhere now. */
const fromRegistry = ({ kind, name }: Recent) => (kind === 'registry' ? readDestination(name) : undefined);

function RecentRow({ recent }: { readonly recent: Recent }) {
  const { name, url, digest, size, layers } = recent;
  const line = (
    <>
      <span className="flex w-10 justify-center">
        {layers.length > 0 && <MiniCut layers={layers} front={16} height={20} />}
      </span>
      <span className="min-w-0 flex-1 truncate">{visibleText(name)}</span>
      <span className="font-mono text-ink-3 text-sm max-sm:hidden">{digest === null ? '' : shortDigest(digest)}</span>
      <span className="w-16 text-right font-mono text-ink-2 text-sm">{size === 0 ? '' : formatBytes(size)}</span>
    </>
  );
  const shape = 'flex min-h-8 w-full items-center gap-3 px-1 text-left';
  const handle = handleName(recent);
  const handled = useHandled((names) => names.has(handle));
  const input: Input | undefined = isOurs(url)
    ? { kind: 'url', name, url }
    : recent.kind === 'engine'
      ? engineInput(name)
      : undefined;
  const to = fromRegistry(recent);
  if (input || to)
    return (
      <button
        type="button"
        className={`${shape} hover:bg-panel`}
        onClick={() => (input ? openInputs([input]) : to && go(to))}
      >
        {line}
        <span className="w-40 text-accent text-sm max-sm:hidden">
          {to?.does === 'browse' ? 'browse again' : 'open again'}
        </span>
      </button>
    );
  if (handled)
    return (
      <button type="button" className={`${shape} hover:bg-panel`} onClick={() => void reopen(handle)}>
        {line}
        <span className="w-40 text-accent text-sm max-sm:hidden">open again</span>
      </button>
    );
  return (
    <div className={shape}>
      {line}
      <span className="w-40 text-ink-3 text-sm max-sm:hidden">drop it again to open</span>
    </div>
  );
}

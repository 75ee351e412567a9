/**
 * The middle of the frame while a registry is browsed: the field that goes anywhere, who one is there, and below it the
 * registry's repositories or a repository's tags. What is refused in one part leaves the others usable.
 */
import { LogIn, LogOut, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { type BrowsePlace, readBrowse } from '../../state/registry/browsePlace.ts';
import { useSignedIn } from '../../state/registry/credentials.ts';
import { useAsksFirst } from '../../state/registry/meant.ts';
import { AskFirst } from '../../elements/registry/AskFirst.tsx';
import { ReferenceField } from '../../elements/registry/ReferenceField.tsx';
import { askAnew, leave } from '../../state/registry/registryQueries.ts';
import { SignIn } from '../../elements/registry/SignIn.tsx';
import { CatalogPart } from './CatalogPart.tsx';
import { TagsPart } from './TagsPart.tsx';

export function RegistryPage({ browse }: { readonly browse: string }) {
  const place = readBrowse(browse);
  const asksFirst = useAsksFirst(place?.registry ?? 'demo');
  return (
    <div className="flex h-full min-h-0 flex-col">
      <RegistryBar key={`bar of ${place?.registry}`} place={place} browse={browse} />
      {!place ? (
        <p role="alert" className="p-4">
          This link does not name a registry: <span className="break-all font-mono">{visibleText(browse)}</span>. Enter
          a registry above.
        </p>
      ) : asksFirst ? (
        <AskFirst registry={place.registry} />
      ) : place.repository === undefined ? (
        <CatalogPart key={`catalog of ${place.registry}`} registry={place.registry} />
      ) : (
        <TagsPart key={`tags of ${place.repository}`} repository={place.repository} chosen={place.chosen ?? {}} />
      )}
    </div>
  );
}

const BUTTON =
  'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-sm border border-line-strong px-2 text-sm hover:bg-sunken';

function RegistryBar({ place, browse }: { readonly place: BrowsePlace | undefined; readonly browse: string }) {
  const registry = place?.registry ?? '';
  const user = useSignedIn(registry);
  const [signing, setSigning] = useState(false);
  return (
    <div className="shrink-0 border-line border-b px-3 py-2">
      <div className="flex flex-wrap items-start gap-2">
        <ReferenceField key={browse} at={place?.repository ?? browse} />
        {place && (
          <>
            {user === undefined ? (
              <button type="button" className={BUTTON} aria-expanded={signing} onClick={() => setSigning(!signing)}>
                <LogIn size={14} aria-hidden="true" /> Sign in…
              </button>
            ) : (
              <button
                type="button"
                className={BUTTON}
                onClick={() => leave(registry)}
                title={user === '' ? `Signed in to ${registry} with a token` : `${visibleText(user)} at ${registry}`}
              >
                <LogOut size={14} aria-hidden="true" /> Sign out{user === '' ? '' : ` ${visibleText(user)}`}
              </button>
            )}
            <button type="button" className={BUTTON} onClick={() => askAnew(registry)} title="Reload from the registry">
              <RotateCw size={14} aria-hidden="true" /> <span className="max-sm:sr-only">Refresh</span>
            </button>
          </>
        )}
      </div>
      {signing && user === undefined && (
        <div className="max-w-xl">
          <SignIn
            registry={registry}
            onSignedIn={() => {
              setSigning(false);
              askAnew(registry);
            }}
          />
        </div>
      )}
    </div>
  );
}

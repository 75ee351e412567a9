/** What stands in the middle when an input could not be opened: what happened, where, and what to do. */

import { visibleText } from '../../../core/oci/text.ts';
import { Worded } from '../../parts/facts/Worded.tsx';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { SeveritySign } from '../../parts/marks/FindingMark.tsx';
import { ERRORS } from '../../state/errors.ts';
import { useAsksFirst } from '../../state/registry/meant.ts';
import { registryError, signingInMayHelp } from '../../state/registry/registryErrors.ts';
import { registryOf } from '../../state/registry/registryInput.ts';
import { AskFirst } from '../../elements/registry/AskFirst.tsx';
import { SignIn } from '../../elements/registry/SignIn.tsx';
import type { Slot } from '../../state/appState.ts';
import { closeSlot, retrySlot } from '../../state/open/openInputs.ts';

const BUTTON = 'h-7 rounded-sm border border-line-strong px-3 hover:bg-sunken';

export function FailureCard({ slot }: { readonly slot: Slot }) {
  const { failure, input } = slot;
  const registry = registryOf(input);
  const asked = useAsksFirst(registry ?? 'demo');
  if (!failure) return null;
  if (registry !== undefined && asked) return <AskFirst registry={registry} onAsk={() => retrySlot(slot.id)} />;
  const known = input.kind === 'registry' && input.credential !== undefined;
  const { title, remedy } = registry === undefined ? ERRORS[failure.code] : registryError(failure, known);
  const detail = `${failure.code}: ${failure.message}${failure.at ? ` (at ${failure.at})` : ''}`;
  return (
    <div className="flex h-full items-start justify-center overflow-y-auto p-6">
      <div role="alert" className="mt-[8vh] w-full max-w-xl">
        <h2 className="flex items-center gap-2 font-semibold text-lg">
          <SeveritySign severity={failure.code === 'aborted' ? 'info' : 'error'} size={18} />
          {title}
        </h2>
        <p className="mt-1 break-all font-mono text-ink-2 text-sm">{visibleText(input.name)}</p>
        {failure.message !== '' && (
          <p className="mt-4">
            <Worded text={failure.message} />
          </p>
        )}
        <p className="mt-2 text-ink-2">{remedy}</p>
        <div className="mt-4 flex items-center gap-1 border-line border-t pt-2">
          <code className="min-w-0 flex-1 break-all text-ink-2 text-sm">
            {visibleText(failure.at === '' ? failure.code : `${failure.code} · ${failure.at}`)}
          </code>
          <CopyButton text={detail} what="these lines" />
        </div>
        {registry !== undefined && signingInMayHelp(failure.code) && (
          <SignIn registry={registry} onSignedIn={() => retrySlot(slot.id)} />
        )}
        <div className="mt-4 flex gap-2">
          <button type="button" className={BUTTON} onClick={() => retrySlot(slot.id)}>
            Try again
          </button>
          <button type="button" className={BUTTON} onClick={() => closeSlot(slot.id)}>
            Close
          </button>
        </div>
      </div>
    </div>
  );
}

/** What a registry refused, in place: what happened, in whose words, what to do, and the way to sign in or try again. */
import { useState } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { SeveritySign } from '../../parts/marks/FindingMark.tsx';
import { type ErrorText, toFailure } from '../../state/errors.ts';
import { useSignedIn } from '../../state/registry/credentials.ts';
import { registryError, signingInMayHelp } from '../../state/registry/registryErrors.ts';
import { askAnew } from '../../state/registry/registryQueries.ts';
import { SignIn } from './SignIn.tsx';

interface RegistryNoteProps {
  readonly registry: string;
  readonly thrown: unknown;
  readonly onRetry: () => void;
  /** In place of the usual words for the code. */
  readonly text?: ErrorText | undefined;
}

export function RegistryNote({ registry, thrown, onRetry, text }: RegistryNoteProps) {
  const [signing, setSigning] = useState(false);
  const { code, at, message } = toFailure(thrown);
  const known = useSignedIn(registry) !== undefined;
  const { title, remedy } = text ?? registryError({ code, message }, known);
  return (
    <div role="alert" className="flex max-w-xl flex-col items-start gap-1 p-4">
      <p className="flex items-center gap-2 font-medium">
        <SeveritySign severity={code === 'aborted' || text ? 'info' : 'error'} />
        {title}
      </p>
      {message !== '' && <p className="break-words">{visibleText(message)}</p>}
      {at !== '' && !message.includes(at) && (
        <p className="break-all font-mono text-ink-2 text-sm">{visibleText(at)}</p>
      )}
      <p className="text-ink-2">{remedy}</p>
      <p className="mt-2 flex gap-2">
        <ActionButton onClick={onRetry}>Try again</ActionButton>
        {signingInMayHelp(code) && !signing && <ActionButton onClick={() => setSigning(true)}>Sign in…</ActionButton>}
      </p>
      {signing && <SignIn registry={registry} onSignedIn={() => askAnew(registry)} />}
    </div>
  );
}

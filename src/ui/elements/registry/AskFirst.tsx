/** In place of what a link would show of a registry on this machine or in its network: nothing is asked before a click. */
import { useEffect } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { SeveritySign } from '../../parts/marks/FindingMark.tsx';
import { learnNamed, meanRegistry } from '../../state/registry/meant.ts';

interface AskFirstProps {
  readonly registry: string;
  /** After the click; the registry is known to be meant then. */
  readonly onAsk?: () => void;
}

export function AskFirst({ registry, onAsk }: AskFirstProps) {
  useEffect(() => void learnNamed().catch(() => undefined), []);
  return (
    <div role="alert" className="flex max-w-xl flex-col items-start gap-1 p-4">
      <p className="flex items-center gap-2 font-medium">
        <SeveritySign severity="warning" />
        This link points to a registry on this machine or in its local network.
      </p>
      <p className="break-all font-mono text-sm">{visibleText(registry)}</p>
      <p className="text-ink-2">
        No request has been sent. Anyone can make such a link: continue only if you know this address and trust it.
      </p>
      <p className="mt-2">
        <ActionButton
          onClick={() => {
            meanRegistry(registry);
            onAsk?.();
          }}
        >
          {`Ask ${visibleText(registry)}`}
        </ActionButton>
      </p>
    </div>
  );
}

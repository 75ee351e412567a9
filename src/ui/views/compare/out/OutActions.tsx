/** What can be taken along of a comparison: the shell line that gives it as JSON. */
import type { Pair } from '../../../../core/diff/images.ts';
import { toast } from '../../../parts/Toasts.tsx';
import type { Side } from '../sides.ts';
import type { Compared } from '../useCompared.ts';
import { diffCommand } from './command.ts';

interface OutActionsProps {
  readonly compared: Compared;
  readonly image: Pair | undefined;
  readonly left: Side;
  readonly right: Side | undefined;
  readonly ignored: number;
}

const BUTTON = 'h-6 text-accent hover:underline';

export function OutActions({ left, right }: OutActionsProps) {
  const command = diffCommand(left, right);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command ?? '');
      toast('Copied');
    } catch {
      toast('The browser did not allow copying.');
    }
  };
  return (
    <>
      {command && (
        <button type="button" title={command} className={BUTTON} onClick={() => void copy()}>
          Copy JSON command
        </button>
      )}
    </>
  );
}

/** What can be taken along of a comparison: a report that opens anywhere, and the shell line that gives it as JSON. */
import { useState } from 'react';
import { ignoringNoise } from '../../../../core/diff/judgement/ignored.ts';
import type { Pair } from '../../../../core/diff/images.ts';
import { engine } from '../../../state/engine.ts';
import { toFailure } from '../../../state/errors.ts';
import { saveBlob } from '../../../state/save/save.ts';
import { runTask } from '../../../state/tasks.ts';
import { toast } from '../../../parts/Toasts.tsx';
import type { Side } from '../sides.ts';
import type { Compared } from '../useCompared.ts';
import { diffCommand, reportName } from './command.ts';

interface OutActionsProps {
  readonly compared: Compared;
  readonly image: Pair | undefined;
  readonly left: Side;
  readonly right: Side | undefined;
  readonly ignored: number;
}

const BUTTON = 'h-6 whitespace-nowrap text-accent hover:underline disabled:text-ink-3 disabled:no-underline';

export function OutActions({ compared, image, left, right, ignored }: OutActionsProps) {
  const [making, setMaking] = useState(false);
  const command = diffCommand(left, right, ignored);
  const save = async () => {
    const ids = [compared.left.id, compared.right.id];
    const keys = {
      left: image?.left?.key ?? compared.left.node.key,
      right: image?.right?.key ?? compared.right.node.key,
    };
    setMaking(true);
    try {
      const report = await runTask('Writing the report', undefined, (options) =>
        engine.ask(ids, 'report', { ...keys, ignored: ignoringNoise(ignored) }, options),
      );
      saveBlob(report, reportName(left, right));
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code !== 'aborted') toast(`Could not write the report: ${failure.message}`);
    }
    setMaking(false);
  };
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
      <button
        type="button"
        title="One HTML file that works offline"
        disabled={making}
        className={BUTTON}
        onClick={() => void save()}
      >
        Save report
      </button>
      {command && (
        <button type="button" title={command} className={BUTTON} onClick={() => void copy()}>
          Copy JSON command
        </button>
      )}
    </>
  );
}

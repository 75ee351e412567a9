/** Saves one file of a layer byte for byte, as bytes and nothing else: the browser must not guess a type and open it. */
import type { FileRef } from '../../../../engine/engine.ts';
import { engine } from '../../../app/engine.ts';
import { toFailure } from '../../../app/errors.ts';
import { runTask } from '../../../app/state/tasks.ts';
import { toast } from '../../../parts/Toasts.tsx';
import { safeName } from './safeName.ts';

/** The address of a Blob must outlive the click that follows it; the browser reads it soon after. */
const KEEP = 60_000;

export async function saveFile(openedID: string, file: FileRef, name: string): Promise<void> {
  try {
    const blob = await runTask(`Saving ${safeName(name)}`, undefined, (options) =>
      engine.save(openedID, { kind: 'file', file }, options),
    );
    const address = URL.createObjectURL(blob.slice(0, blob.size, 'application/octet-stream'));
    const link = document.createElement('a');
    link.href = address;
    link.download = safeName(name);
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), KEEP);
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'aborted') toast(`Could not save: ${failure.message}`);
  }
}

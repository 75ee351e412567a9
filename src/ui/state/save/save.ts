/** Saves an object, an archive entry or a file of a layer byte for byte, as bytes and nothing else: the browser must not guess a type and open it. */
import type { SaveTarget } from '../../../engine/engine.ts';
import { toast } from '../../parts/Toasts.tsx';
import { engine } from '../engine.ts';
import { toFailure } from '../errors.ts';
import { runTask } from '../tasks.ts';
import { safeName } from './safeName.ts';

/** The address of a Blob must outlive the click that follows it; the browser reads it soon after. */
const KEEP = 60_000;

/** Hands bytes to the browser to save. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob.slice(0, blob.size, 'application/octet-stream'));
  const link = document.createElement('a');
  link.href = address;
  link.download = safeName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP);
}

export async function save(openedID: string, target: SaveTarget, name: string): Promise<void> {
  try {
    const blob = await runTask(`Saving ${safeName(name)}`, undefined, (options) =>
      engine.save(openedID, target, options),
    );
    saveBlob(blob, name);
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'aborted') toast(`Could not save: ${failure.message}`);
  }
}

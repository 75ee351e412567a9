/** Checks every digest of an input; marks change as results come in, the end is spoken. */
import type { OpenedInput } from '../../engine/engine.ts';
import { toast } from '../parts/Toasts.tsx';
import { engine } from './engine.ts';
import { toFailure } from './errors.ts';
import { runTask } from './tasks.ts';

export async function verifyAll({ id, name }: OpenedInput): Promise<void> {
  try {
    const { verdict } = await runTask('Verifying all', undefined, (options) => engine.verify(id, [], options));
    toast(`${name}: ${verdict}`);
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    toast(code === 'aborted' ? 'Verification was cancelled.' : `Verification stopped: ${message}`);
  }
}

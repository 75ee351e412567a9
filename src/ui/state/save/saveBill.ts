/** Saves the packages of an image as a table or a bill of materials, made in the worker. */
import type { BillFormat } from '../../../core/content/packages/bill/bill.ts';
import { toast } from '../../parts/Toasts.tsx';
import { engine } from '../engine.ts';
import { toFailure } from '../errors.ts';
import { runTask } from '../tasks.ts';
import { saveBlob } from './save.ts';

const NAMES: Readonly<Record<BillFormat, string>> = {
  ...{ json: 'packages.json', tsv: 'packages.tsv', spdx: 'packages.spdx.json', cyclonedx: 'packages.cdx.json' },
};

export async function saveBill(openedID: string, image: string, format: BillFormat): Promise<void> {
  try {
    const { text, databases, basis } = await runTask('Writing the bill of materials', undefined, (options) =>
      engine.ask([openedID], 'bill', { image, format }, { ...options }),
    );
    const type = format === 'tsv' ? 'text/tab-separated-values' : 'application/json';
    saveBlob(new Blob([text], { type }), NAMES[format]);
    const isWhole = basis.incomplete.length === 0 && databases.every(({ unread }) => unread === 0);
    if (!isWhole) toast('Saved. Packages may be missing from it: not all of the image could be read.');
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'aborted') toast(`Could not write the bill of materials: ${failure.message}`);
  }
}

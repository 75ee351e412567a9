/**
 * The browser's own file and folder pickers, as functions. Where it gives handles, what is picked can be opened again
 * another day; elsewhere each asks through an `<input>` that lives for one choice.
 */
import type { Input } from '../../../engine/engine.ts';
import { toFailure } from '../errors.ts';
import { fileInput, pickedFolder } from './dropped.ts';
import { openInputs } from './openInputs.ts';
import { askAboutPair } from './pairState.ts';
import { inputOfHandle } from './reopen.ts';

/** What Chromium has beyond the standard library's types. */
interface Pickers {
  showOpenFilePicker?(options: { multiple: boolean }): Promise<readonly FileSystemHandle[]>;
  showDirectoryPicker?(): Promise<FileSystemHandle>;
}

const pickers = (): Pickers => globalThis as unknown as Pickers;

function ask(folder: boolean): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.multiple = true;
  field.webkitdirectory = folder;
  field.hidden = true;
  field.addEventListener('change', () => {
    const files = [...(field.files ?? [])];
    open(folder ? pickedFolder(files) : files.map(fileInput));
    field.remove();
  });
  field.addEventListener('cancel', () => field.remove());
  // In the document, or Safari may drop the choice when nothing else holds the element.
  document.body.append(field);
  field.click();
}

function open(inputs: readonly Input[]): void {
  askAboutPair(openInputs(inputs));
}

/** Whoever cancels has chosen nothing; where a picker is barred (in a frame), the field is asked. */
async function askHandles(picked: Promise<readonly FileSystemHandle[]>, folder: boolean): Promise<void> {
  try {
    open(await Promise.all((await picked).map(inputOfHandle)));
  } catch (thrown) {
    if (toFailure(thrown).code !== 'aborted') ask(folder);
  }
}

export function pickFiles(): void {
  const picked = pickers().showOpenFilePicker?.({ multiple: true });
  if (picked) void askHandles(picked, false);
  else ask(false);
}

export function pickFolder(): void {
  const picked = pickers().showDirectoryPicker?.();
  if (picked)
    void askHandles(
      picked.then((handle) => [handle]),
      true,
    );
  else ask(true);
}

/**
 * The browser's own file and folder pickers, as functions: each asks through an `<input>` that lives for one choice.
 */
import { askAboutPair } from './pairState.ts';
import { fileInput, pickedFolder } from './dropped.ts';
import { openInputs } from './openInputs.ts';

function ask(folder: boolean): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.multiple = true;
  field.webkitdirectory = folder;
  field.hidden = true;
  field.addEventListener('change', () => {
    const files = [...(field.files ?? [])];
    askAboutPair(openInputs(folder ? pickedFolder(files) : files.map(fileInput)));
    field.remove();
  });
  field.addEventListener('cancel', () => field.remove());
  // In the document, or Safari may drop the choice when nothing else holds the element.
  document.body.append(field);
  field.click();
}

export const pickFiles = (): void => ask(false);
export const pickFolder = (): void => ask(true);

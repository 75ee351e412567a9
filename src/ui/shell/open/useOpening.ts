/**
 * Every way in that is not a button: a drop anywhere on the window, a paste, Ctrl+O. Gives what the window shows while
 * something is held over it.
 */
import { useEffect, useState } from 'react';
import { toast } from '../../parts/Toasts.tsx';
import { toFailure } from '../../state/errors.ts';
import { askAboutPair } from '../../state/open/pairState.ts';
import { fileInput, takeDrop, textInput } from '../../state/open/dropped.ts';
import { openInputs } from '../../state/open/openInputs.ts';

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** True while files are held over the window. Enter and leave come for every element crossed, so they are counted. */
export function useWindowDrop(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const settle = (next: number) => {
      depth = Math.max(0, next);
      setOver(depth > 0);
    };
    const stop = new AbortController();
    const on = (type: 'dragenter' | 'dragleave' | 'dragover' | 'drop', act: (event: DragEvent) => void) =>
      addEventListener(
        type,
        (event) => {
          if (!holdsFiles(event)) return;
          event.preventDefault();
          act(event);
        },
        { signal: stop.signal },
      );
    on('dragenter', () => settle(depth + 1));
    on('dragleave', () => settle(depth - 1));
    on('dragover', (event) => {
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    });
    on('drop', (event) => {
      settle(0);
      if (!event.dataTransfer) return;
      const { inputs, folders } = takeDrop(event.dataTransfer);
      const opened = openInputs(inputs);
      const walked = folders.map((folder, place) =>
        folder.then(
          (input) => openInputs([input], inputs.length + place === 0 ? 'front' : 'behind')[0],
          (thrown: unknown) => void toast(`The folder cannot be read: ${toFailure(thrown).message}`),
        ),
      );
      void Promise.all(walked).then((ids) => askAboutPair([...opened, ...ids]));
    });
    return () => stop.abort();
  }, []);
  return over;
}

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A pasted file or JSON text opens, unless it is pasted into a field. */
export function usePaste(): void {
  useEffect(() => {
    const onPaste = ({ clipboardData, target }: ClipboardEvent) => {
      if (!clipboardData || isTextField(target)) return;
      const files = [...clipboardData.files].map(fileInput);
      openInputs(files.length > 0 ? files : textInput(clipboardData.getData('text/plain')));
    };
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, []);
}

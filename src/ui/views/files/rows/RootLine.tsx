/** RootLine: which directory the tree begins at, and the ways out of it: one up, or all. */
import { CornerLeftUp } from 'lucide-react';
import { visibleText } from '../../../../core/oci/text.ts';
import { Toolbar } from '../../../parts/controls/Toolbar.tsx';
import { rootAt } from '../../../state/appState.ts';

interface RootLineProps {
  readonly slotID: string;
  readonly root: string;
  /** False where the tree has no such directory, and all of it is shown; undefined while that is not known. */
  readonly isShown: boolean | undefined;
}

const BUTTON = 'inline-flex h-6 shrink-0 items-center gap-1 rounded-sm px-1.5 text-accent hover:bg-sunken';

export function RootLine({ slotID, root, isShown }: RootLineProps) {
  const above = root.split('/').slice(0, -1).join('/');
  return (
    <Toolbar
      label="Directory shown"
      className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-2 border-line border-b bg-accent-soft px-3 text-sm"
    >
      <button
        type="button"
        className={BUTTON}
        title="One directory up (Backspace)"
        onClick={() => rootAt(slotID, above)}
      >
        <CornerLeftUp size={14} aria-hidden="true" /> Up
      </button>
      <span role="status" className="wrap-anywhere min-w-0 flex-1">
        {isShown === false ? 'Not a directory here, so all files are shown: ' : 'Only '}
        <span className="font-mono">/{visibleText(root)}</span>
      </span>
      <button type="button" className={BUTTON} onClick={() => rootAt(slotID, '')}>
        Show all
      </button>
    </Toolbar>
  );
}

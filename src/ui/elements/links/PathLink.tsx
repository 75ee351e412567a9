/** PathLink: a path of the root filesystem, leading to it in the files view. */
import { visibleText } from '../../../core/oci/text.ts';
import { openAt, select } from '../../state/appState.ts';

interface PathLinkProps {
  /** As written, with or without the leading slash. */
  readonly path: string;
  readonly slotID: string;
  /** Whose root filesystem; null = that of the selected image. */
  readonly image: string | null;
}

export function PathLink({ path, slotID, image }: PathLinkProps) {
  const go = () => {
    if (image !== null) select(slotID, image);
    openAt(slotID, { path: path.replace(/^\/+/, ''), depth: null, open: null });
  };
  return (
    <button type="button" tabIndex={-1} className="min-w-0 truncate text-left text-accent hover:underline" onClick={go}>
      {visibleText(path)}
    </button>
  );
}

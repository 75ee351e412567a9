/** The line below the tree: where one stands as a path, what can be done there, and how much is shown. */
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { ExportList } from '../../elements/save/ExportList.tsx';
import type { ListPlace } from '../../state/save/exportList.ts';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { useBox } from '../../parts/useBox.ts';
import { RawName } from './cells/RawName.tsx';
import type { ShownRows } from './useFileRows.ts';

interface FileFooterProps {
  readonly path: string | null;
  readonly shown: ShownRows | undefined;
  readonly onGo: (path: string) => void;
  /** Opens the file or follows the link one stands on. */
  readonly action: { readonly label: string; readonly run: () => void } | undefined;
  readonly onOpenAll: (open: boolean) => void;
  readonly list: ListPlace;
}

/** px of a character of the path, of what stands around a part, and of the buttons behind the path. */
const CHARACTER = 7.3;
const AROUND = 11;
const BEHIND = 110;

/**
 * How many parts at the front have no room: names are shown whole or not at all, and the last ones say most. All of them
 * stand in the row at the top of the page.
 */
function partsLeftOut(parts: readonly string[], width: number): number {
  if (width === 0) return 0;
  let room = width - BEHIND;
  for (let at = parts.length - 1; at >= 0; at--) {
    room -= [...(parts[at] ?? '')].length * CHARACTER + AROUND;
    // The last two always: what it is, and where.
    if (room < 0 && at < parts.length - 2) return at + 1;
  }
  return 0;
}

export function FileFooter({ path, shown, onGo, action, onOpenAll, list }: FileFooterProps) {
  const parts = path ? path.split('/') : [];
  const [box, ref] = useBox();
  const left = partsLeftOut(parts, box.width);
  return (
    <Toolbar
      label="Path and list"
      className="@container flex min-h-7 shrink-0 flex-wrap items-center gap-x-3 border-line border-t bg-panel px-2 text-sm"
    >
      <nav
        ref={ref}
        aria-label="Path in the image"
        className="flex min-w-0 flex-1 basis-64 items-center overflow-hidden @max-2xl:basis-full"
      >
        <ol className="flex min-w-0 items-center font-mono">
          <Crumb text="/" onGo={() => onGo('')} last={parts.length === 0} />
          {left > 0 && <Crumb text="…" onGo={() => onGo(parts.slice(0, left).join('/'))} last={false} />}
          {parts.map(
            (part, place) =>
              place >= left && (
                <Crumb
                  // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the path
                  key={place}
                  text={part}
                  slash={place > 0}
                  last={place === parts.length - 1}
                  onGo={() => onGo(parts.slice(0, place + 1).join('/'))}
                />
              ),
          )}
        </ol>
        {path !== null && path !== '' && <CopyButton text={`/${path}`} what="path" />}
        {action && (
          <button type="button" onClick={action.run} className="ml-1 h-6 shrink-0 px-1 text-accent hover:underline">
            {action.label}
          </button>
        )}
      </nav>
      <Toolbar
        label="All rows"
        className="flex shrink-0 items-center gap-1 text-ink-2 [@container_(max-height:15rem)]:hidden"
      >
        <FooterButton label="Expand all" onPress={() => onOpenAll(true)} />
        <FooterButton label="Collapse all" onPress={() => onOpenAll(false)} />
        <ExportList {...list} />
      </Toolbar>
      <Counts shown={shown} />
    </Toolbar>
  );
}

function Crumb({
  text,
  slash = false,
  last,
  onGo,
}: {
  text: string;
  slash?: boolean;
  last: boolean;
  onGo: () => void;
}) {
  const name = visibleText(text);
  return (
    <li className={`flex items-center ${last ? 'min-w-12 shrink' : 'shrink-0'}`}>
      {slash && <span className="text-ink-3">/</span>}
      <button
        type="button"
        onClick={onGo}
        title={name}
        aria-current={last ? 'location' : undefined}
        className={`h-6 min-w-4 truncate rounded-sm px-0.5 hover:bg-sunken ${last ? 'text-ink' : 'text-ink-2'}`}
      >
        <RawName name={name} />
      </button>
    </li>
  );
}

function FooterButton({ label, onPress }: { readonly label: string; readonly onPress: () => void }) {
  return (
    <button type="button" onClick={onPress} className="h-6 rounded-sm px-1 hover:bg-sunken hover:text-ink">
      {label}
    </button>
  );
}

/** A live region: says what a filter leaves. */
function Counts({ shown }: { readonly shown: ShownRows | undefined }) {
  const total = shown ? (shown.lists.below[shown.root] ?? 0) - shown.scope.removed : 0;
  const bytes = shown?.lists.total[shown.root] ?? 0;
  return (
    <span
      role="status"
      className="ml-auto min-w-32 shrink-0 text-right text-ink-2 tabular-nums @max-md:min-w-0 [@container_(max-height:15rem)]:hidden"
    >
      {shown?.filtered ? (
        <>
          <span className="text-ink">{formatCount(shown.filtered.shown)}</span> shown,{' '}
          {formatCount(shown.filtered.total - shown.filtered.shown)} hidden
        </>
      ) : (
        shown && (
          <span title={formatExactBytes(bytes)}>
            {formatCount(total)} {total === 1 ? 'entry' : 'entries'}, {formatBytes(bytes)}
          </span>
        )
      )}
    </span>
  );
}

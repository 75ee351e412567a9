/** Where one stands: input › index › linux/arm64 › layer 3 › usr › bin. Every part leads there. */
import type { Node } from '../../../core/image/node.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { nameOf } from '../cut/cutParts.ts';
import { type Slot, select, setPath, showView } from '../state/appState.ts';
import { trail } from '../state/objectIndex.ts';

interface Crumb {
  readonly id: string;
  readonly text: string;
  readonly title: string;
  readonly go: () => void;
}

/** A manifest is called by its platform here: its role says nothing in a path. */
function crumbName(node: Node): string {
  return node.role === 'manifest' && node.platform !== null ? node.platform : nameOf(node);
}

function crumbsOf(slot: Slot): readonly Crumb[] {
  const { opened } = slot;
  const input = { id: 'input', text: slot.input.name, title: slot.input.name, go: () => rootOf(slot) };
  if (!opened) return [input];
  const nodes = trail(opened, slot.key).map((node) => ({
    id: node.key,
    text: crumbName(node),
    title: [nameOf(node), ...node.names, node.digest ?? ''].join('\n').trim(),
    go: () => select(slot.id, node.key),
  }));
  const parts = slot.path === null || slot.path === '' ? [] : slot.path.split('/');
  const path = parts.map((part, place) => {
    const whole = parts.slice(0, place + 1).join('/');
    return {
      id: `/${whole}`,
      text: part,
      title: `/${whole}`,
      go: () => {
        setPath(whole);
        showView('files');
      },
    };
  });
  return [input, ...nodes, ...path];
}

function rootOf(slot: Slot): void {
  const root = slot.opened?.roots[0];
  if (root) select(slot.id, root.key);
}

export function Breadcrumb({ slot }: { readonly slot: Slot }) {
  const crumbs = crumbsOf(slot);
  return (
    <nav aria-label="Where you are" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center overflow-hidden px-2 text-sm">
        {crumbs.map((crumb, place) => {
          const last = place === crumbs.length - 1;
          return (
            <li
              key={crumb.id}
              className={`flex items-center ${place === 0 ? 'min-w-12 shrink' : last ? 'min-w-0 shrink' : 'min-w-6 shrink'}`}
            >
              {place > 0 && (
                <span aria-hidden="true" className="shrink-0 px-0.5 text-ink-3">
                  ›
                </span>
              )}
              <button
                type="button"
                onClick={crumb.go}
                title={visibleText(crumb.title.replaceAll('\n', ' '))}
                aria-current={last ? 'location' : undefined}
                className={`h-6 min-w-0 truncate rounded-sm px-1 hover:bg-sunken ${last ? 'font-medium text-ink' : 'text-ink-2'}`}
              >
                {visibleText(crumb.text)}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

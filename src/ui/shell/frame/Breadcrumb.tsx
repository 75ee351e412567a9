/** Where one stands: input › index › linux/arm64 › layer 3 › usr › bin. Every part leads there. */
import type { Node } from '../../../core/image/node.ts';
import { shortDigest } from '../../../core/oci/digest.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { nameOf } from '../../state/cut/cutParts.ts';
import { type BrowsePlace, readBrowse } from '../../state/registry/browsePlace.ts';
import { PREFIX } from '../../state/registry/registryInput.ts';
import { type Slot, select, setPath, showBrowse, showView } from '../../state/appState.ts';
import { trail } from '../../state/objectIndex.ts';

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
  const lead = inputCrumbs(slot);
  if (!opened) return lead;
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
  return [...lead, ...nodes, ...path];
}

/** The input; an image in a registry by the way back to where it lies. */
function inputCrumbs(slot: Slot): readonly Crumb[] {
  const { input } = slot;
  const place = input.kind === 'registry' ? readBrowse(input.name.slice(PREFIX.length)) : undefined;
  if (!place?.repository) return [{ id: 'input', text: input.name, title: input.name, go: () => rootOf(slot) }];
  const { tag, digest } = place.chosen ?? {};
  const text = tag ?? (digest === undefined ? 'latest' : shortDigest(digest));
  return [...registryCrumbs(place), { id: 'input', text, title: input.name, go: () => rootOf(slot) }];
}

function rootOf(slot: Slot): void {
  const root = slot.opened?.roots[0];
  if (root) select(slot.id, root.key);
}

export function Breadcrumb({ slot }: { readonly slot: Slot }) {
  return <Crumbs crumbs={crumbsOf(slot)} />;
}

/** The way through a registry: its repositories, the tags of one, the tag. */
export function BrowseCrumbs({ browse }: { readonly browse: string }) {
  const place = readBrowse(browse);
  if (!place) return null;
  const { tag, digest } = place.chosen ?? {};
  const chosen = tag ?? (digest === undefined ? undefined : shortDigest(digest));
  const last = { id: 'chosen', text: chosen ?? '', title: browse, go: () => showBrowse(browse) };
  return <Crumbs crumbs={[...registryCrumbs(place), ...(chosen === undefined ? [] : [last])]} />;
}

function registryCrumbs({ registry, repository }: BrowsePlace): readonly Crumb[] {
  const host = { id: 'registry', text: registry, title: `Repositories of ${registry}`, go: () => showBrowse(registry) };
  if (repository === undefined) return [host];
  const name = repository.slice(registry.length + 1);
  return [host, { id: 'repository', text: name, title: `Tags of ${repository}`, go: () => showBrowse(repository) }];
}

function Crumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Where you are" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center overflow-hidden px-2 text-sm">
        {crumbs.map((crumb, place) => {
          const last = place === crumbs.length - 1;
          return (
            <li
              key={crumb.id}
              className={`flex items-center ${last ? 'min-w-24 shrink-0 max-w-full' : 'min-w-12 shrink'}`}
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

/**
 * Where one stands: input › index › linux/arm64 › layer 3 › usr › bin. Every part leads there; the mark before a part is a
 * menu of what else there is at its place.
 */
import { useLayoutEffect, useRef } from 'react';
import type { Node } from '../../../core/image/node.ts';
import { shortDigest } from '../../../core/oci/digest.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { nameOf } from '../../state/cut/cutParts.ts';
import { type BrowsePlace, readBrowse } from '../../state/registry/browsePlace.ts';
import { PREFIX } from '../../state/registry/registryInput.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import type { MenuItem } from '../../parts/menu/Menu.tsx';
import { MenuButton } from '../../parts/menu/MenuButton.tsx';
import { type Slot, select, setPath, showBrowse, showView, useApp } from '../../state/appState.ts';
import { type PathNeighbours, useBeside } from '../../state/place/beside.ts';
import { objectIndex, trail } from '../../state/objectIndex.ts';
import { routeOf } from '../routes.tsx';

interface Crumb {
  readonly id: string;
  readonly text: string;
  readonly title: string;
  readonly go: () => void;
  /** What else there is in its place, this one included; nothing where it is alone. */
  readonly siblings?: readonly MenuItem[] | (() => readonly MenuItem[]);
}

/** A manifest is called by its platform here: its role says nothing in a path. */
function crumbName(node: Node): string {
  return node.role === 'manifest' && node.platform !== null ? node.platform : nameOf(node);
}

/** A path of the image is a place in the files view only; elsewhere it is what one left there. */
function crumbsOf(slot: Slot, beside: PathNeighbours, inFiles: boolean): readonly Crumb[] {
  const { opened } = slot;
  const lead = inputCrumbs(slot);
  if (!opened) return lead;
  const nodes = trail(opened, slot.key).map((node) => ({
    id: node.key,
    text: crumbName(node),
    title: [nameOf(node), ...node.names, node.digest ?? ''].join('\n').trim(),
    go: () => select(slot.id, node.key),
    siblings: siblingsOf(slot, opened, node),
  }));
  const parts = inFiles && slot.path ? slot.path.split('/') : [];
  const path = parts.map((part, place) => {
    const whole = parts.slice(0, place + 1).join('/');
    return {
      id: `/${whole}`,
      text: part,
      title: `/${whole}`,
      go: () => goToPath(whole),
      ...(beside.slotID === slot.id && { siblings: () => neighbours(beside, whole) }),
    };
  });
  return [...lead, ...nodes, ...path];
}

function goToPath(path: string): void {
  setPath(path);
  showView('files');
}

function neighbours(beside: PathNeighbours, path: string): readonly MenuItem[] {
  const all = beside.of(path);
  return around(
    all,
    all.findIndex((each) => each.path === path),
  ).map((each) => ({
    id: each.path,
    label: `${visibleText(each.name)}${each.isDirectory ? '/' : ''}`,
    checked: each.path === path,
    go: () => goToPath(each.path),
  }));
}

/** As many as a menu has room for, around the one where one stands. */
function around<T>(all: readonly T[], at: number): readonly T[] {
  const first = Math.max(0, Math.min(at - MOST_SIBLINGS / 2, all.length - MOST_SIBLINGS));
  return all.slice(first, first + MOST_SIBLINGS);
}

/** More would be no menu any more: they are in the column beside. */
const MOST_SIBLINGS = 60;

function siblingsOf(slot: Slot, opened: OpenedInput, node: Node): readonly MenuItem[] {
  const { parent } = objectIndex(opened).get(node.key) ?? {};
  const all = parent ? parent.children : opened.roots;
  return around(all, all.indexOf(node)).map((each) => ({
    id: each.key,
    label: visibleText([crumbName(each), each.names[0]].filter(Boolean).join(' · ')),
    hint: each.origin === 'stored' ? formatBytes(each.size) : undefined,
    checked: each === node,
    go: () => select(slot.id, each.key),
  }));
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
  const beside = useBeside();
  const inFiles = useApp((state) => routeOf(state.view).PathDetails !== undefined);
  return <Crumbs crumbs={crumbsOf(slot, beside, inFiles)} />;
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

/** Before a part that is not alone: the way to the others. */
function Mark({ crumb: { text, siblings = [] } }: { readonly crumb: Crumb }) {
  if (typeof siblings !== 'function' && siblings.length < 2)
    return (
      <span aria-hidden="true" className="w-5 shrink-0 text-center text-ink-3">
        ›
      </span>
    );
  return (
    <MenuButton
      label={`Others beside ${visibleText(text)}`}
      items={siblings}
      className="h-6 w-5 shrink-0 rounded-sm text-ink-3 hover:bg-sunken hover:text-ink"
    >
      <span aria-hidden="true">›</span>
      <span className="sr-only">Others beside {visibleText(text)}</span>
    </MenuButton>
  );
}

/** Characters of a part that keeps its room: a few letters less would say nothing. */
const SHORT = 8;

function Crumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
  const list = useRef<HTMLOListElement>(null);
  // Where there is no room for all, the end of the way is what one wants to see.
  const way = crumbs.map(({ id }) => id).join(' ');
  useLayoutEffect(() => {
    if (list.current && way !== '') list.current.scrollLeft = list.current.scrollWidth;
  }, [way]);
  return (
    <nav aria-label="Where you are" className="min-w-0 flex-1">
      <ol
        ref={list}
        className="flex min-w-0 items-center overflow-x-auto overflow-y-hidden px-2 text-sm [scrollbar-width:none]"
      >
        {crumbs.map((crumb, place) => {
          const last = place === crumbs.length - 1;
          return (
            <li
              key={crumb.id}
              className={`flex items-center ${last ? 'min-w-24 shrink-0 max-w-full' : crumb.text.length > SHORT ? 'shrink' : 'shrink-0'}`}
              // No more than its text needs, or a gap would follow it.
              style={!last && crumb.text.length > SHORT ? { minWidth: `min(5rem, ${crumb.text.length}ch)` } : undefined}
            >
              {place > 0 && <Mark crumb={crumb} />}
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

/** The links of the overview: each fact leads to the view that shows all of it. */
import type { ReactNode } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { Link } from '../../elements/links/Link.tsx';
import { goWithin, openAt, select, showView } from '../../state/appState.ts';
import { hrefTo } from '../../state/place/history.ts';
import { LayerChip } from '../../parts/marks/RoleGlyph.tsx';
import type { OverviewPlace } from './fact.ts';

/** Stands in sentences: distinguished from their text by more than colour. */
const LOOK = 'text-accent underline decoration-line-strong underline-offset-2 hover:decoration-accent';

interface GoToProps {
  readonly view: string;
  /** What is arranged in the view before it shows. */
  readonly before?: () => void;
  readonly children: ReactNode;
}

export function GoTo({ view, before, children }: GoToProps) {
  const go = () => {
    before?.();
    showView(view);
  };
  return (
    <Link href={hrefTo({ view })} go={go} className={LOOK}>
      {children}
    </Link>
  );
}

/** To an object of the input, in a view. */
export function ToObject({
  place,
  objectKey,
  view,
  children,
}: {
  readonly place: OverviewPlace;
  readonly objectKey: string;
  readonly view: string;
  readonly children: ReactNode;
}) {
  const go = () => {
    select(place.slot.id, objectKey);
    showView(view);
  };
  return (
    <Link href={hrefTo({ view, key: objectKey })} go={go} className={LOOK}>
      {children}
    </Link>
  );
}

/** To what a search finds. */
export function ToSearch({
  place,
  q,
  children,
}: {
  readonly place: OverviewPlace;
  readonly q: string;
  readonly children: ReactNode;
}) {
  const go = () => {
    goWithin(place.slot.id, { q });
    showView('search');
  };
  return (
    <Link href={hrefTo({ view: 'search', q })} go={go} className={LOOK}>
      {children}
    </Link>
  );
}

/** To a file as a layer ships it; without a layer, as in the finished image. */
export function ToFile({
  place,
  path,
  depth = null,
  line,
}: {
  readonly place: OverviewPlace;
  readonly path: string;
  readonly depth?: number | null;
  readonly line?: number;
}) {
  const open = line === undefined ? null : `text:${line}`;
  return (
    <Link
      href={hrefTo({ view: 'files', path, depth, open, file: open === null ? null : path })}
      go={() => openAt(place.slot.id, { key: place.image.key, path, depth, open })}
      className={`wrap-anywhere font-mono text-sm ${LOOK}`}
    >
      {visibleText(path)}
    </Link>
  );
}

/** A layer by its chip and number, leading to its build step. */
export function ToLayer({ place, layer }: { readonly place: OverviewPlace; readonly layer: number }) {
  const key = place.layers[layer]?.key ?? place.image.key;
  return (
    <ToObject place={place} objectKey={key} view="history">
      <span className="inline-flex items-center gap-1 align-middle">
        <LayerChip layer={layer} /> layer {layer}
      </span>
    </ToObject>
  );
}

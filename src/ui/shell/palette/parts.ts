/** The parts of views, each of which the palette leads to. A view with parts is a line here. */
import { goWithin, type Slot } from '../../state/appState.ts';
import { PARTS_SHOWN, VIEW_PARTS } from '../../state/image/shownParts.ts';
import { PANES, SIZE } from '../../state/image/sizeState.ts';
import { show } from '../../state/place/shows.ts';
import { TABS } from '../../views/compare/Tabs.tsx';

interface ViewPart {
  readonly label: string;
  /** Chooses it, whether or not its view is shown. */
  show(slot: Slot): void;
}

const PARTS: Readonly<Partial<Record<string, readonly ViewPart[]>>> = {
  history: VIEW_PARTS.history.map((label) => ({ label, show: () => show(PARTS_SHOWN.history, label) })),
  size: PANES.map((label) => ({ label, show: () => show(SIZE.pane, label) })),
  compare: TABS.map(([tab, label]) => ({ label, show: ({ id }) => goWithin(id, { tab }) })),
  config: VIEW_PARTS.config.map((label) => ({ label, show: () => show(PARTS_SHOWN.config, label) })),
};

/** The parts of a view, in the order in which it shows them. */
export const partsOf = (view: string): readonly ViewPart[] => PARTS[view] ?? [];

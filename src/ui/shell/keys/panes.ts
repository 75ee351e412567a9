/** F6: from pane to pane of the page, as in desktop programs: the tabs, the view, the file open in it, details, inputs. */
import { isShown, LISTS } from './keepFocus.ts';

const STOPS = 'a[href],button:enabled,input:enabled,select:enabled,[tabindex="0"]';

/** What the focus goes to in a pane: the chosen tab, its list, or the first thing that can be done; not in a pane inside it. */
function entryOf(pane: HTMLElement): HTMLElement {
  // An open file is entered at its content, not at its tabs.
  const content = pane.querySelector<HTMLElement>(':scope > [role="tabpanel"]') ?? pane;
  const own = (selector: string) =>
    [...content.querySelectorAll<HTMLElement>(selector)].find(
      (each) => each.tabIndex >= 0 && each.closest('[data-pane]') === pane && isShown(each),
    );
  return own('[role="tab"][aria-selected="true"]') ?? own(LISTS) ?? own(STOPS) ?? pane;
}

/** To the next pane (`by` 1) or the one before (-1), around the end. False where there is none to go to. */
export function stepPane(by: 1 | -1): boolean {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(isShown);
  const here = document.activeElement?.closest<HTMLElement>('[data-pane]');
  const at = here ? panes.indexOf(here) : by > 0 ? -1 : 0;
  const next = panes.at((at + by + panes.length) % (panes.length || 1));
  if (!next) return false;
  entryOf(next).focus();
  return true;
}

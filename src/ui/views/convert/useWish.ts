/** What is wished for, as links carry it. */
import { anyText, note, oneOf, onOrOff, show, useShown } from '../../state/place/shows.ts';
import { FIRST_WISH, TARGETS, type Wish } from './wishes.ts';

const CONVERT = {
  to: oneOf(
    'convert.to',
    TARGETS.map(({ to }) => to),
    FIRST_WISH.to,
  ),
  skopeo: onOrOff('convert.skopeo'),
  keepConfig: onOrOff('convert.config'),
  all: onOrOff('convert.all'),
  name: anyText('convert.name'),
};

export function useWish(): { readonly wish: Wish; readonly setWish: (next: Wish) => void } {
  const wish: Wish = {
    to: useShown(CONVERT.to),
    skopeo: useShown(CONVERT.skopeo),
    keepConfig: useShown(CONVERT.keepConfig),
    all: useShown(CONVERT.all),
    name: useShown(CONVERT.name),
  };
  const setWish = (next: Wish) => {
    note(CONVERT.name, next.name);
    note(CONVERT.skopeo, next.skopeo);
    note(CONVERT.keepConfig, next.keepConfig);
    note(CONVERT.all, next.all);
    if (next.to !== wish.to) show(CONVERT.to, next.to);
  };
  return { wish, setWish };
}

/** Goes from a file that differs to the files view of the side that has it. */
import { rowPath } from '../../../../core/table/namedRows.ts';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { openAt, useApp } from '../../../state/appState.ts';
import { imageAt } from '../../../state/objectIndex.ts';
import type { Compared } from '../useCompared.ts';
import { KIND } from './fileRows.ts';

export type SideName = 'left' | 'right';
type Keys = Readonly<Record<SideName, string>>;

/** Is the side an input of its own? What was made by converting is not in the list of inputs. */
export function slotOf(compared: Compared, side: SideName) {
  return useApp.getState().slots.find(({ opened }) => opened?.id === compared[side].id);
}

/** The right side where it has the file, else the left. */
export function openSide(diff: FileDiff, row: number, compared: Compared, keys: Keys, wanted?: SideName): void {
  const side = wanted ?? (diff.kind[row] === KIND.removed ? 'left' : 'right');
  const slot = slotOf(compared, side);
  if (!slot?.opened) return;
  useApp.setState({ active: slot.id });
  const here = imageAt(slot.opened, slot.key)?.key === keys[side];
  openAt(slot.id, { ...(here ? {} : { key: keys[side] }), depth: null, path: rowPath(diff[side], row), open: null });
}

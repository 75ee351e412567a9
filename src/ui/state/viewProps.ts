/** What every view is given: the input looked at and its selection. */
import type { OpenedInput } from '../../engine/engine.ts';
import type { Slot } from './appState.ts';

export interface ViewProps {
  readonly slot: Slot;
  readonly opened: OpenedInput;
}

/** The dialogs that were asked for, each loaded when it is wanted first. */
import { type ComponentType, lazy, Suspense } from 'react';
import { CACHED_DIALOG } from '../cachedIndexes/cachedIndexesState.ts';
import { PALETTE } from '../palette/paletteState.ts';
import { useWanted } from './dialogs.ts';
import { HELP } from './helpState.ts';

const DIALOGS: readonly (readonly [id: string, Dialog: ComponentType])[] = [
  [HELP, lazy(() => import('./HelpDialog.tsx').then((m) => ({ default: m.HelpDialog })))],
  [
    CACHED_DIALOG,
    lazy(() => import('../cachedIndexes/CachedIndexesDialog.tsx').then((m) => ({ default: m.CachedIndexesDialog }))),
  ],
  [PALETTE, lazy(() => import('../palette/PaletteDialog.tsx').then((m) => ({ default: m.PaletteDialog })))],
];

export function Dialogs() {
  const wanted = useWanted();
  return DIALOGS.map(
    ([id, Dialog]) =>
      wanted.has(id) && (
        <Suspense key={id} fallback={null}>
          <Dialog />
        </Suspense>
      ),
  );
}

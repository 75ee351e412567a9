/** useLayoutRows: the rows of an archive, made in slices; until the next ones are whole the ones before stay. */
import { useLayoutEffect, useState } from 'react';
import type { LayoutEntry } from '../../../engine/engine.ts';
import { runSliced } from '../../parts/slices.ts';
import { type Folder, type LayoutRows, layoutRows, plant } from './layoutRows.ts';

export function useLayoutRows(
  entries: readonly LayoutEntry[] | undefined,
  closed: ReadonlySet<string>,
): LayoutRows | undefined {
  const [root, setRoot] = useState<Folder>();
  const [shown, setShown] = useState<LayoutRows>();
  useLayoutEffect(() => entries && runSliced(plant(entries), setRoot), [entries]);
  useLayoutEffect(() => root && runSliced(layoutRows(root, closed), setShown), [root, closed]);
  return shown;
}

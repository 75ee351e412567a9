/** The views that show one of several parts: which one it is, kept while one is elsewhere. */
import { create } from 'zustand';

export const VIEW_PARTS = {
  history: ['Steps', 'Dockerfile'],
  config: ['Config', 'Runtime config'],
} as const;

interface Shown {
  readonly history: (typeof VIEW_PARTS.history)[number];
  readonly config: (typeof VIEW_PARTS.config)[number];
}

export const useShownParts = create<Shown>(() => ({ history: 'Steps', config: 'Config' }));

export function showPart(part: Partial<Shown>): void {
  useShownParts.setState(part);
}

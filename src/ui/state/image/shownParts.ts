/** The views that show one of two parts, and which one it is. */
import { oneOf } from '../place/shows.ts';

export const VIEW_PARTS = {
  history: ['Steps', 'Dockerfile'],
  config: ['Config', 'Runtime config'],
} as const;

export const PARTS_SHOWN = {
  history: oneOf('history.as', VIEW_PARTS.history, 'Steps'),
  config: oneOf('config.as', VIEW_PARTS.config, 'Config'),
};

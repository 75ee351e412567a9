/** Option of commands that print tables. */
import { flag, type OptionSet, type Values } from '../commandLine/option.ts';

export const WIDTH = {
  noTrunc: flag('--no-trunc', 'whole lines, whole digests and all rows, however wide the terminal is'),
} as const satisfies OptionSet;

export type Width = Values<typeof WIDTH>;

/** useDescription: what the worker reads out of a file whose format it knows. */
import type { Description, ReaderName } from '../../../core/content/description.ts';
import type { PreviewProps } from '../preview.ts';
import { LONG, useAnswer } from '../../state/answer.ts';

export type { Description };

export function useDescription({ subject, path }: PreviewProps, as: ReaderName | undefined) {
  const { openedID, target } = subject;
  return useAnswer([openedID], 'describe', { target, path, as }, { doing: 'Reading the file', ...LONG });
}

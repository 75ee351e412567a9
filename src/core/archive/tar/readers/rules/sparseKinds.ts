/** Sparse files, whose map not every program reads. */
import type { Rule } from '../rule.ts';

export const sparseKinds: Rule = {
  name: 'sparse-kind',
  covers: (_, __, { sparse }) => sparse !== undefined,
  what: () => 'This is a sparse file, whose map lies in PAX records or before its content.',
};

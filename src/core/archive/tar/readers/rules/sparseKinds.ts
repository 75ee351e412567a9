/** Sparse files, whose map not every program reads, or reads alike. */
import { FLAG_SPARSE } from '../../header.ts';
import { hasKey, type Rule } from '../rule.ts';

const KEYS = ['map', 'size', 'realsize', 'major', 'numblocks', 'name'];

export const sparseKinds: Rule = {
  name: 'sparse-kind',
  covers: (seen, topics, { sparse, flag }) =>
    sparse !== undefined ||
    flag === FLAG_SPARSE ||
    topics.includes('content') ||
    (!topics.includes('owner') && KEYS.some((key) => hasKey(seen, `GNU.sparse.${key}`))),
  what: ({ header }) =>
    header[156] === FLAG_SPARSE
      ? 'This is a sparse file of GNU tar, whose map is in its header and in the blocks after it.'
      : 'This is a sparse file, or looks like one: a map states where its content is.',
};

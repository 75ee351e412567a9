/** The rules, in order: the first that covers a difference explains it. */
import type { Rule } from '../rule.ts';
import { checksums } from './checksums.ts';
import { emptyNames } from './names/emptyNames.ts';
import { entryTypes } from './entryTypes.ts';
import { globalHeaders } from './globalHeaders.ts';
import { headerNumbers } from './headerNumbers.ts';
import { headerPrefix } from './names/headerPrefix.ts';
import { linkTargets } from './names/linkTargets.ts';
import { nameOrder } from './names/nameOrder.ts';
import { paxRecords } from './paxRecords.ts';
import { paxSize } from './paxSize.ts';
import { refusedTypes, rootTypes } from './refusedTypes.ts';
import { slashes } from './names/slashes.ts';
import { sizeWithoutContent } from './sizeWithoutContent.ts';
import { sparseKinds } from './sparseKinds.ts';

/** Where none does, a program of another version than those described may be the reason. */
const HEADER: Rule = { name: 'header', covers: () => true, what: () => 'Programs read this header differently.' };

/** All reasons, the most specific first. */
export const RULES: readonly Rule[] = [
  ...[refusedTypes, rootTypes, sparseKinds, checksums, globalHeaders, sizeWithoutContent, paxSize, slashes, entryTypes],
  ...[linkTargets, nameOrder, emptyNames, headerPrefix, paxRecords, headerNumbers, HEADER],
];

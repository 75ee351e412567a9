/**
 * Where programs read a tar differently, as GNU tar 1.34, bsdtar 3.6, Python 3.11 and tar-rs 0.4 were seen to do. Go's
 * archive/tar, which the runtimes unpack with, is what this listing follows.
 */
import type { Finding } from '../../../oci/finding.ts';
import { toDisagreement } from '../../../oci/finding.ts';
import { formatBytes } from '../../../oci/text.ts';
import type { Span } from '../entry.ts';
import { placeOf } from '../findingLog.ts';
import { gnuPrefix } from './gnuPrefix.ts';
import type { Parting, Rule, Seen } from './rule.ts';
import { sizeWithoutContent } from './sizeWithoutContent.ts';

const RULES: readonly Rule[] = [sizeWithoutContent, gnuPrefix];

/** What programs part over at an entry; nothing where all read it alike. */
export function disagreements(seen: Seen): Finding[] {
  const { entry } = seen;
  const found: Finding[] = [];
  for (const rule of RULES) {
    const parting = rule.look(seen);
    if (parting) found.push(toFinding(rule.name, parting, entry.number, entry.headerOffset, textOf(entry.path)));
  }
  return found;
}

/** `offset`: the byte at which they part. `number`: that of the entry there, or of the next one. */
export function toFinding(rule: string, parting: Parting, number: number, offset: number, entry?: string): Finding {
  const { what, here, readers } = parting;
  const named = entry === undefined ? {} : { entry };
  return toDisagreement(placeOf(number, offset), what, { rule, offset, ...named, here, readers });
}

function textOf({ bytes, start, end }: Span): string {
  return formatBytes(bytes.subarray(start, end));
}

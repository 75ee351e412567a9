/**
 * What runtimes refuse of entries that can be read: a rule a file, each found by asking Docker, podman and umoci
 * (tests/oracle). What readers of tar disagree about is reported where tar is read.
 */
import type { TarEntry } from '../../archive/tar/entry.ts';
import { type FindingLog, placeOf } from '../../archive/tar/findingLog.ts';
import { longNames } from './longNames.ts';
import { owners } from './owners.ts';
import type { RefusalRule } from './refusal.ts';
import { symlinks } from './symlinks.ts';
import { unpackedTypes } from './unpackedTypes.ts';
import { xattrs } from './xattrs.ts';

const RULES: readonly RefusalRule[] = [unpackedTypes, owners, longNames, symlinks, xattrs];

/** Reports what is wrong with an entry. */
export function remarkRefusals(entry: TarEntry, log: FindingLog): void {
  for (const rule of RULES) {
    const refusal = rule(entry);
    if (refusal) log.add(refusal.code, refusal.severity, placeOf(entry.number, entry.headerOffset), refusal.message);
  }
}

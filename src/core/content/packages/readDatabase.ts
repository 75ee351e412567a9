/** A package database from its files: what it lists, what of it could not be read, and why. */
import { Steps } from '../steps.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { PackagesDescription } from '../description.ts';
import { Remarks } from '../remarks.ts';
import type { DatabaseKind, DatabasePart } from './databases/database.ts';
import { Gathered } from './gathered.ts';

/** The packages of a database that was read. */
export interface ReadDatabase extends Omit<PackagesDescription, 'kind'> {}

/**
 * Reads a database of a kind. Damage, bounds and bytes that can't be had are counted and reported, and what was read before
 * them is there; throws `aborted` only.
 */
export async function readDatabase(
  kind: DatabaseKind,
  at: string,
  parts: readonly DatabasePart[],
  signal?: AbortSignal,
): Promise<ReadDatabase> {
  const remarks = new Remarks(at);
  const gathered = new Gathered(kind.format, remarks);
  const size = parts.reduce((sum, { source }) => sum + source.size, 0);
  try {
    await kind.read(parts, { gathered, steps: new Steps(at, size), signal });
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted' || error.code === 'internal') throw error;
    gathered.miss(error.message, error.code);
  }
  const { packages, others, unread } = gathered;
  return { format: kind.format, packages, others, unread, findings: remarks.findings };
}

/** Operands that name a repository or a registry. */
import { readPasted, readPastedRegistry, withDefaultTag } from '../core/oci/names/pasted.ts';
import { formatReference, type Reference } from '../core/oci/reference.ts';
import type { RepositoryArgs } from '../core/store/registry/repository.ts';
import { credentialOf, toInput } from './input.ts';
import { UsageError } from './usageError.ts';

interface Creds {
  readonly creds: string | undefined;
}

export interface AskedRepository {
  readonly args: RepositoryArgs;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** The repository of an operand that names an image in a registry; undefined for files. */
export function repositoryOf(operand: string, options: Creds): AskedRepository | undefined {
  if (toInput(operand, options).kind !== 'registry') return undefined;
  const reference = readPasted(operand);
  return reference && asked(withDefaultTag(reference), options);
}

/** The same where nothing else will do. */
export function needRepository(operand: string, options: Creds): AskedRepository {
  if (toInput(operand, options).kind === 'path' && readPasted(operand))
    throw new UsageError(`${operand}: is the name of a file; for a repository of this name write docker://${operand}`);
  const reference = readPasted(operand);
  if (!reference) throw new UsageError(`${operand}: is not the name of a repository; write HOST/NAME, as quay.io/a/b`);
  return asked(reference, options);
}

function asked({ registry, repository, tag, digest }: Reference, { creds }: Creds): AskedRepository {
  return { args: { repository: formatReference({ registry, repository }), ...credentialOf(creds) }, tag, digest };
}

export const isPlainTag = (tag: string | undefined): tag is string => tag !== undefined;

/** The host of a registry. */
export function needRegistry(operand: string): string {
  const host = readPastedRegistry(operand) ?? readPastedRegistry(`${operand}/`);
  if (host === undefined) throw new UsageError(`${operand}: is not the name of a registry; write HOST or HOST:PORT`);
  return host;
}

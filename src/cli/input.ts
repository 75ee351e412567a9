/** What an operand is: stdin, a path, or the name of an image in a registry. */
import { existsSync } from 'node:fs';
import { readPasted, withDefaultTag } from '../core/oci/names/pasted.ts';
import { formatReference } from '../core/oci/reference.ts';
import type { Input } from '../engine/engine.ts';
import type { Options } from './options.ts';

/** Names of files. A registry may have such a repository; whoever means it says so with `docker://`. */
const FILE_NAME = /^[^/:@]+\.(?:tar|tgz|tzst|txz|tbz2?|gz|zst|xz|bz2|json|oci|zip)$/i;

/** A path that exists is one; what is none and reads as a reference is that, with docker's defaults. */
export function toInput(operand: string, { creds }: Pick<Options, 'creds'>): Input {
  if (operand === '-') return { kind: 'path', name: 'stdin', path: operand };
  const path: Input = { kind: 'path', name: operand, path: operand };
  if (existsSync(operand) || FILE_NAME.test(operand)) return path;
  const reference = readPasted(operand);
  if (!reference) return path;
  const name = formatReference(withDefaultTag(reference));
  return { kind: 'registry', name, reference: name, ...credentialOf(creds) };
}

/** Operands of the app: files for the server to offer, and the part of the address that has the page open the others. */
export function forPage(operands: readonly string[]): { readonly paths: readonly string[]; readonly hash: string } {
  const inputs = operands.map((operand) => toInput(operand, {}));
  const paths = inputs.flatMap((input) => (input.kind === 'path' ? input.path : []));
  // As the page writes its own links.
  const fields = inputs.flatMap((input) =>
    input.kind === 'registry' ? `in=${encodeURIComponent(`docker://${input.reference}`)}` : [],
  );
  return { paths, hash: fields.length === 0 ? '' : `#/objects?${fields.join('&')}` };
}

function credentialOf(creds: string | undefined): { credential?: string } {
  return creds === undefined ? {} : { credential: `Basic ${Buffer.from(creds, 'utf8').toString('base64')}` };
}

/** What an operand is: stdin, a path, or the name of an image in a registry. */
import { existsSync } from 'node:fs';
import { readPasted, withDefaultTag } from '../core/oci/pasted.ts';
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

function credentialOf(creds: string | undefined): { credential?: string } {
  return creds === undefined ? {} : { credential: `Basic ${Buffer.from(creds, 'utf8').toString('base64')}` };
}

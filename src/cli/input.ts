/** What an operand is: stdin, a path, or the name of an image in a registry. */
import { existsSync, lstatSync, statSync } from 'node:fs';
import { readPasted, withDefaultTag } from '../core/oci/names/pasted.ts';
import { formatReference } from '../core/oci/reference.ts';
import type { ImageError } from '../core/oci/imageError.ts';
import type { Input } from '../engine/engine.ts';
import { nearest } from './commandLine/nearest.ts';
import { toImageError } from './node/fileSource.ts';
import { UsageError } from './usageError.ts';

/** Names of files. A registry may have such a repository; whoever means it says so with `docker://`. */
const FILE_NAME = /^(?!\w+:\/\/)[^:@]+\.(?:tar|tgz|tzst|txz|tbz2?|gz|zst|xz|bz2|json|oci|zip)$/i;
/** The same in an address: no registry is there. */
const FILE_ADDRESS = /^https?:\/\/[^?#]+\/[^/?#]+\.(?:tar|tgz|tzst|txz|tbz2?|gz|zst|xz|bz2|json|oci|zip)(?:[?#].*)?$/i;

interface Meant {
  readonly creds?: string | undefined;
  /** The one that is wanted of an image in a registry; `all` is none. */
  readonly platform?: string | undefined;
}

/** A path that exists is one; what is none and reads as a reference is that, with docker's defaults. */
export function toInput(operand: string, { creds, platform }: Meant): Input {
  if (operand === '-') return { kind: 'path', name: 'stdin', path: operand };
  const path: Input = { kind: 'path', name: operand, path: operand };
  if (isPath(operand)) return path;
  if (FILE_ADDRESS.test(operand)) throw fileAddress(operand);
  const reference = readPasted(operand);
  if (!reference) return path;
  const name = formatReference(withDefaultTag(reference));
  return {
    kind: 'registry',
    name,
    reference: name,
    ...credentialOf(creds),
    ...(platform !== undefined && { platform }),
  };
}

/** Something is there (even a dangling link), it looks like a file name, or its first folder exists. */
function isPath(operand: string): boolean {
  if (isThere(operand) || FILE_NAME.test(operand) || inArchive(operand)) return true;
  const [first = ''] = /^[^/:@]+(?=\/[^:@]*$)/.exec(operand) ?? [];
  return FILE_NAME.test(first) || (first !== '' && isThere(first) && !isFile(first));
}

/** `image.tar:1.0`, `./layout:1.0`, as umoci takes them: an archive or a folder that is there, and an image in it. */
function inArchive(operand: string): { readonly path: string; readonly image: string } | undefined {
  const [, path = '', image = ''] = /^([^:]+):([\w.-]+)$/.exec(operand) ?? [];
  return (FILE_NAME.test(path) || /^[./~]/.test(path)) && isThere(path) ? { path, image } : undefined;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Why one cannot know what is at a path; undefined where something is, or nothing. */
export function hiddenPath(path: string): ImageError | undefined {
  try {
    statSync(path);
    return undefined;
  } catch (error) {
    const failure = toImageError(error, path);
    return failure.code === 'not-found' ? undefined : failure;
  }
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Why a path that is not there is not the name of an image either, and how to say that it is. One that cannot be looked at
 * (a folder that others may not enter, links in a circle) is not called absent: the error says why.
 */
export function absentPath(operand: string): Error {
  const failure = hiddenPath(operand);
  if (failure) return failure;
  const named = inArchive(operand);
  if (named) return noSuchName(operand, named);
  const isName = readPasted(operand) !== undefined;
  return new UsageError(
    isName
      ? `${operand}: no such file or folder; for an image of this name in a registry write docker://${operand}`
      : whyNoPath(operand),
    'not-found',
  );
}

const noSuchName = (operand: string, { path, image }: { readonly path: string; readonly image: string }) =>
  new UsageError(
    `${operand}: no such file or folder; for the image ${image} in ${path} write ${path} --image ${image}`,
    'not-found',
  );

/** What a text can be if it is not a name. */
function whyNoPath(operand: string): string {
  if (operand === '') return 'INPUT: is empty; name a file, a folder or an image, as in cutaway inspect alpine:3';
  const local = /^file:\/\/(?:localhost)?(\/.*)$/.exec(operand)?.[1];
  if (local !== undefined) return `${operand}: is an address; write the path: ${local}`;
  if (/^\w+:\/\//.test(operand)) return `${operand}: is not the address of an image; write HOST/NAME:TAG`;
  const isPathLike = /^[./~]|[\\\s]/.test(operand) || !operand.includes(':');
  if (isPathLike) return `${operand}: no such file or folder`;
  return `${operand}: is neither a file nor a valid name of an image; write HOST/NAME:TAG`;
}

const fileAddress = (address: string) =>
  new UsageError(`${address}: is a file on the web; fetch it and pipe it: curl -fsSL ${address} | cutaway inspect -`);

/** `cat etc/motd image.tar`: an archive that is there stands where a path within the image belongs. */
export function checkOperandOrder(name: string, [first = '', second]: readonly string[]): void {
  if (second === undefined || !FILE_NAME.test(second) || existsSync(first) || /[:@]/.test(first) || first === '-')
    return;
  if (!statSync(second, { throwIfNoEntry: false })?.isFile()) return;
  throw new UsageError(`${first}: no such file or folder; INPUT stands first: cutaway ${name} ${second} ${first}`);
}

/**
 * Is the first operand of a line without a command an input? A bare word may be an image of Docker Hub: not where it is
 * all but a command's name, nor where a file follows it.
 */
export function isMeant(word: string, others: readonly string[], commands: readonly string[]): boolean {
  if (!/^[\w-]+$/.test(word) || existsSync(word)) return true;
  return nearest(word, commands) === undefined && !others.some((other) => toInput(other, {}).kind === 'path');
}

interface ForPage {
  readonly paths: readonly string[];
  readonly registries: readonly string[];
  readonly hash: string;
}

/** Operands of the app: files for the server to offer, and the part of the address that has the page open the others. */
export function forPage(operands: readonly string[]): ForPage {
  const inputs = operands.map((operand) => toInput(operand, {}));
  const paths = inputs.flatMap((input) => (input.kind === 'path' ? input.path : []));
  // As the page writes its own links.
  const fields = inputs.flatMap((input) =>
    input.kind === 'registry' ? `in=${encodeURIComponent(`docker://${input.reference}`)}` : [],
  );
  const registries = inputs.flatMap((input) =>
    input.kind === 'registry' ? (readPasted(input.reference)?.registry ?? []) : [],
  );
  return { paths, registries, hash: fields.length === 0 ? '' : `#/objects?${fields.join('&')}` };
}

/** The header value of `user:password`. */
export function credentialOf(creds: string | undefined): { credential?: string } {
  return creds === undefined ? {} : { credential: `Basic ${Buffer.from(creds, 'utf8').toString('base64')}` };
}

/** Files that tell of packages, by what an entry of a layer says before its content comes: what is worth keeping of a pass. */
import { PROGRAM_MIN_BYTES } from '../../bytes/limits.ts';
import { DATABASES } from './databases/index.ts';
import { RELEASE_PATHS } from './distribution.ts';
import { LANGUAGES } from './languages/index.ts';

/** Lists that dpkg keeps beside its database: paths, and in images without dpkg itself checksums with paths. */
export const DPKG_LISTS = ['var/lib/dpkg/info/*.list', 'var/lib/dpkg/status.d/*.md5sums'];

const MAY_RUN = 0o111;
/** Libraries and modules need no right to run; programs without it have no ending, or that of another system. */
const PROGRAM_NAMED = /^[^.]+$|\.(?:exe|dll|dylib|node|so)$|\.so\.[\d.]+$/i;

/** Languages whose packages are recognized by files with names of their own. */
export const BY_NAME = LANGUAGES.filter(({ programs }) => !programs);
/** Languages whose packages are read from programs, whatever those are called. */
export const BY_CONTENT = LANGUAGES.filter(({ programs }) => programs);

/** May the file be a program, or a library, that tells what it was linked from? */
export function isLikeProgram(name: string, mode: number, size: number): boolean {
  return size >= PROGRAM_MIN_BYTES && ((mode & MAY_RUN) !== 0 || PROGRAM_NAMED.test(name));
}

const PLACES = [
  ...DATABASES.flatMap(({ places }) => places.flatMap(({ parts }) => parts)),
  ...DPKG_LISTS,
  ...RELEASE_PATHS,
];
/** A part that begins with `*` stands for every name that ends with the rest of it, as for `filesMatching`. */
const AT_PLACE = new RegExp(`^(?:${PLACES.map(toExpression).join('|')})$`);

function toExpression(pattern: string): string {
  return pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
}

const ARCHIVES = BY_NAME.filter(({ archives }) => archives);
const BESIDE = new Set(BY_NAME.flatMap(({ besideNames = [] }) => besideNames));

/** `program`, `archive`: of which a part may be enough. Undefined for a file that no reader of packages asks for. */
export function tellingAs(path: string, mode: number, size: number): 'document' | 'archive' | 'program' | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (ARCHIVES.some((language) => language.named(name))) return 'archive';
  if (BY_NAME.some((language) => language.named(name)) || BESIDE.has(name) || AT_PLACE.test(path)) return 'document';
  return isLikeProgram(name, mode, size) ? 'program' : undefined;
}

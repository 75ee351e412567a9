/** Words of other programs that people type here out of habit, and what does the same. */
import { imageWord } from '../../core/oci/names/commandLine.ts';
import { UsageError } from '../usageError.ts';

/** Programs whose command lines get pasted whole. */
const PROGRAMS: ReadonlySet<string> = new Set([
  ...['docker', 'podman', 'nerdctl', 'buildah', 'ctr', 'skopeo', 'crane', 'regctl', 'oras', 'umoci', 'dive', 'syft'],
]);

/** Cutaway changes no engine: a remedy where what is wanted is something else, else the word is only refused. */
const HABITS: Readonly<Record<string, string>> = {
  images: 'cutaway serve shows the images of Docker and Podman on this machine, or write cutaway inspect docker:NAME',
  ps: 'cutaway reads images, not containers; to look at an image, write cutaway docker:NAME',
  run: 'cutaway does not run images; to look at one, write cutaway NAME',
  exec: 'cutaway does not run images; to read a file, write cutaway cat NAME PATH',
  pull: 'there is no need to pull first; write cutaway NAME, or cutaway convert NAME FILE --to hybrid to keep the image',
  push: 'cutaway does not push images; write cutaway convert NAME FILE, and push the file with skopeo or crane',
  build: 'cutaway does not build images; to open one that was built, write cutaway docker:NAME',
  load: 'cutaway does not load images into an engine; to look at the archive, write cutaway FILE',
  save: 'write cutaway convert NAME FILE --to hybrid',
  copy: 'write cutaway convert NAME FILE --to hybrid, or cutaway extract NAME PATH --to FOLDER for files',
  cp: 'write cutaway extract NAME PATH --to FOLDER, or cutaway cat NAME PATH',
  list: 'write cutaway ls NAME for files, or cutaway tags NAME for tags',
  tree: 'write cutaway inspect NAME for objects, or cutaway ls NAME for files',
  show: 'write cutaway inspect NAME, or cutaway NAME for the page',
  view: 'write cutaway inspect NAME, or cutaway NAME for the page',
  info: 'write cutaway inspect NAME',
  layers: 'write cutaway inspect NAME, or cutaway ls NAME --layer N',
  files: 'write cutaway ls NAME',
  size: 'write cutaway inspect NAME for the size of each layer, or cutaway waste NAME',
  find: 'write cutaway search NAME QUERY',
  grep: 'write cutaway search NAME QUERY',
  compare: 'write cutaway diff A B',
  check: 'write cutaway verify NAME, or cutaway ci NAME for rules',
  validate: 'write cutaway verify NAME',
  analyze: 'write cutaway waste NAME, or cutaway advice NAME',
  scan: 'write cutaway secrets NAME, or cutaway packages NAME',
  sbom: 'write cutaway packages NAME --spdx',
  'list-tags': 'write cutaway tags NAME',
  start: 'write cutaway serve, or cutaway NAME',
};

/** Throws for a line that another program was meant to get; `words` have no options among them. */
export function refuseHabits([first = '', ...others]: readonly string[], commands: readonly string[]): void {
  const [second] = others;
  if (PROGRAMS.has(first) && second !== undefined) {
    if (Object.hasOwn(HABITS, second)) throw habit(`${first} ${second}`, second, imageWord([first, ...others]));
    const known = commands.includes(second);
    const remedy = known ? `write cutaway ${others.join(' ')}` : 'see cutaway --help';
    throw new UsageError(`${first} ${second}: is a ${first} command, not a cutaway command; ${remedy}`);
  }
  if (Object.hasOwn(HABITS, first)) throw habit(first, first, second);
}

/** `name`: the image that the line is about, where it has one. */
function habit(at: string, word: string, name = 'NAME'): UsageError {
  const remedy = HABITS[word]?.replace(/\bNAME\b/g, () => name);
  return new UsageError(`${at}: is not a cutaway command; ${remedy}`);
}

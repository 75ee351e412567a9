/** pacman's local database: a folder a package, `desc` with `%FIELD%` lines and `files` with the paths (libalpm, be_local.c). */
import type { Package } from '../../description.ts';
import { linesOf } from '../control.ts';
import type { DatabaseKind, DatabasePart } from './database.ts';
import { textOf } from './text.ts';

const FOLDER = 'var/lib/pacman/local';
const PATH = /(?:^|\/)pacman\/local\/[^/]+\/desc$/;

/** pacman's local database: a folder for each package. */
export const pacman: DatabaseKind = {
  name: 'pacman',
  format: 'pacman',
  type: 'alpm',
  places: [{ path: FOLDER, parts: [`${FOLDER}/*/desc`, `${FOLDER}/*/files`] }],
  accepts: (path, head) =>
    PATH.test(path) && /^\s*%[A-Z]+%\n/.test(new TextDecoder('latin1').decode(head.subarray(0, 1024))),
  async read(parts, reading) {
    const { gathered, steps } = reading;
    const lists = new Map(parts.filter(({ path }) => path.endsWith('/files')).map((part) => [folderOf(part), part]));
    for (const part of parts.filter(({ path }) => path.endsWith('/desc'))) {
      if (!gathered.hasRoom()) return;
      const text = await textOf(part, reading);
      if (text === undefined) continue;
      const fields = sectionsOf(text);
      const list = lists.get(folderOf(part));
      const listed = list && sectionsOf((await textOf(list, reading)) ?? '').get('FILES');
      const files = listed?.filter((path) => !path.endsWith('/')).slice(0, gathered.filesLeft) ?? null;
      steps.take((files?.length ?? 0) + fields.size);
      const found = toPackage(fields, files);
      if (found) gathered.add(found);
      else gathered.miss(`${part.path} has no package name.`);
    }
  },
};

const folderOf = ({ path }: DatabasePart) => path.slice(0, path.lastIndexOf('/'));

/** Lines by the field above them, up to a blank one. */
function sectionsOf(text: string): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] | undefined;
  for (const line of linesOf(text)) {
    const name = /^%([A-Z0-9]+)%$/.exec(line)?.[1];
    if (name !== undefined) {
      lines = sections.get(name) ?? [];
      sections.set(name, lines);
    } else if (line === '') lines = undefined;
    else lines?.push(line);
  }
  return sections;
}

function toPackage(
  fields: ReadonlyMap<string, readonly string[]>,
  files: readonly string[] | null,
): Package | undefined {
  const first = (name: string) => fields.get(name)?.[0] ?? null;
  const name = first('NAME');
  if (!name) return undefined;
  const size = first('SIZE');
  return {
    name,
    version: first('VERSION') ?? '',
    architecture: first('ARCH'),
    size: size !== null && /^\d{1,15}$/.test(size) ? Number(size) : null,
    source: first('BASE'),
    maintainer: first('PACKAGER'),
    license: fields.get('LICENSE')?.join(' AND ') ?? null,
    summary: first('DESC'),
    status: null,
    depends: fields.get('DEPENDS') ?? [],
    files,
  };
}

/**
 * The rules of the house as pure functions over a map of paths to source text; each gives the violations it finds.
 */

/** Path from the project's root -> text. */
export type Sources = ReadonlyMap<string, string>;

/** From the ground up. A room may import rooms on floors below it, never above, never beside. */
const FLOORS: readonly (readonly string[])[] = [
  ['src/core/oci/'],
  ['src/core/bytes/'],
  ['src/core/table/'],
  ['src/core/archive/'],
  ['src/core/store/', 'src/core/content/'],
  ['src/core/image/', 'src/core/rootfs/'],
  ['src/core/diff/', 'src/core/convert/', 'src/core/advice/'],
  ['src/engine/'],
  ['src/ui/parts/', 'src/cli/'],
  ['src/ui/state/'],
  ['src/ui/elements/'],
  ['src/ui/previews/'],
  ['src/ui/views/'],
  ['src/ui/shell/'],
];

/** What the page runs of core: words, reading what the worker sent, and what people type to search. Types may come from anywhere. */
const PAGE_DOORS = [
  'src/core/oci/',
  'src/core/bytes/at.ts',
  'src/core/diff/change.ts',
  'src/core/diff/explained.ts',
  'src/core/diff/headers/layerDiff.ts',
  'src/core/diff/judgement/',
  'src/core/diff/models/',
  'src/core/diff/movedDirectories.ts',
  'src/core/diff/noise.ts',
  'src/core/diff/verdict.ts',
  'src/core/image/baseSteps.ts',
  'src/core/image/stepLine.ts',
  'src/core/rootfs/columns.ts',
  'src/core/rootfs/rows/',
  'src/core/rootfs/search/query/',
  'src/core/table/',
];
/** Ordered lists. A file there that exports a member is named by the `index.ts`, and no member imports another. */
const LISTS = ['src/core/bytes/codecs/', 'src/core/archive/formats/', 'src/core/store/layouts/', 'src/ui/previews/'];

export const MAX_LINES = 350;
export const MAX_FILES = 14;

/** Not for core: it gets what it needs as arguments. */
const NOT_IN_CORE = /(?<![.\w])(?:self\.|postMessage\(|console\.|setTimeout\(|setInterval\(|globalThis\.)|from 'react/;
/** Paths and hosts of the machine something was written on. */
const MACHINE_WORDS = /(?:^|[\s"'`(=:])\/(?:work|root|home\/\w+|Users)\/|registry[.-]mirror|\bartifactory\b|\bnexus\./m;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Imports and exports from other files, dynamic ones too. */
export function importsOf(path: string, text: string): Import[] {
  const statement = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^;'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/g;
  const dynamic = /\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g;
  const target = (relative: string) => new URL(relative, `file:///${path}`).pathname.slice(1).replace(/\?.*$/, '');
  return [
    ...[...text.matchAll(statement)].map((hit) => ({
      from: path,
      to: target(hit[2] ?? ''),
      typeOnly: Boolean(hit[1]),
    })),
    ...[...text.matchAll(dynamic)].map((hit) => ({ from: path, to: target(hit[1] ?? ''), typeOnly: false })),
  ];
}

const allImports = (sources: Sources) => [...sources].flatMap(([path, text]) => importsOf(path, text));
const arrow = ({ from, to }: Import) => `${from} -> ${to}`;

function roomOf(path: string): { room: string; floor: number } | undefined {
  const floor = FLOORS.findIndex((rooms) => rooms.some((room) => path.startsWith(room)));
  const room = FLOORS[floor]?.find((name) => path.startsWith(name));
  return room ? { room, floor } : undefined;
}

/** Imports that go up, or sideways to another room of the same floor. */
export function upwardImports(sources: Sources): string[] {
  return allImports(sources)
    .filter(({ from, to }) => {
      const above = roomOf(from);
      const below = roomOf(to);
      return above && below && above.room !== below.room && below.floor >= above.floor;
    })
    .map(arrow);
}

/** Run-time imports of core by the page through other than its doors, and what the proxy may not know. */
export function forbiddenDoors(sources: Sources): string[] {
  return allImports(sources)
    .filter(({ from, to, typeOnly }) => {
      if (from.startsWith('src/ui/') && to.startsWith('src/core/')) {
        return !typeOnly && !PAGE_DOORS.some((door) => to.startsWith(door));
      }
      if (from.startsWith('src/proxy/')) return to.startsWith('src/') && !/^src\/(?:proxy|core\/oci)\//.test(to);
      const view = /^src\/ui\/views\/[^/]+\//.exec(from)?.[0];
      return Boolean(view) && to.startsWith('src/ui/views/') && !to.startsWith(view ?? '');
    })
    .map(arrow);
}

/** Circles of imports, types included; each is told once. */
export function cycles(sources: Sources): string[] {
  const next = new Map([...sources].map(([path, text]) => [path, importsOf(path, text).map(({ to }) => to)]));
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(' -> '));
    if (at >= 0 || done.has(path)) return;
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return found;
}

export function oversizedFiles(sources: Sources): string[] {
  return [...sources]
    .map(([path, text]) => [path, text.split('\n').length - 1] as const)
    .filter(([, lines]) => lines > MAX_LINES)
    .map(([path, lines]) => `${path}: ${lines} lines`);
}

export function crowdedFolders(sources: Sources): string[] {
  const count = new Map<string, number>();
  for (const path of sources.keys()) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    count.set(folder, (count.get(folder) ?? 0) + 1);
  }
  return [...count].filter(([, files]) => files > MAX_FILES).map(([folder, files]) => `${folder}: ${files} files`);
}

const EXPORTED = /^export (?:async )?(?:const|function\*?|class|interface|type) (\w+)/gm;

/**
 * Names that two files of one room export; of the views each is a room. What stands on a list is named as it likes, and
 * so is what is compiled to wasm, which speaks to nothing but itself.
 */
export function sameNames(sources: Sources): string[] {
  const found = new Map<string, string[]>();
  for (const [path, text] of sources) {
    const room = /^src\/ui\/views\/[^/]+\//.exec(path)?.[0] ?? roomOf(path)?.room ?? path.split('/', 2).join('/');
    if (/\/(?:kernel|commands|questions)\//.test(path) || inList(path, sources)) continue;
    for (const name of new Set([...text.matchAll(EXPORTED)].map((hit) => hit[1]))) {
      const key = `${room} ${name}`;
      found.set(key, [...(found.get(key) ?? []), path]);
    }
  }
  return [...found].filter(([, paths]) => paths.length > 1).map(([key, paths]) => `${key}: ${paths.join(', ')}`);
}

/** Does a list name this file as a member? */
function inList(path: string, sources: Sources): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return [...sources.keys()].some((other) => other === `${folder}index.ts` || other === `${folder}index.tsx`);
}

const MEMBER = /^export const \w+: (?:Codec|ArchiveFormat|Layout|Preview)\b/m;

/** Members of a list folder that its `index.ts` doesn't import, and members that import each other. */
export function unlisted(sources: Sources): string[] {
  return LISTS.flatMap((folder) => {
    const inFolder = [...sources].filter(([path]) => path.startsWith(folder));
    const index = inFolder.filter(([path]) => /\/index\.tsx?$/.test(path));
    const listed = new Set(index.flatMap(([path, text]) => importsOf(path, text).map(({ to }) => to)));
    const members = new Map(inFolder.filter(([, text]) => MEMBER.test(text)));
    const missing = [...members.keys()].filter((path) => !listed.has(path));
    const sideways = [...members].flatMap(([path, text]) => importsOf(path, text)).filter(({ to }) => members.has(to));
    return [...missing.map((path) => `${path} is not in ${folder}index.ts`), ...sideways.map(arrow)];
  });
}

/** What core uses of the world around it; comments are left out. */
export function ambientUse(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
    const found = path.startsWith('src/core/') ? NOT_IN_CORE.exec(code) : null;
    return found ? [`${path}: ${found[0]}`] : [];
  });
}

/** Files, comments included, that name the machine they were written on. */
export function machineWords(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const found = MACHINE_WORDS.exec(text);
    return found ? [`${path}: ${found[0].trim()}`] : [];
  });
}

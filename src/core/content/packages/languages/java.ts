/**
 * Java: archives (jar, war, ear) and those within them, each named by `META-INF/maven/…/pom.properties`, else by its
 * manifest and its file name. Further pom.properties in one are of libraries that were copied into it.
 */
import type { FileSet } from '../../../archive/fileSet.ts';
import { zip } from '../../../archive/formats/zip.ts';
import { JAR_DEPTH_MAX_COUNT, JAR_TEXT_MAX_BYTES, JAR_WHOLE_BYTES } from '../../../bytes/limits.ts';
import { fromBytes } from '../../../bytes/memory.ts';
import type { ByteSource } from '../../../bytes/source.ts';
import { ImageError } from '../../../oci/imageError.ts';
import { bytesToText } from '../../../oci/text.ts';
import { nameArchive, nameLibrary, type Pom, POM, readPom } from './parts/javaNames.ts';
import { headersOf } from './parts/headers.ts';
import { type Language, type LanguageReading, languagePackage } from './parts/language.ts';
import { folderOf } from './parts/paths.ts';

const ENDING = /\.(?:[jwesnpk]ar|[jh]pi|lpkg)$/i;
const MANIFEST = 'META-INF/MANIFEST.MF';
/** What is read of an archive: names of classes, of which it may have any number, tell nothing. */
const TELLING = /\.(?:[jwesnpk]ar|[jh]pi|lpkg)|MANIFEST\.MF|pom\.(?:properties|xml)/i;
/** Archives begin with an entry; those that run by themselves have a script before it. */
const SCRIPT = '#!';

/** Java packages by pom.properties and manifests in jars, also nested ones. */
export const java: Language = {
  name: 'java',
  type: 'maven',
  archives: true,
  named: (name) => ENDING.test(name),
  homeOf: (path) => folderOf(path),
  async read({ path, source }, reading) {
    const { signal } = reading;
    const start = bytesToText(await source.read(0, 4, signal));
    if (!start.startsWith('PK') && !start.startsWith(SCRIPT)) return;
    await readArchive({ path, source, depth: 0 }, reading);
  },
};

interface Archive {
  /** Archives around it before a `!`. */
  readonly path: string;
  readonly source: ByteSource;
  readonly depth: number;
}

async function readArchive(archive: Archive, reading: LanguageReading): Promise<void> {
  const { gathered, steps, signal } = reading;
  const { path, source } = archive;
  const files = await zip.read(source, {
    isQuick: true,
    only: (name) => TELLING.test(name),
    ...(signal && { signal }),
  });
  steps.take(files.entries.length);
  const isCut = files.findings.find(({ severity, code }) => severity === 'error' && /^zip-(?:cut|damaged)$/.test(code));
  if (isCut) gathered.miss(`${path} could not be read in full: ${isCut.message}`, isCut.code);
  const poms = await pomsOf(files, reading, path);
  const manifest = headersOf((await textIn(files, MANIFEST, reading, path)) ?? '', 'manifest');
  const own = nameArchive(path, manifest, poms);
  if (own) gathered.add(languagePackage({ ...own.names, path, size: source.size }));
  for (const pom of poms) {
    if (!gathered.hasRoom()) return;
    if (pom.version !== '' && pom !== own?.pom)
      gathered.add(languagePackage({ ...nameLibrary(pom), path: `${path}!${pom.path}` }));
  }
  for (const name of namesIn(files)) if (ENDING.test(name)) await readNested(archive, files, name, reading);
}

/** Read whole, since it lies compressed; its bytes count as work, so that a small file can't unpack to any number. */
async function readNested({ path, depth }: Archive, files: FileSet, name: string, reading: LanguageReading) {
  const { gathered, steps, signal } = reading;
  if (!gathered.hasRoom()) return;
  const place = `${path}!${name}`;
  const source = openIn(files, name);
  if (depth >= JAR_DEPTH_MAX_COUNT || !source || source.size > JAR_WHOLE_BYTES) {
    const why = depth >= JAR_DEPTH_MAX_COUNT ? 'is nested too deep in other archives' : 'is too large';
    gathered.miss(`${place} ${why} to be read.`, 'too-large');
    return;
  }
  steps.take(source.size);
  try {
    const bytes = await source.read(0, source.size, signal);
    if (bytes[0] === 0x50 && bytes[1] === 0x4b)
      await readArchive({ path: place, source: fromBytes(bytes), depth: depth + 1 }, reading);
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted' || error.code === 'too-large') throw error;
    gathered.miss(`${place} could not be read: ${error.message}`, error.code);
  }
}

/** Files by their whole names, each once: what all of an archive lies in counts too. */
function namesIn({ entries, prefix }: FileSet): Set<string> {
  return new Set(entries.filter(({ kind }) => kind === 'file').map(({ path }) => `${prefix}${path}`));
}

function openIn(files: FileSet, name: string): ByteSource | undefined {
  if (!name.startsWith(files.prefix)) return undefined;
  const inner = name.slice(files.prefix.length);
  return files.find(inner)?.kind === 'file' ? files.open(inner) : undefined;
}

/** In the order of their paths, each path once. */
async function pomsOf(files: FileSet, reading: LanguageReading, at: string): Promise<Pom[]> {
  const found = new Map<string, Pom>();
  for (const path of namesIn(files)) {
    if (!POM.test(path) || !reading.gathered.hasRoom()) continue;
    const isProperties = path.endsWith('.properties');
    const folder = folderOf(path);
    // The XML beside it says the same, and its folders say the names.
    if (!isProperties && found.has(folder)) continue;
    const text = isProperties ? ((await textIn(files, path, reading, at)) ?? '') : '';
    found.set(folder, readPom(path, text));
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The start of an entry as text; undefined where it is missing. What can't be read is counted. */
async function textIn(files: FileSet, name: string, { gathered, steps, signal }: LanguageReading, at: string) {
  const source = openIn(files, name);
  if (!source) return undefined;
  const size = Math.min(source.size, JAR_TEXT_MAX_BYTES);
  steps.take(size);
  try {
    return bytesToText(await source.read(0, size, signal));
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    gathered.miss(`${name} in ${at} could not be read: ${error.message}`, error.code);
    return undefined;
  }
}

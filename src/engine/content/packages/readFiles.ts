/** What all files that tell of packages of languages say, each content read once, in the order in which layers have them. */
import { JAR_WHOLE_BYTES, LANGUAGE_BATCH_COUNT } from '../../../core/bytes/limits.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { LANGUAGES } from '../../../core/content/packages/languages/index.ts';
import type { ReadLanguage } from '../../../core/content/packages/readLanguages.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { EntryRef, FileTree } from '../../../core/rootfs/fileTree.ts';
import { filesMatching, type MatchedFile } from '../../../core/rootfs/lookup/matching.ts';
import type { CallOptions } from '../../engine.ts';
import type { EngineHost } from '../../host.ts';
import { openFile } from '../../session/files.ts';
import { type Image, layerAt } from '../../session/images.ts';
import type { Session } from '../../session/session.ts';
import { HeldWhole } from './heldWhole.ts';
import type { LanguageFileAt } from './locateLanguages.ts';

/** What it takes to read a file of an image. */
interface Reach {
  readonly session: Session;
  readonly host: EngineHost;
  readonly image: Image;
}

/** What reading files needs. */
export interface ReadingAt extends Reach {
  readonly tree: FileTree;
}

/** A content at a path, to be read. */
interface Job {
  readonly file: LanguageFileAt;
  readonly content: EntryRef;
  readonly beside: readonly MatchedFile[];
}

/** What a content says at a path; undefined for one that was not asked for. */
export type Answers = (path: string, content: EntryRef) => readonly ReadLanguage[] | undefined;

const keyOf = (path: string, { layer, entry }: EntryRef) => `${layer} ${entry} ${path}`;

/** Reads these files in layer threads, each layer once. */
export async function readFiles(
  at: ReadingAt,
  files: readonly LanguageFileAt[],
  options: CallOptions,
): Promise<Answers> {
  const { barren, answers } = await toldInPasses(at, options);
  const jobs = jobsOf(at.tree, files, barren).filter(({ file, content }) => !answers.has(keyOf(file.path, content)));
  for (let done = 0; done < jobs.length; done += LANGUAGE_BATCH_COUNT) {
    options.onProgress?.({ step: 'Reading packages of languages', done, total: jobs.length, unit: 'objects' });
    const batch = jobs.slice(done, done + LANGUAGE_BATCH_COUNT);
    const read = await readBatch(at, batch, options);
    for (const [i, { file, content }] of batch.entries()) answers.set(keyOf(file.path, content), read[i] ?? []);
  }
  return (path, content) => answers.get(keyOf(path, content));
}

/** What passes that listed the layers have read already. */
interface Told {
  /** By layer: programs and archives that tell of no package. */
  readonly barren: readonly ReadonlySet<number>[];
  /** By place and content: an archive's packages are named by its place too. */
  readonly answers: Map<string, readonly ReadLanguage[]>;
}

async function toldInPasses({ session, image }: Reach, options: CallOptions): Promise<Told> {
  const barren: ReadonlySet<number>[] = [];
  const answers = new Map<string, readonly ReadLanguage[]>();
  for (const [layer, node] of image.layers.entries()) {
    const listed = await session.layers.index(node, options).catch((error: unknown) => {
      // The tree says which layers can't be read.
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      return undefined;
    });
    barren.push(new Set(listed?.kept?.barren));
    for (const { entry, path, read } of listed?.kept?.answers ?? []) answers.set(keyOf(path, { layer, entry }), read);
  }
  return { barren, answers };
}

/** In the order of the tars: a compressed layer is then gone through once. */
function jobsOf(tree: FileTree, files: readonly LanguageFileAt[], barren: readonly ReadonlySet<number>[]): Job[] {
  const jobs = new Map<string, Job>();
  for (const file of files) {
    for (const { layer, content } of file.states) {
      const key = content && keyOf(file.path, content);
      if (!content || !key || jobs.has(key) || barren[content.layer]?.has(content.entry)) continue;
      jobs.set(key, { file, content, beside: besideAt(tree, layer, file) });
    }
  }
  const offset = ({ content: { layer, entry } }: Job) => tree.layers[layer]?.offset[entry] ?? 0;
  return [...jobs.values()].sort((a, b) => a.content.layer - b.content.layer || offset(a) - offset(b));
}

function besideAt(tree: FileTree, depth: number, { path, homes }: LanguageFileAt): MatchedFile[] {
  const names = LANGUAGES.flatMap((language) => (homes.has(language.name) ? (language.beside?.(path) ?? []) : []));
  return names.flatMap((name) => filesMatching(tree, depth, name).slice(0, 1));
}

/** What could not be opened, or a thread that found no end, is reported for each file of the batch. */
async function readBatch(
  { session, host, image }: Reach,
  jobs: readonly Job[],
  options: CallOptions,
): Promise<readonly (readonly ReadLanguage[])[]> {
  const isPacked = async ({ layer }: EntryRef) =>
    (await session.layers.index(layerAt(image, layer), options)).compression !== 'none';
  try {
    const sources: ByteSource[] = [];
    const open = (ref: EntryRef) => openFile(image, session.layers, ref, options);
    const held = new HeldWhole();
    for (const { file, content, beside } of jobs) {
      const source = await open(content);
      const isAtOnce = isArchive(file) && source.size <= JAR_WHOLE_BYTES && (await isPacked(content));
      sources.push(isAtOnce ? held.of(source) : source);
      for (const each of beside) sources.push(await open(each.content));
    }
    const named = jobs.map(({ file: { path, homes }, beside }) => ({
      ...{ path, languages: [...homes.keys()], beside: beside.map((each) => each.path) },
    }));
    const path = jobs[0]?.file.path ?? '';
    return await host.runContent({ is: 'languages', path, files: named }, sources, options);
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    // One file of many is to blame: by itself it is reported, and the others are read.
    if (jobs.length > 1) return oneByOne({ session, host, image }, jobs, options);
    return jobs.map(({ file }) => failed(file, error));
  }
}

function isArchive({ homes }: LanguageFileAt): boolean {
  return LANGUAGES.some(({ name, archives }) => archives && homes.has(name));
}

async function oneByOne(at: Reach, jobs: readonly Job[], options: CallOptions) {
  const answers: (readonly ReadLanguage[])[] = [];
  for (const job of jobs) answers.push(...(await readBatch(at, [job], options)));
  return answers;
}

function failed({ path, homes }: LanguageFileAt, { message }: ImageError): ReadLanguage[] {
  const finding = { code: 'packages-unread', severity: 'error', at: path, message } as const;
  return [...homes.keys()].map((language) => ({ language, packages: [], unread: 1, findings: [finding] }));
}

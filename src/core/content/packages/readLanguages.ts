/** Files that tell of packages of languages: each read once, by every language that it is for. */
import { ImageError, throwIfAborted } from '../../oci/imageError.ts';
import type { Finding } from '../../oci/finding.ts';
import type { PackageFormat } from '../description.ts';
import { openProgram } from '../programs/openProgram.ts';
import type { Program } from '../programs/program.ts';
import { Remarks } from '../remarks.ts';
import { Steps } from '../steps.ts';
import { Gathered } from './gathered.ts';
import { LANGUAGES } from './languages/index.ts';
import type { Language, LanguageFile, LanguagePackage } from './languages/parts/language.ts';

/** A file and the languages that it is for. */
export interface LanguageTask extends LanguageFile {
  readonly languages: readonly PackageFormat[];
}

/** What one file says in one language. */
export interface ReadLanguage {
  readonly language: PackageFormat;
  readonly packages: readonly LanguagePackage[];
  /** Parts that could not be read. */
  readonly unread: number;
  readonly findings: readonly Finding[];
}

/**
 * Reads files one after another, in the order given. Damage, bounds and bytes that can't be had are counted and reported;
 * throws `aborted` only.
 */
export async function readLanguages(
  tasks: readonly LanguageTask[],
  signal?: AbortSignal,
): Promise<readonly (readonly ReadLanguage[])[]> {
  const answers: ReadLanguage[][] = [];
  for (const task of tasks) {
    throwIfAborted(signal);
    const program = once(() => openProgram(task.source, signal));
    const answer: ReadLanguage[] = [];
    for (const language of LANGUAGES.filter(({ name }) => task.languages.includes(name)))
      answer.push(await readOne(language, task, program, signal));
    answers.push(answer);
  }
  return answers;
}

async function readOne(
  language: Language,
  file: LanguageFile,
  program: () => Promise<Program | undefined>,
  signal?: AbortSignal,
): Promise<ReadLanguage> {
  const remarks = new Remarks(file.path);
  const gathered = new Gathered<LanguagePackage>(language.name, remarks);
  const size = [file, ...file.beside].reduce((sum, { source }) => sum + source.size, 0);
  try {
    await language.read(file, { gathered, program, steps: new Steps(file.path, size), signal });
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted' || error.code === 'internal') throw error;
    gathered.miss(error.message, error.code);
  }
  return { language: language.name, packages: gathered.packages, unread: gathered.unread, findings: remarks.findings };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

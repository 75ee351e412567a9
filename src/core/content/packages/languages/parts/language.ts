/** Language: the packages of one language: which files tell of them, and what one of these says. */
import type { ByteSource } from '../../../../bytes/source.ts';
import type { FormatFacts, Package, PackageFormat } from '../../../description.ts';
import type { Program } from '../../../programs/program.ts';
import type { Steps } from '../../../steps.ts';
import type { Gathered } from '../../gathered.ts';

/** A package of a language, with the file that shows it. */
export interface LanguagePackage extends Package {
  readonly path: string;
  /** What on disk is its own, where the reader does not know the size of it. Paths of the root filesystem. */
  readonly holds?: Holding;
}

/** A folder with all below it save folders named `without`; or some files, as far as they are there. */
export type Holding = { readonly folder: string; readonly without?: string } | { readonly files: readonly string[] };

/** A file that may show packages. */
export interface LanguageFile {
  /** In the root filesystem, without a leading slash. */
  readonly path: string;
  readonly source: ByteSource;
  /** What `beside` named, as far as it is there. */
  readonly beside: readonly { readonly path: string; readonly source: ByteSource }[];
}

/** What reading such a file gets, and where it reports to. */
export interface LanguageReading {
  /** Where packages go, and what could not be read. */
  readonly gathered: Gathered<LanguagePackage>;
  readonly steps: Steps;
  readonly signal?: AbortSignal | undefined;
  /** The file as a program, opened once for all that ask; undefined where it is none. */
  program(): Promise<Program | undefined>;
}

/** One language: which files show its packages, and how they are read. */
export interface Language extends FormatFacts {
  readonly name: PackageFormat;
  /** Reads programs, which are known by content; else files are chosen by `named` and `homeOf`. */
  readonly programs?: true;
  /** Its files are large, and little of each is read: here and there, and again in archives within them. */
  readonly archives?: true;
  /** May a file of this name tell of packages? Asked once for each name. */
  named(name: string): boolean;
  /**
   * The place that packages of this file live in: a package that leaves it and comes with another version was upgraded.
   * Undefined where the file is not what its name says.
   */
  homeOf(path: string): string | undefined;
  /** Files that are read along with it, and the names that these have. */
  beside?(path: string): readonly string[];
  readonly besideNames?: readonly string[];
  /**
   * What is damaged is counted and read on behind; a file that is another thing after all adds nothing. Throws what the
   * source throws, and `too-large` by `steps`.
   */
  read(file: LanguageFile, reading: LanguageReading): Promise<void>;
}

/** What few readers know. */
const UNKNOWN = {
  ...{ architecture: null, size: null, source: null, maintainer: null, license: null, summary: null, status: null },
  ...{ depends: [], files: null },
} as const;

/** A package with what is known about it. */
export function languagePackage(
  known: Pick<LanguagePackage, 'name' | 'version' | 'path'> & Partial<LanguagePackage>,
): LanguagePackage {
  return { ...UNKNOWN, ...known };
}

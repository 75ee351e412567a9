/** What differs from one package manager to the next, as the readers of their packages say it. */
import type { FormatFacts, PackageFormat } from '../description.ts';
import { DATABASES } from './databases/index.ts';
import { LANGUAGES } from './languages/index.ts';

/** The facts of the reader that has this format. */
export function formatFacts(format: PackageFormat): FormatFacts {
  const language = LANGUAGES.find(({ name }) => name === format);
  return language ?? DATABASES.find((kind) => kind.format === format) ?? { type: format };
}

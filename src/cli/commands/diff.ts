/** `cutaway diff`: two images beside each other, by objects, configs, layers and files. Exit status 1 where they differ. */
import { readFileSync } from 'node:fs';
import { listChanges } from '../../core/diff/files/listChanges.ts';
import { type Compared, compare, pickSides } from '../diff/compare.ts';
import { type Ignored, parseIgnored } from '../diff/ignored.ts';
import { printFiles } from '../diff/printFiles.ts';
import { printObjects, printVerdict } from '../diff/printObjects.ts';
import { printPackages } from '../diff/printPackages.ts';
import { printSize } from '../diff/printSize.ts';
import { toJson } from '../diff/toJson.ts';
import { UsageError } from '../options.ts';
import { type Context, withInput } from '../session.ts';

/** Prints what differs; see contract.md for the JSON. */
export async function diff(context: Context, a: string, b: string): Promise<number> {
  const { ignore, ignoreFile, semantic } = context.options.diff;
  const ignored = parseIgnored({ ignore, semantic, file: readIgnoreFile(ignoreFile) });
  return withInput(context, a, (left) =>
    withInput(context, b, async (right) => {
      const sides = pickSides(context, left, right);
      const compared = await compare(context, sides, ignored);
      tellUnused(context, compared, ignored);
      if (context.options.json) await context.output.json(toJson(compared, ignored));
      else await print(context, compared);
      return compared.same ? 0 : 1;
    }),
  );
}

function readIgnoreFile(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`--ignore-file ${path}: cannot be read (${code}); give a text file`);
  }
}

/** A pattern that matches nothing is likely a slip. */
function tellUnused({ note, options }: Context, { files }: Compared, { globs }: Ignored): void {
  if (globs.length > 0 && !files)
    note(`${options.diff.ignoreFile}: its paths are for files: compare them with --files`);
  if (!files) return;
  for (const glob of globs)
    if (files.hidden.paths[glob] === undefined)
      note(`${options.diff.ignoreFile}: no path that differs matches ${glob}`);
}

async function print({ output }: Context, { root, files, packages, size, verdict, same }: Compared): Promise<void> {
  await printVerdict(output, verdict);
  await printObjects(output, root);
  if (files) await printFiles(output, listChanges(files.listed), files.hidden);
  if (packages) await printPackages(output, packages);
  if (size) await printSize(output, size);
  await output.text(same ? '\nThe same.\n' : '\nThey differ.\n');
}

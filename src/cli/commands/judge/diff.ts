/** `cutaway diff`: two images beside each other, by objects, configs, layers and files. Exit status 1 where they differ. */
import { readFileSync } from 'node:fs';
import { fromBytes } from '../../../core/bytes/memory.ts';
import { listChanges } from '../../../core/diff/files/listChanges.ts';
import type { Ignored } from '../../../core/diff/judgement/ignored.ts';
import { writeMarkdown } from '../../../core/diff/markdown/writeMarkdown.ts';
import { tellComparedBasis } from '../../basis.ts';
import { type Compared, compare, type PickedSides, pickSides } from '../../diff/compare.ts';
import { parseIgnored } from '../../diff/ignored.ts';
import { findNewSecrets } from '../../diff/newSecrets.ts';
import { writeFile } from '../../node/write/writeFile.ts';
import { DIFF, type DiffOptions } from '../../diff/options.ts';
import { printFiles } from '../../diff/printFiles.ts';
import { printHeaders } from '../../diff/printHeaders.ts';
import { printObjects, printVerdict } from '../../diff/printObjects.ts';
import { printPackages } from '../../diff/printPackages.ts';
import { printSize } from '../../diff/printSize.ts';
import { toJson } from '../../diff/toJson.ts';
import { incompleteOf, isWrong } from '../../../core/oci/basis/basis.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { diffAsModels } from '../../models/diffModels.ts';
import { PICKING, type Picking } from '../../options/picking.ts';
import { WIDTH, type Width } from '../../options/width.ts';
import { fitFor } from '../../printing/fit.ts';
import { flawFields } from '../../printing/documents.ts';
import { type Context, type ImageContext, imageCommand, withInput } from '../../session.ts';
import { UsageError } from '../../usageError.ts';

export const diff = imageCommand({
  summary: 'objects, config, layers and files of two images, and why each digest differs',
  details: [
    '--ignore takes kinds of noise (file-times, image-times, layer-splits, owners, owner-names, modes, xattrs, hard-links, header-form, compression, build-paths, caches, hidden-files), fields of files (type, content, size, mode, owner, link, device, xattrs, mtime, hardlinks), or packing (layer-splits, header-form, compression and hidden-files, whatever the layers contain). Ignored differences of files are counted.',
    'The exit status is 1 if the two differ in more than what is ignored.',
  ],
  operands: ['A', 'B'],
  options: { ...DIFF, ...PICKING, ...WIDTH },
  examples: [
    ['diff old.tar new.tar', 'what differs, by documents and layers'],
    ['diff app:1 app:2 --files --packages', 'every file and package too'],
    ['diff build1.tar build2.tar --semantic', 'does it run the same, whatever the build’s noise?'],
    ['diff main.tar pr.tar --markdown', 'what a reviewer wants, as one comment'],
    ['diff multi.tar multi.tar --platform linux/amd64 --platform-b linux/arm64', 'two platforms of one image'],
  ],
  wanted: ({ packages, size, markdown }) => ({ packages: packages || size || markdown, digests: 'both' }),
  run: compareInputs,
});

async function compareInputs(
  context: ImageContext<DiffOptions & Picking & Width>,
  a: string,
  b: string,
): Promise<number> {
  const { ignore, ignoreFile, semantic, bitForBit } = context.options;
  if (bitForBit && (semantic || ignore.length > 0 || ignoreFile !== undefined))
    throw new UsageError('--bit-for-bit: ignores nothing; leave --semantic, --ignore and --ignore-file out');
  if (context.options.markdown && context.options.json)
    throw new UsageError('--markdown and --json: one form of output at a time');
  const ignored = parseIgnored({
    ignore: ignore.length === 0 ? undefined : ignore.join(','),
    semantic,
    file: readIgnoreFile(ignoreFile),
  });
  return withInput(context, a, (left) =>
    withInput(ofRight(context), b, async (right) => {
      const status = await diffAsModels(context, left, right);
      if (status !== undefined) return status;
      const sides = pickSides(context, left, right);
      const compared = await compare(context, sides, ignored);
      tellUnused(context, compared, ignored);
      await writeReport(context, sides, ignored);
      if (context.options.markdown) await printMarkdown(context, { sides, compared, names: [a, b] });
      else if (context.options.json)
        await context.output.json({ ...toJson(compared, ignored), ...flawFields(context) });
      else await print(context, compared);
      tellClaimed(context, compared);
      tellComparedBasis(context, compared.basis);
      return compared.same && !incompleteOf(compared.basis).some(isWrong) ? 0 : 1;
    }),
  );
}

/** As many layers as one line names. */
const CLAIMED = 8;

function tellClaimed({ note }: Context, { claimed }: Compared): void {
  if (claimed.length === 0) return;
  const some = claimed.slice(0, CLAIMED).join(', ');
  const more = claimed.length > CLAIMED ? ` and ${claimed.length - CLAIMED} more` : '';
  note(
    `warning: ${some}${more}: called the same by the diffIDs of the configs, which were not checked; --files checks`,
  );
}

interface Found {
  readonly sides: PickedSides;
  readonly compared: Compared;
  readonly names: readonly [string, string];
}

async function printMarkdown(context: Context, { sides, compared, names }: Found): Promise<void> {
  const { root, packages, size, basis } = compared;
  if (!packages || !size) return;
  const found = await findNewSecrets(context, sides);
  await context.output.text(writeMarkdown({ names, root, judgement: compared, packages, size, basis, ...found }));
}

/** B may be wanted for another platform. */
const ofRight = <C extends Context<DiffOptions & Picking>>(context: C): C => ({
  ...context,
  options: { ...context.options, platform: context.options.platformB ?? context.options.platform },
});

async function writeReport(
  { engine, options, call, note }: Context<DiffOptions>,
  sides: PickedSides,
  ignored: Ignored,
) {
  const { html } = options;
  if (html === undefined) return;
  const { ids, left, right } = sides;
  const blob = await engine.ask(ids, 'report', { left, right, ignored }, call);
  try {
    await writeFile(fromBytes(new Uint8Array(await blob.arrayBuffer())), html, call);
  } catch (error) {
    throw new UsageError(`--html ${html}: cannot be written (${reasonOf(error)}); name a file in an existing folder`);
  }
  note(`the report is in ${html}`);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof ImageError ? (error.cause ?? error) : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

function readIgnoreFile(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--ignore-file ${path}: cannot be read (${reasonOf(error)}); give a text file`);
  }
}

/** A pattern that matches nothing is likely a slip. */
function tellUnused({ note, options }: Context<DiffOptions>, { files }: Compared, { globs }: Ignored): void {
  if (globs.length > 0 && !files) note(`${options.ignoreFile}: its paths apply to files; add --files`);
  if (!files) return;
  for (const glob of globs)
    if (files.hidden.paths[glob] === undefined) note(`${options.ignoreFile}: no path that differs matches ${glob}`);
}

async function print(
  context: Context<Width>,
  { root, explained, files, packages, size, layerHeaders, verdict, basis, same }: Compared,
): Promise<void> {
  const { output } = context;
  const fit = fitFor(context);
  await printVerdict(output, verdict);
  await printObjects(output, root, { explained, basis, fit });
  if (files) await printFiles(output, listChanges(files.listed), files.hidden, basis.comparable);
  if (layerHeaders) await printHeaders(output, layerHeaders, fit);
  if (packages) await printPackages(output, packages);
  if (size) await printSize(output, size, fit);
  await output.text(`\n${same ? output.paint('good', 'No differences.') : output.paint('bad', ENDS[verdict.grade])}\n`);
}

const ENDS = {
  identical: 'The images differ.',
  noise: 'The images differ only in noise, which --semantic ignores.',
  different: 'The images differ.',
  unknown: 'The images cannot be compared in full.',
} as const;

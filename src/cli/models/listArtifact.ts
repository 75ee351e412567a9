/** `cutaway ls` of an artifact: its files, and of models what their headers say. */
import type { OpenedInput } from '../../engine/engine.ts';
import type { Context } from '../session.ts';
import { printable } from '../show.ts';
import { UsageError } from '../usageError.ts';
import { type ArtifactFile, artifactFiles, hasImage, isArtifact } from './artifactFiles.ts';
import { modelsOf } from './modelsOf.ts';
import { modelLine, tensorLine } from './printModel.ts';
import type { Node } from '../../core/image/node.ts';

interface Options {
  readonly tsv: boolean;
  readonly long: boolean;
  readonly layer: number | undefined;
  readonly depth: number | undefined;
  readonly sort: 'name' | 'size' | undefined;
}

/** Does an input hold artifacts, and no image? */
export const isOnlyArtifacts = ({ roots }: OpenedInput) =>
  !roots.some(hasImage) &&
  roots.some(function isOne(node: Node): boolean {
    return isArtifact(node) || node.children.some(isOne);
  });

/** One line a file, or one JSON object; 1 where a blob is not in the input. */
export async function listArtifact(
  context: Context<Options>,
  opened: OpenedInput,
  below: string | undefined,
): Promise<number> {
  const { options, output, note } = context;
  if (options.layer !== undefined)
    throw new UsageError('--layer: an artifact has no layers; its files are listed without it');
  const files = chosen(await artifactFiles(context, opened, opened.roots), below, options);
  if (files.length === 0 && below !== undefined)
    throw new UsageError(`${below}: no such file in this artifact; cutaway ls ${opened.name} lists them`);
  const models = new Map((await modelsOf(context, opened.id, files)).map(({ file, model }) => [file, model]));
  if (options.tsv) await output.text('path\tsize\tdigest\tmediaType\n');
  for (const file of files) {
    const { path, size, blob } = file;
    const { digest, mediaType, present } = blob;
    const { kind: _, ...model } = models.get(file) ?? { kind: 'none' };
    if (options.json)
      await output.jsonLines([
        { path, type: 'file', size, digest, mediaType, present, ...(models.has(file) && { model }) },
      ]);
    else if (options.tsv)
      await output.text(`${[path, size, digest ?? '', mediaType].map((each) => printable(`${each}`)).join('\t')}\n`);
    else await printFile(context, file, models.get(file));
  }
  const absent = files.filter(({ blob }) => !blob.present);
  for (const { path } of absent) note(`${printable(path)}: is not in the input`);
  return absent.length > 0 ? 1 : 0;
}

async function printFile(
  { output, options }: Context<Options>,
  { path, size, blob }: ArtifactFile,
  model: Parameters<typeof modelLine>[0] | undefined,
): Promise<void> {
  const type = options.long ? `${printable(blob.mediaType)}  ` : '';
  await output.text(`${String(size).padStart(13)}  ${type}${printable(path)}${blob.present ? '' : '  ABSENT'}\n`);
  if (!model) return;
  await output.text(`${' '.repeat(15)}model: ${modelLine(model)}\n`);
  if (options.long) await output.lines(model.tensors.map((tensor) => `${' '.repeat(15)}${tensorLine(tensor)}\n`));
}

function chosen(
  files: readonly ArtifactFile[],
  below: string | undefined,
  { sort, depth }: Options,
): readonly ArtifactFile[] {
  const folder = below?.replace(/^\.?\/+|\/+$/g, '') ?? '';
  const inside = folder === '' ? '' : `${folder}/`;
  const inFolder = files.filter(({ path }) => path === folder || path.startsWith(inside));
  const shallow = inFolder.filter(
    ({ path }) => depth === undefined || path.slice(inside.length).split('/').length <= depth,
  );
  return sort === 'size' ? [...shallow].sort((a, b) => b.size - a.size) : shallow;
}

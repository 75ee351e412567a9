/** `cutaway convert`: another form of an image, as a file or a new folder. What is lost is said on stderr before it is. */

import type { Plan, PlanArgs, PlannedObject } from '../../../core/convert/plan.ts';
import type { Node } from '../../../core/image/node.ts';
import type { Basis, IncompleteLayer } from '../../../core/oci/basis/basis.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { isForeign } from '../../../core/oci/mediaType.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { basisFields, tellBasis } from '../../basis.ts';
import { choice, flag, type OptionSet, text, type Values } from '../../commandLine/option.ts';
import { writeFile } from '../../node/write/writeFile.ts';
import { type OutputFile, writeFolder } from '../../node/write/writeFolder.ts';
import { writeTo } from '../../node/write/writeSource.ts';
import { PICKING, type Picking } from '../../options/picking.ts';
import { chooseImages } from '../../pickImage.ts';
import { flawFields } from '../../printing/documents.ts';
import { type Context, type ImageContext, imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';
import { UsageError } from '../../usageError.ts';

const FOLDERS: readonly (PlanArgs['to'] | undefined)[] = ['oci-layout', 'docker-layout'];

/** Losses listed one by one; a person reads no more. `--json` has all. */
const LOSSES_SHOWN = 20;

const TARGETS = ['oci-layout', 'oci-archive', 'docker-archive', 'hybrid', 'docker-layout'] as const;

const CONVERT = {
  to: choice('--to FORM', 'the form to make', TARGETS),
  as: choice('--as skopeo', 'match skopeo 1.18 byte for byte; without it, keep every byte that the form allows', [
    'skopeo',
  ]),
  keepConfig: flag('--keep-config', 'with --as skopeo: keep the config, and so the image ID, unchanged'),
  noCheck: flag('--no-check', 'copy layers without verifying them first: faster, but damage goes unnoticed'),
  name: text('--name NAME', 'the name of the image in the output, empty for none (default: the names it has)'),
} as const satisfies OptionSet;

type ConvertOptions = Values<typeof CONVERT>;

export const convert = imageCommand({
  summary: 'convert to another form, as a file or a new folder',
  details: [
    'FORM is oci-layout (a folder), oci-archive, docker-archive, hybrid (OCI and docker save in one: loads everywhere), or docker-layout (a folder: an OCI layout with Docker’s documents).',
    'OUTPUT is a file, or a folder that does not exist yet; - is stdout. --platform all takes all images. Losses are listed on stderr; --json prints what was done.',
  ],
  operands: ['INPUT', 'OUTPUT'],
  options: { ...CONVERT, ...PICKING },
  examples: [
    ['convert alpine:3 alpine.tar --to docker-archive', 'for docker load'],
    ['convert image.tar layout --to oci-layout', 'a folder that skopeo, umoci and buildah read'],
    ['convert image.tar - --to oci-archive --platform all | gzip > image.oci.gz', 'all platforms, through a pipe'],
  ],
  run: convertInput,
});

/** Prints the plan with `--json`; the archive itself goes to stdout where OUTPUT is `-`. */
async function convertInput(
  context: ImageContext<ConvertOptions & Picking>,
  input: string,
  target: string,
): Promise<number> {
  const { engine, options, output, note, call } = context;
  const { to, as, keepConfig, name } = options;
  if (!to) throw new UsageError('convert: needs --to oci-layout, oci-archive, docker-archive or hybrid');
  if (target === '-' && (options.json || FOLDERS.includes(to))) {
    throw new UsageError('convert: only an archive can be written to stdout, without --json: name a file or a folder');
  }
  return withInput(context, input, async (opened) => {
    const images = chooseImages(context, opened, { whole: as !== 'skopeo' });
    const args: PlanArgs = {
      to,
      as,
      keepConfig,
      images,
      ...(name !== undefined && { names: name === '' ? [] : [name] }),
    };
    tellLosses(await engine.ask([opened.id], 'plan', args, call), note);
    const known = await check(context, opened, images);
    const made = await make(context, opened, { target, args }, known.basis);
    if (made instanceof ImageError) return tellNotMade(context, made, await basisOf(context, opened, images, true));
    try {
      const plan = await engine.ask([made.id], 'conversion', {}, call);
      await write(context, made, { to, target });
      if (plan) tellResult(plan, note);
      if (options.json) await output.json({ ...plan, ...flawFields(context), ...basisFields(known.basis) });
      const unread = tellBasis(context, known.basis);
      return known.ok ? unread : 1;
    } finally {
      await engine.close(made.id);
    }
  });
}

/** The converted image, or what stopped it where a layer of it cannot be read in full. */
async function make(
  { engine, call }: Context,
  { id }: OpenedInput,
  { target, args }: { readonly target: string; readonly args: PlanArgs },
  { incomplete }: Basis,
): Promise<OpenedInput | ImageError> {
  try {
    return await engine.open({ kind: 'converted', name: target, of: id, args }, call);
  } catch (error) {
    const isDamage = error instanceof ImageError && (error.code === 'malformed' || incomplete.length > 0);
    if (!isDamage || error.code === 'aborted') throw error;
    return error;
  }
}

/** Nothing is written then, which is never 0, whatever else there is to say. */
async function tellNotMade(context: Context, { code, at, message }: ImageError, basis: Basis): Promise<1> {
  const { options, output, note } = context;
  note(printable(`not converted: ${at}: ${message}`));
  if (options.json) await output.json({ error: { code, at, message }, ...flawFields(context), ...basisFields(basis) });
  tellBasis(context, basis);
  return 1;
}

/**
 * Reads the layers that will be copied, as others do on copying: bytes that are not what their digests say, or that no
 * reader can unpack, are written as they are, and never without a word. What comes of a registry is checked as it comes.
 */
async function check(context: Context<ConvertOptions>, opened: OpenedInput, images: readonly string[]) {
  const { engine, options, note, call } = context;
  if (options.noCheck || opened.formats.includes('registry'))
    return { ok: true, basis: await basisOf(context, opened, images, false) };
  const layers = opened.roots.flatMap((root) => imagesBelow(root, images)).flatMap(({ children }) => children);
  const present = layers.filter((node) => node.role === 'layer' && node.present);
  const { checks } = await engine.verify(
    opened.id,
    present.map(({ key }) => key),
    call,
  );
  const failed = checks.filter(({ ok, kind }) => !ok && (kind === 'digest' || kind === 'diffID'));
  for (const { kind, at, expected, actual } of failed)
    note(printable(`error: ${at}: its ${kind} is ${actual ?? 'not known'}, not ${expected ?? 'what it is called by'}`));
  return { ok: failed.length === 0, basis: await basisOf(context, opened, images, true) };
}

/** What a conversion rests on. Layers that may not be distributed are left out everywhere and make nothing incomplete. */
async function basisOf(
  { engine, call }: Context,
  { id, roots }: OpenedInput,
  keys: readonly string[],
  read: boolean,
): Promise<Basis> {
  const images = roots.flatMap((root) => imagesBelow(root, keys));
  const incomplete: IncompleteLayer[] = [];
  for (const { key, children } of images) {
    const foreign = new Set(children.filter(({ mediaType }) => isForeign(mediaType)).map(({ layer }) => layer));
    const basis = await engine.ask([id], 'basis', { image: key, read }, call);
    incomplete.push(...basis.incomplete.filter(({ layer }) => !foreign.has(layer)));
  }
  return { incomplete, unchecked: [] };
}

function imagesBelow(node: Node, keys: readonly string[]): Node[] {
  const chosen = keys.includes(node.key) ? [node.key, ...node.children.map(({ key }) => key)] : keys;
  if (node.role === 'index') return node.children.flatMap((child) => imagesBelow(child, chosen));
  return node.role === 'manifest' && chosen.includes(node.key) && node.present ? [node] : [];
}

async function write(
  { engine, output, call }: Context,
  made: OpenedInput,
  { to, target }: { readonly to: PlanArgs['to']; readonly target: string },
): Promise<void> {
  if (!FOLDERS.includes(to)) {
    const source = await engine.content(made.id, { kind: 'whole' }, call);
    if (target === '-') await writeTo(source, { write: (bytes) => output.bytes(bytes) }, call);
    else await writeFile(source, target, call);
    return;
  }
  const entries = await engine.ask([made.id], 'layout', {}, call);
  const files: OutputFile[] = [];
  for (const { path, kind } of entries) {
    if (kind === 'directory') continue;
    if (kind !== 'file') throw new ImageError('internal', path, 'A layout can contain only files.');
    files.push({ path, source: await engine.content(made.id, { kind: 'entry', path }, call) });
  }
  await writeFolder(files, target, call);
}

function tellLosses(plan: Plan, note: (line: string) => void): void {
  const losses = [...plan.losses, ...plan.objects.flatMap((object) => object.losses)];
  const sorted = [...losses.filter(isWarning), ...losses.filter((loss) => !isWarning(loss))];
  for (const { pointer, severity, message } of sorted.slice(0, LOSSES_SHOWN)) {
    const where = pointer === '' ? '' : `${printable(pointer)}: `;
    note(`${severity === 'info' ? 'lost' : 'warning'}: ${where}${printable(message)}`);
  }
  if (losses.length > LOSSES_SHOWN) note(`lost: ${losses.length - LOSSES_SHOWN} more; see --json`);
}

const isWarning = ({ severity }: Plan['losses'][number]) => severity !== 'info';

function tellResult({ objects }: Plan, note: (line: string) => void): void {
  for (const { role, fate, to, why } of objects) {
    if (role !== 'manifest' && role !== 'config' && role !== 'index') continue;
    note(`${role} ${fate}${to?.digest ? ` ${to.digest}` : ''}: ${printable(why)}`);
  }
  const layers = objects.filter(({ role }) => role === 'layer');
  for (const fate of ['kept', 'recompressed', 'absent'] as const) {
    const some = layers.filter((layer) => layer.fate === fate);
    if (some.length > 0)
      note(`${some.length} layer${some.length === 1 ? '' : 's'} ${fate}: ${formatBytes(sizeOf(some))}`);
  }
}

function sizeOf(layers: readonly PlannedObject[]): number {
  return layers.reduce((sum, { to }) => sum + (to?.size ?? 0), 0);
}

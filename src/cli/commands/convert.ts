/** `cutaway convert`: another form of an image, as a file or a new folder. What is lost is said on stderr before it is. */
import type { Plan, PlanArgs, PlannedObject } from '../../core/convert/plan.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { OpenedImage } from '../../engine/engine.ts';
import { writeFile } from '../node/writeFile.ts';
import { type OutputFile, writeFolder } from '../node/writeFolder.ts';
import { writeTo } from '../node/writeSource.ts';
import { UsageError } from '../options.ts';
import { chooseImages } from '../pickImage.ts';
import { type Context, withInput } from '../session.ts';
import { formatSize, printable } from '../show.ts';

const FOLDERS: readonly (PlanArgs['to'] | undefined)[] = ['oci-layout', 'docker-layout'];

/** Losses told one by one; a person reads no more. `--json` has all. */
const TOLD = 20;

/** Prints the plan with `--json`; the archive itself goes to stdout where OUTPUT is `-`. */
export async function convert(context: Context, input: string, target: string): Promise<number> {
  const { engine, options, output, note, call } = context;
  const { to, as, keepConfig, name } = options.convert;
  if (!to) throw new UsageError('convert: needs --to oci-layout, oci-archive, docker-archive or hybrid');
  if (target === '-' && (options.json || FOLDERS.includes(to))) {
    throw new UsageError('convert: only an archive can go to stdout, and nothing beside it: name a file or a folder');
  }
  return withInput(context, input, async (opened) => {
    const images = chooseImages(opened, options, { whole: as !== 'skopeo', note });
    const args: PlanArgs = {
      to,
      as,
      keepConfig,
      images,
      ...(name !== undefined && { names: name === '' ? [] : [name] }),
    };
    tellLosses(await engine.ask([opened.id], 'plan', args, call), note);
    const made = await engine.open({ kind: 'converted', name: target, of: opened.id, args }, call);
    try {
      const plan = await engine.ask([made.id], 'conversion', {}, call);
      await write(context, made, { to, target });
      if (plan) tellResult(plan, note);
      if (options.json) await output.json(plan);
      return 0;
    } finally {
      await engine.close(made.id);
    }
  });
}

async function write(
  { engine, output, call }: Context,
  made: OpenedImage,
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
    if (kind !== 'file') throw new ImageError('internal', path, 'A layout has files only.');
    files.push({ path, source: await engine.content(made.id, { kind: 'entry', path }, call) });
  }
  await writeFolder(files, target, call);
}

function tellLosses(plan: Plan, note: (line: string) => void): void {
  const losses = [...plan.losses, ...plan.objects.flatMap((object) => object.losses)];
  const sorted = [...losses.filter(isWarning), ...losses.filter((loss) => !isWarning(loss))];
  for (const { pointer, severity, message } of sorted.slice(0, TOLD)) {
    const where = pointer === '' ? '' : `${printable(pointer)}: `;
    note(`${severity === 'info' ? 'lost' : 'warning'}: ${where}${printable(message)}`);
  }
  if (losses.length > TOLD) note(`lost: ${losses.length - TOLD} more; see --json`);
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
      note(`${some.length} layer${some.length === 1 ? '' : 's'} ${fate}: ${formatSize(sizeOf(some))}`);
  }
}

function sizeOf(layers: readonly PlannedObject[]): number {
  return layers.reduce((sum, { to }) => sum + (to?.size ?? 0), 0);
}

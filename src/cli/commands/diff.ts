/** `cutaway diff`: two images beside each other, by objects, configs, layers and files. Exit status 1 where they differ. */
import type { Change } from '../../core/diff/change.ts';
import { countHidden, type FileChange, type HiddenFiles, listChanges } from '../../core/diff/files/listChanges.ts';
import { type Pair, pairsOf } from '../../core/diff/images.ts';
import { causeOf } from '../../core/diff/reason.ts';
import type { OpenedImage } from '../../engine/engine.ts';
import { differing, type Ignored, isNoise, parseIgnored } from '../diff/ignored.ts';
import { printFiles } from '../diff/printFiles.ts';
import { pickImage } from '../pickImage.ts';
import { type Context, withInput } from '../session.ts';
import { formatSize, printable } from '../show.ts';

/** Prints what differs; see contract.md for the JSON. */
export async function diff(context: Context, a: string, b: string): Promise<number> {
  const { files: withFiles, semantic, ignore } = context.options.diff;
  const ignored = parseIgnored(ignore, semantic);
  return withInput(context, a, (left) =>
    withInput(context, b, async (right) => {
      const root = await compare(context, left, right);
      const files = withFiles || semantic ? await compareFiles(context, left, right, ignored) : undefined;
      const objects = differing(root, ignored);
      const same = objects.length === 0 && (files === undefined || (files.changes.length === 0 && files.complete));
      if (context.options.json)
        await context.output.json({ same, ...toJson(root, objects, ignored), ...listed(files) });
      else {
        await print(context, root);
        if (files) await printFiles(context.output, files.changes, files.hidden);
        await context.output.text(same ? 'The same.\n' : 'They differ.\n');
      }
      return same ? 0 : 1;
    }),
  );
}

interface ComparedFiles {
  readonly changes: readonly FileChange[];
  readonly hidden: HiddenFiles;
  /** Could every layer be read? */
  readonly complete: boolean;
}

async function compareFiles(
  { engine, options, note, call }: Context,
  left: OpenedImage,
  right: OpenedImage,
  { fields }: Ignored,
): Promise<ComparedFiles> {
  // Which of several images is meant was said already.
  const [a, b] = [left, right].map((opened) => pickImage(opened, options, () => undefined).key) as [string, string];
  const answer = await engine.ask([left.id, right.id], 'diffFiles', { left: a, right: b }, call);
  const findings = [...answer.findings.left, ...answer.findings.right];
  for (const { severity, at, message } of findings) note(`${severity}: ${printable(at)}: ${printable(message)}`);
  const complete = findings.every(({ code }) => code !== 'layer-unreadable');
  return { changes: listChanges(answer, fields), hidden: countHidden(answer, fields), complete };
}

function listed(files: ComparedFiles | undefined) {
  if (!files) return {};
  return { files: files.changes, ...(files.hidden.files > 0 && { hidden: files.hidden }) };
}

async function compare({ engine, options, note, call }: Context, left: OpenedImage, right: OpenedImage): Promise<Pair> {
  const [a, b] = [pickImage(left, options, note), pickImage(right, options, note)];
  return engine.ask([left.id, right.id], 'diff', { left: a.key, right: b.key }, call);
}

function toJson(root: Pair, objects: readonly Pair[], ignored: Ignored) {
  const pairs = [...pairsOf(root)];
  const config = pairs.find(({ role }) => role === 'config');
  return {
    objects: objects.map(toChange),
    config: config?.fields.flatMap((field): Change[] => {
      if (isNoise(field, ignored)) return [];
      const { pointer, kind, left, right } = field;
      const why = FIELD_WHY[causeOf(field, 'config')];
      return [{ path: pointer, kind, left: value(left), right: value(right), why }];
    }),
    layers: pairs.filter(({ role }) => role === 'layer').map(toChange),
  };
}

const FIELD_WHY = {
  times: 'timestamp',
  labels: 'metadata',
  annotations: 'metadata',
  'media-types': 'media-type-only',
  values: 'content',
  emptied: 'rewritten',
  'docker-fields': 'rewritten',
  child: 'rewritten',
  'white-space': 'same-content',
  'key-order': 'same-content',
  'no-document': 'rewritten',
} as const;

function toChange({ path, kind, left, right, why }: Pair): Change {
  const side = (node: Pair['left']) =>
    node ? { mediaType: node.mediaType, digest: node.digest, size: node.size, diffID: node.diffID } : undefined;
  return {
    path,
    kind,
    left: side(left),
    right: side(right),
    ...(kind === 'modified' || kind === 'same' ? { why } : {}),
  };
}

/** Fields are cut where they are very long; then the text is given as it is. */
function value(raw: string | undefined): unknown {
  if (raw === undefined) return undefined;
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

const MARK = { added: '+', removed: '-', modified: '~', same: '=' } as const;

async function print({ output }: Context, root: Pair): Promise<void> {
  for (const { path, kind, text, causes, left, right } of pairsOf(root)) {
    const sizes = [left, right].map((node) => (node ? formatSize(node.size) : '')).filter(Boolean);
    await output.text(`${MARK[kind]} ${path.padEnd(24)} ${[...new Set(sizes)].join(' -> ')}\n`);
    if (kind === 'same') continue;
    for (const side of [left, right]) if (side?.digest) await output.text(`    ${side.digest}\n`);
    await output.text(`    ${printable(text)}\n`);
    for (const cause of causes) {
      const named = cause.pointers.slice(0, 6).map(printable).join(' ');
      await output.text(`      ${printable(cause.text)} ${named}${cause.pointers.length > 6 ? ' …' : ''}\n`);
    }
  }
}

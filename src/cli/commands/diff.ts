/** `cutaway diff`: two images beside each other, by their objects, configs and layers. Exit status 1 where they differ. */
import type { Change } from '../../core/diff/change.ts';
import { type Pair, pairsOf } from '../../core/diff/images.ts';
import { causeOf } from '../../core/diff/reason.ts';
import type { OpenedImage } from '../../engine/engine.ts';
import { pickImage } from '../pickImage.ts';
import { type Context, withInput } from '../session.ts';
import { formatSize, printable } from '../show.ts';

/** Prints what differs; see contract.md for the JSON. */
export async function diff(context: Context, a: string, b: string): Promise<number> {
  return withInput(context, a, (left) =>
    withInput(context, b, async (right) => {
      const root = await compare(context, left, right);
      const same = [...pairsOf(root)].every(({ kind }) => kind === 'same');
      if (context.options.json) await context.output.json({ same, ...toJson(root) });
      else await print(context, root, same);
      return same ? 0 : 1;
    }),
  );
}

async function compare({ engine, options, note, call }: Context, left: OpenedImage, right: OpenedImage): Promise<Pair> {
  const [a, b] = [pickImage(left, options, note), pickImage(right, options, note)];
  return engine.ask([left.id, right.id], 'diff', { left: a.key, right: b.key }, call);
}

function toJson(root: Pair) {
  const pairs = [...pairsOf(root)];
  const config = pairs.find(({ role }) => role === 'config');
  return {
    objects: pairs.filter(({ kind }) => kind !== 'same').map(toChange),
    config: config?.fields.map((field): Change => {
      const { pointer, kind, left, right } = field;
      return { path: pointer, kind, left: value(left), right: value(right), why: FIELD_WHY[causeOf(field, 'config')] };
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

async function print({ output }: Context, root: Pair, same: boolean): Promise<void> {
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
  await output.text(same ? 'The same.\n' : 'They differ.\n');
}

/** `cutaway inspect`: the object tree. */

import type { ModelDescription } from '../../../core/content/models/description.ts';
import type { Node } from '../../../core/image/node.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { type OptionSet, text, type Values } from '../../commandLine/option.ts';
import { artifactFiles } from '../../models/artifactFiles.ts';
import { modelsOf } from '../../models/modelsOf.ts';
import { modelLine } from '../../models/printModel.ts';
import { WIDTH, type Width } from '../../options/width.ts';
import { ofPlatform } from '../../pickImage.ts';
import { toneOf } from '../../printing/colour.ts';
import { fitFor } from '../../printing/fit.ts';
import { type Context, type ImageContext, imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

const OPTIONS = {
  platform: text('--platform OS/ARCH', 'the images for this platform alone (default all)'),
  ...WIDTH,
} as const satisfies OptionSet;

export const inspect = imageCommand({
  summary: 'the object tree: index, manifest, config, layers',
  wanted: { contents: false, digests: 'stored' },
  operands: ['INPUT'],
  options: OPTIONS,
  examples: [
    ['inspect image.tar', 'the contents of an archive'],
    ['inspect alpine:3 --json', 'an image in a registry, for programs'],
    ['inspect alpine:3 --platform linux/arm64', 'that image alone; a registry is asked for no other'],
  ],
  run: printInput,
});

async function printInput(context: ImageContext<Values<typeof OPTIONS>>, input: string): Promise<number> {
  return withInput(context, input, async (opened) => {
    // Only those that the operand means, where it names one of them.
    const meant = new Set(opened.roots.map(({ key }) => key));
    const all = await context.engine.withLayerDigests(opened.id, context.call);
    const roots = ofPlatform(
      all.filter(({ key }) => meant.has(key)),
      context.options.platform,
    );
    const { name, formats, wrappers, findings } = opened;
    const models = await modelsIn(context, opened, roots);
    if (context.options.json) {
      await context.output.json({
        input: { name, formats, wrappers },
        roots: roots.map((root) => toJson(root, models)),
        findings: allFindings(roots, findings),
      });
      return 0;
    }
    await context.output.text(
      `${printable(name)}: ${formats.join(', ')}${wrappers.length ? ` in ${wrappers.join(' in ')}` : ''}\n`,
    );
    for (const root of roots) await printTree(context, root, '', models);
    for (const { severity, at, message } of allFindings(roots, findings)) {
      const { paint } = context.output;
      await context.output.text(`${paint(toneOf(severity), severity)}: ${printable(at)}: ${printable(message)}\n`);
    }
    return 0;
  });
}

function allFindings(roots: readonly Node[], own: readonly Node['findings'][number][]) {
  const of = (node: Node): readonly Node['findings'][number][] => [...node.findings, ...node.children.flatMap(of)];
  const seen = new Set<string>();
  return [...own, ...roots.flatMap(of)].filter((finding) => {
    const identity = JSON.stringify(finding);
    return seen.has(identity) ? false : seen.add(identity);
  });
}

/** By the key of the blob that is one, or that has it in a tar. */
type Models = ReadonlyMap<string, ModelDescription>;

/** A compressed tar of more bytes is not unpacked to name what is in it. */
const UNPACK_MOST_BYTES = 256 * 1024 * 1024;

async function modelsIn(context: Context, opened: OpenedInput, roots: readonly Node[]): Promise<Models> {
  const files = await artifactFiles(context, opened, roots, { unpackMost: UNPACK_MOST_BYTES });
  const found = await modelsOf(context, opened.id, files);
  return new Map(found.map(({ file, model }) => [file.blob.key, model]));
}

function toJson(node: Node, models: Models): object {
  const { kind: _, ...model } = models.get(node.key) ?? { kind: 'none' };
  const { role, mediaType, digest, size, origin, form, names, platform, present, held } = node;
  const { diffID, compression, annotations, artifactType, subject, children } = node;
  return {
    ...{ role, mediaType, digest, size, origin, form, names, platform, present, held },
    ...{ diffID, compression, artifactType, subject, annotations },
    ...(models.has(node.key) && { model }),
    children: children.map((child) => toJson(child, models)),
  };
}

async function printTree(context: Context<Width>, node: Node, indent: string, models: Models): Promise<void> {
  const cut = node.present && node.held !== undefined ? `CUT OFF (${formatBytes(node.held)} here)` : '';
  const marks = [node.present ? cut : 'ABSENT', node.origin === 'derived' ? 'derived' : ''];
  const facts = [node.platform ?? '', ...node.names, node.compression ?? '', ...marks];
  const digest = context.options.noTrunc ? (node.digest ?? '') : (node.digest ?? '').replace(/^(\w+:\w{12})\w*$/, '$1');
  const line = [
    node.role.padEnd(Math.max(1, 14 - indent.length)),
    digest.padEnd(20),
    // What Cutaway made has no size of its own.
    (node.origin === 'derived' && node.size === 0 ? '—' : formatBytes(node.size)).padStart(9),
    ...facts,
  ];
  const row = fitFor(context).row(`${indent}${line.filter(Boolean).map(printable).join('  ')}`);
  await context.output.text(`${node.present ? row : context.output.paint('bad', row)}\n`);
  const model = models.get(node.key);
  if (model) await context.output.text(`${fitFor(context).row(`${indent}  model: ${modelLine(model)}`)}\n`);
  for (const child of node.children) await printTree(context, child, `${indent}  `, models);
}

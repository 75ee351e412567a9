/** `cutaway inspect`: the object tree. */

import type { Node } from '../../../core/image/node.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import { WIDTH, type Width } from '../../options/width.ts';
import { toneOf } from '../../printing/colour.ts';
import { fitFor } from '../../printing/fit.ts';
import { type Context, type ImageContext, imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

export const inspect = imageCommand({
  summary: 'the object tree: index, manifest, config, layers',
  wanted: { contents: false, digests: 'stored' },
  operands: ['INPUT'],
  options: WIDTH,
  examples: [
    ['inspect image.tar', 'the contents of an archive'],
    ['inspect alpine:3 --json', 'an image in a registry, for programs'],
  ],
  run: printInput,
});

async function printInput(context: ImageContext<Width>, input: string): Promise<number> {
  return withInput(context, input, async (opened) => {
    const roots = await context.engine.withLayerDigests(opened.id, context.call);
    const { name, formats, wrappers, findings } = opened;
    if (context.options.json) {
      await context.output.json({
        input: { name, formats, wrappers },
        roots: roots.map(toJson),
        findings: allFindings(roots, findings),
      });
      return 0;
    }
    await context.output.text(
      `${printable(name)}: ${formats.join(', ')}${wrappers.length ? ` in ${wrappers.join(' in ')}` : ''}\n`,
    );
    for (const root of roots) await printTree(context, root, '');
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

function toJson(node: Node): object {
  const { role, mediaType, digest, size, origin, form, names, platform, present } = node;
  const { diffID, compression, annotations, artifactType, subject, children } = node;
  return {
    ...{ role, mediaType, digest, size, origin, form, names, platform, present },
    ...{ diffID, compression, artifactType, subject, annotations },
    children: children.map(toJson),
  };
}

async function printTree(context: Context<Width>, node: Node, indent: string): Promise<void> {
  const marks = [node.present ? '' : 'ABSENT', node.origin === 'derived' ? 'derived' : ''];
  const facts = [node.platform ?? '', ...node.names, node.compression ?? '', ...marks];
  const digest = context.options.noTrunc ? (node.digest ?? '') : (node.digest ?? '').replace(/^(\w+:\w{12})\w*$/, '$1');
  const line = [
    node.role.padEnd(Math.max(1, 14 - indent.length)),
    digest.padEnd(20),
    formatBytes(node.size).padStart(9),
    ...facts,
  ];
  const row = fitFor(context).row(`${indent}${line.filter(Boolean).map(printable).join('  ')}`);
  await context.output.text(`${node.present ? row : context.output.paint('bad', row)}\n`);
  for (const child of node.children) await printTree(context, child, `${indent}  `);
}

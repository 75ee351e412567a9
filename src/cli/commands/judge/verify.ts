/**
 * `cutaway verify`: every digest, size, diffID and cross-document rule. Exit status 1 unless all that is named is there,
 * was read and holds.
 */
import type { Node } from '../../../core/image/node.ts';
import type { Check } from '../../../engine/engine.ts';
import { type Paint, toneOf } from '../../printing/colour.ts';
import { imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

export const verify = imageCommand({
  summary: 'every digest, size, diffID and cross-document rule',
  details: [
    'Checks everything in the input, including all of its images. The exit status is 0 only if every object is present, was read and passes its checks.',
  ],
  wanted: { contents: false, digests: 'both' },
  operands: ['INPUT'],
  options: {},
  examples: [
    ['verify image.tar', 'whether the archive is complete and matches its digests'],
    ['verify image.tar --json', 'every check with what was expected and found'],
  ],
  run: (context, input) =>
    withInput(context, input, async (opened) => {
      const report = await context.engine.verify(opened.id, [], context.call);
      const { ok, verdict, findings } = report;
      const { output } = context;
      if (context.options.json) {
        await output.json({ ok, verdict, checks: report.checks.map(toJson), findings });
      } else {
        const nodes = new Map(opened.roots.flatMap(below).map((node) => [node.key, node]));
        for (const check of report.checks)
          if (!check.ok) await output.text(toLine(check, nodes.get(check.key), output.paint));
        for (const { severity, at, message } of findings) {
          await output.text(
            `${output.paint(toneOf(severity), severity.padEnd(8))}${printable(at)}: ${printable(message)}\n`,
          );
        }
        await output.text(`${output.paint(ok ? 'good' : 'bad', verdict)}\n`);
      }
      return ok ? 0 : 1;
    }),
});

function below(node: Node): Node[] {
  return [node, ...node.children.flatMap(below)];
}

function toJson({ at, kind, ok, expected, actual, why }: Check) {
  return { at, kind, ok, expected, actual, why };
}

function toLine({ at, kind, expected, actual = 'nothing', why }: Check, node: Node | undefined, paint: Paint): string {
  if (kind === 'present') return `${paint('bad', 'ABSENT')}  ${what(node).padEnd(12)} ${printable(at)}\n`;
  if (why !== undefined)
    return `${paint('warning', 'UNREAD')}  ${kind.padEnd(12)} ${printable(at)}  ${printable(why)}\n`;
  const message = expected === undefined ? actual : `expected ${expected}, found ${actual}`;
  return `${paint('bad', 'FAILED')}  ${kind.padEnd(12)} ${printable(at)}  ${printable(message)}\n`;
}

function what(node: Node | undefined): string {
  if (!node) return 'object';
  return node.platform === null ? node.role : `${node.role} for ${printable(node.platform)}`;
}

/** `cutaway verify`: every digest, size, diffID and cross-document rule. Exit status 1 when one fails. */
import type { Check } from '../../engine/engine.ts';
import { type Context, withInput } from '../session.ts';
import { printable } from '../show.ts';

/** Checks everything in the input, all its images included. */
export async function verify(context: Context, input: string): Promise<number> {
  return withInput(context, input, async (opened) => {
    const report = await context.engine.verify(opened.id, [], context.call);
    if (context.options.json) {
      await context.output.json({ ok: report.ok, checks: report.checks.map(toJson), findings: report.findings });
    } else {
      for (const check of report.checks) await context.output.text(toLine(check));
      for (const { severity, at, message } of report.findings) {
        await context.output.text(`${severity.padEnd(8)}${printable(at)}: ${printable(message)}\n`);
      }
      await context.output.text(report.ok ? 'Everything checked is right.\n' : 'Something is wrong.\n');
    }
    return report.ok ? 0 : 1;
  });
}

function toJson({ at, kind, ok, expected, actual }: Check) {
  return { at, kind, ok, expected, actual };
}

function toLine({ at, kind, ok, expected, actual }: Check): string {
  const why = ok ? '' : `  expected ${printable(expected ?? '?')}, found ${printable(actual ?? 'nothing')}`;
  return `${(ok ? 'ok' : 'FAILED').padEnd(8)}${kind.padEnd(12)} ${printable(at)}${why}\n`;
}

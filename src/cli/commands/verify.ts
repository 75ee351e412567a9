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
      const failed = report.checks.filter(({ ok }) => !ok);
      for (const check of failed) await context.output.text(toLine(check));
      for (const { severity, at, message } of report.findings) {
        await context.output.text(`${severity.padEnd(8)}${printable(at)}: ${printable(message)}\n`);
      }
      const count = `${report.checks.length} checks, ${failed.length} failed`;
      await context.output.text(`${count}. ${report.ok ? 'Everything is right.' : 'Something is wrong.'}\n`);
    }
    return report.ok ? 0 : 1;
  });
}

function toJson({ at, kind, ok, expected, actual }: Check) {
  return { at, kind, ok, expected, actual };
}

function toLine({ at, kind, expected, actual = 'nothing' }: Check): string {
  const why = expected === undefined ? actual : `expected ${expected}, found ${actual}`;
  return `FAILED  ${kind.padEnd(12)} ${printable(at)}  ${printable(why)}\n`;
}

/** What stopped a command, as one line for people or one object for programs: what, where and what to do. */
import { ImageError } from '../core/oci/imageError.ts';
import { jsonForTerminal, printable } from './show.ts';
import { UsageError } from './usageError.ts';

interface Failure {
  /** A code of ImageError, or `usage` for a command line that can't be carried out as written. */
  readonly code: string;
  /** An option, an operand, a path, a digest or a reference. */
  readonly at: string;
  readonly message: string;
  readonly remedy?: string;
}

export function toFailure(error: unknown): Failure {
  if (error instanceof UsageError) return fromUsage(error);
  if (error instanceof ImageError) return { code: error.code, at: error.at, message: error.message };
  return { code: 'internal', at: '', message: error instanceof Error ? error.message : String(error) };
}

/** `WHERE: what; what to do`. */
function fromUsage({ message: line, code }: UsageError): Failure {
  const [, at = '', rest = line] = /^(.*?): (.*)$/s.exec(line) ?? [];
  const [, message = rest, remedy] = /^(.*?); (.*)$/s.exec(rest) ?? [];
  return { code, at, message, ...(remedy !== undefined && { remedy }) };
}

/** The one line on stderr that tells it. */
export function failureLine(error: unknown, { json }: { readonly json: boolean }): string {
  const failure = toFailure(error);
  return json ? jsonForTerminal(JSON.stringify({ error: failure })) : `cutaway: ${toLine(failure)}`;
}

function toLine({ at, message, remedy }: Failure): string {
  const what = [at, message].filter((part) => part !== '').join(': ');
  return printable(remedy === undefined ? what : `${what}; ${remedy}`);
}

/** What a program of this machine prints, for engines whose archives only their own client hands out. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ImageError } from '../../core/oci/imageError.ts';

/** Why a program did not do what it was asked. */
export interface ProgramFailure {
  /** Its last line on stderr, or how it ended where it said nothing. */
  readonly said: string;
  /** It could not be started, as there is none of that name. */
  readonly isAbsent: boolean;
}

interface Around {
  /** What the image is called in errors. */
  readonly operand: string;
  readonly signal?: AbortSignal | undefined;
  /** The error to throw. */
  refused(failure: ProgramFailure): Error;
}

/** The chunks of its stdout as they come; throws what `refused` says where it fails, which is known at its end. */
export async function* outputOf(
  program: string,
  args: readonly string[],
  { operand, signal, refused }: Around,
): AsyncGenerator<Uint8Array> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = endOf(child);
  const stop = () => child.kill();
  signal?.addEventListener('abort', stop);
  let errors = '';
  child.stderr.on('data', (data) => (errors = `${errors}${data}`.slice(-4096)));
  try {
    for await (const chunk of child.stdout) yield chunk;
    const failure = await ended;
    if (signal?.aborted) throw new ImageError('aborted', operand, 'Stopped.');
    if (failure) throw refused(toFailure(failure, errors));
  } finally {
    signal?.removeEventListener('abort', stop);
    child.kill();
  }
}

/** The same as text. */
export async function textOf(program: string, args: readonly string[], around: Around): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of outputOf(program, args, around)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** Whether a program of that name would be started. */
export function isInstalled(program: string, path = process.env.PATH ?? ''): boolean {
  const names = process.platform === 'win32' ? [`${program}.exe`] : [program];
  return path.split(delimiter).some((folder) => names.some((name) => folder !== '' && existsSync(join(folder, name))));
}

/** Why it failed; undefined where it did not. Never rejects: it is waited for only once its output is at an end. */
async function endOf(child: ChildProcess): Promise<Error | undefined> {
  try {
    const [status, signal] = await once(child, 'close');
    return status === 0 ? undefined : new Error(signal ? `it was ended by ${signal}` : `status ${status}`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function toFailure(failure: Error, errors: string): ProgramFailure {
  const lines = errors.trim().split('\n');
  // Podman ends with a line on its own status.
  const said = lines.findLast((line) => !/^Command exited with/.test(line));
  return { said: said || failure.message, isAbsent: 'code' in failure && failure.code === 'ENOENT' };
}

/**
 * Runs the built command line and the tools it is compared with. All of it is awaited, so that a test's time limit works.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const CLI = join(import.meta.dirname, '../../dist/cli/cutaway.js');
const READER = join(import.meta.dirname, 'read_image.py');

export interface Ran {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { encoding: 'buffer', maxBuffer: 1 << 30 } as const;
    const child = execFile(command, [...args], options, (error, stdout, stderr) => {
      const status = error ? (typeof error.code === 'number' ? error.code : 127) : 0;
      resolve({ status, stdout, stderr: `${stderr}` });
    });
    child.stdin?.end();
  });
}

/** Runs a tool that must succeed. */
export async function must(command: string, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: status ${status}\n${stderr.slice(-2000)}`);
  return `${stdout}`;
}

export const cutaway = (...args: string[]) => run(process.execPath, [CLI, ...args]);

/** What the command line prints as JSON, whatever its status is. */
export async function cutawayJSON<T>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await cutaway(...args, '--json');
  if (status > 1) throw new Error(`cutaway ${args.join(' ')}: status ${status}\n${stderr}`);
  return JSON.parse(`${stdout}`) as T;
}

/** The same for `ls`: a JSON object a line. */
export async function cutawayLines<T>(...args: string[]): Promise<T[]> {
  const { status, stdout, stderr } = await cutaway(...args, '--json');
  if (status !== 0) throw new Error(`cutaway ${args.join(' ')}: status ${status}\n${stderr}`);
  return lines<T>(`${stdout}`);
}

export const readImage = (...args: string[]) => must('python3', READER, ...args);

export const lines = <T>(text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);

export const onPath = (name: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));

/** Why tests with these tools can't run here; undefined when they can. */
export function missing(...tools: string[]): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root, to unpack owners and devices';
  const absent = tools.filter((tool) => !onPath(tool));
  return absent.length > 0 ? `${absent.join(', ')} not installed` : undefined;
}

/** Says in the log why tests are skipped: the reporter keeps the reasons to itself. */
export function sayWhy(what: string, reason: string | undefined): void {
  if (reason) console.info(`skipped: ${what}: ${reason}`);
}

export interface FileLine {
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly linkName?: string;
  readonly device?: string;
  readonly xattrs?: Readonly<Record<string, string>>;
  readonly layer?: number;
  readonly whiteout?: 'file' | 'opaque';
}

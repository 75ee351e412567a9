/** Go's archive/tar as a judge: a small program beside this file, built when it is first asked. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { onPath } from '../cutaway.ts';
import type { ReaderAnswer } from './rows.ts';

/** Why Go cannot be asked here; undefined where it can. */
export const noGo = onPath('go') ? undefined : 'go is not installed';

/** Builds the judge into a folder; the answer is its path. */
export function buildGoReader(folder: string): string {
  const program = join(folder, 'readers');
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return program;
}

/** What a judge that takes archives one behind another finds in each of them. */
export function askJudge(command: string, args: readonly string[], archives: readonly Uint8Array[]): ReaderAnswer[] {
  const input = archives.flatMap((archive) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(archive.length);
    return [length, archive];
  });
  const out = execFileSync(command, [...args], { input: Buffer.concat(input), maxBuffer: 1 << 30 }).toString();
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ReaderAnswer);
}

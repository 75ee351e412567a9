/** Every command in docs/guide.md runs as it stands, and prints what the guide says it prints. `…` stands for what is left out. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../fixtures/runCommand.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SAMPLES = join(ROOT, 'public/samples');
const guide = readFileSync(join(ROOT, 'docs/guide.md'), 'utf8');

interface Example {
  readonly line: string;
  readonly status: number;
  readonly shown: string[];
}

function examples(): Example[] {
  const found: Example[] = [];
  for (const [, block = ''] of guide.matchAll(/```console\n([\s\S]*?)```/g)) {
    for (const line of block.trimEnd().split('\n')) {
      const command = /^\$ cutaway (.*?)(?:\s+# exits (\d).*)?$/.exec(line);
      if (command) found.push({ line: command[1] ?? '', status: Number(command[2] ?? 0), shown: [] });
      else found.at(-1)?.shown.push(line);
    }
  }
  return found;
}

/** The shown lines, in their order; those between them where `…` stands. */
function holds(output: readonly string[], shown: readonly string[]): boolean {
  const pattern = shown.map((line) =>
    line === '…' ? '(?:.*\\n)*?' : `${line.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\n`,
  );
  return new RegExp(`^${pattern.join('')}(?:$)`).test(`${output.join('\n')}\n`);
}

describe('docs/guide.md', () => {
  it('has examples', () => expect(examples().length).toBeGreaterThan(8));

  it.each(examples())('cutaway $line', async ({ line, status, shown }) => {
    const words = line.split(/\s+/).map((word) => (/\.tar$/.test(word) ? join(SAMPLES, word) : word));
    const ran = await runCommand(...words);
    expect(ran.status).toBe(status);
    expect(holds(ran.out.trimEnd().split('\n'), shown), ran.out).toBe(true);
  });
});

/** Judges written in Go: a folder beside the tests for each, built once and cached. Where Go or a module can't be had, the reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedFolder } from './cachedFolder.ts';
import { must, onPath } from './cutaway.ts';

/** A path, or why there is none: what the tests that need it say when they are skipped. */
export interface Had {
  readonly path: string;
  readonly absent: string | undefined;
}

async function had(what: string, tools: readonly string[], make: () => Promise<string>): Promise<Had> {
  const missing = tools.filter((tool) => !onPath(tool));
  if (missing.length > 0) return { path: '', absent: `${missing.join(', ')} not installed` };
  try {
    return { path: await make(), absent: undefined };
  } catch (error) {
    return { path: '', absent: `${what} could not be had: ${String(error).slice(0, 200)}` };
  }
}

/** The program of the folder `name`; `tools` are what building it needs beside Go. */
export const goProgram = (name: string, ...tools: string[]): Promise<Had> =>
  had(name, ['go', ...tools], async () => {
    const source = join(import.meta.dirname, name);
    const texts = readdirSync(source)
      .sort()
      .map((file) => readFileSync(join(source, file), 'utf8'));
    const folder = await cachedFolder(`go-${name}`, [await must('go', 'version'), ...texts], async (target) => {
      await must('go', 'build', '-C', source, '-o', join(target, 'program'), '.');
    });
    return join(folder, 'program');
  });

/** The folder of a module, `path@version`, as it is published. */
export const goModule = (name: string): Promise<Had> =>
  had(
    name,
    ['go'],
    async () => JSON.parse(await must('env', '-C', tmpdir(), 'go', 'mod', 'download', '-json', name)).Dir,
  );

/** Before the first oracle: what several of them read is made once (vitest's global set-up). */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { missing, must, readImage, run } from './cutaway.ts';
import { cachedFolder } from './cachedFolder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `oci`, an image of nine layers of Debian; `truth.jsonl`, its files as they lie on disk. Or why there is none. */
    debian: { readonly folder: string } | { readonly absent: string };
  }
}

const DEBS = join(import.meta.dirname, '../../node_modules/.cache/cutaway/debs');
const SCRIPTS = ['debian.py', 'read_image.py'].map((name) => join(import.meta.dirname, name));

/** Makes the image of `debian.py` and writes down what umoci unpacks from it. */
async function makeDebian(folder: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'cutaway-debian-'));
  try {
    await must('python3', SCRIPTS[0] ?? '', DEBS, work);
    writeFileSync(join(folder, 'truth.jsonl'), await readImage('walk', join(work, 'truth/rootfs')));
    await must('cp', '-a', join(work, 'oci'), join(folder, 'oci'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function debian(): Promise<{ folder: string } | { absent: string }> {
  const absent = missing('apt-get', 'dpkg-deb', 'umoci', 'python3', 'zstd');
  if (absent) return { absent };
  await must('python3', SCRIPTS[0] ?? '', DEBS);
  const versions = await Promise.all(
    [['umoci', '--version'] as const, ['python3', '--version'] as const, ['tar', '--version'] as const].map(
      async ([tool, flag]) => `${(await run(tool, [flag])).stdout}`,
    ),
  );
  const sources = SCRIPTS.map((path) => readFileSync(path, 'utf8'));
  return { folder: await cachedFolder('debian', [...sources, ...versions, ...readdirSync(DEBS).sort()], makeDebian) };
}

export default async function prepare({ provide }: TestProject): Promise<void> {
  provide('debian', await debian());
}

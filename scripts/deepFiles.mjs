/** Which test files a run takes: all of them, or in `npm run test:deep` those that hold back a part for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HOLDS_BACK = /from '[./]+\/fixtures\/deep\.ts'/;

/** Patterns for all tests of the folders or, with CUTAWAY_DEEP set, the files among them that import `fixtures/deep.ts`. */
export function deepFiles(...folders) {
  if (!process.env.CUTAWAY_DEEP) return folders.map((folder) => `${folder}/**/*.test.ts`);
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true })
      .map((name) => join(folder, name))
      .filter((path) => path.endsWith('.test.ts') && HOLDS_BACK.test(readFileSync(join(ROOT, path), 'utf8'))),
  );
}

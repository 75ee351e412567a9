/** What comments point at must be there. */
import type { Sources } from './rules.ts';

/** Documents of other projects that comments name: image-spec, runtime-spec, stargz-snapshotter. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['annotations.md', 'artifact.md', 'config.md', 'considerations.md', 'conversion.md', 'descriptor.md'],
  ...['image-index.md', 'image-layout.md', 'layer.md', 'manifest.md', 'media-types.md', 'v1.md', 'docs/estargz.md'],
]);

const COMMENT = /\/\*[\s\S]*?\*\/|(?:^|\s)\/\/[^\n]*/g;
const FILE = /(?:[\w-]+\/)*[\w.-]*\w\.(?:md|tsx?|mjs|py)\b/g;
/** A row of a table that only its author has. */
const ROW = /['"`]row \d+:/g;

/** Names of files in comments that no file of the project has, and titles of tests that go by the row of some table. */
export function deadPointers(sources: Sources, files: readonly string[]): string[] {
  const exists = (name: string) => files.some((file) => file === name || file.endsWith(`/${name}`));
  return [...sources].flatMap(([path, text]) => {
    const named = (text.match(COMMENT) ?? []).flatMap((comment) => comment.match(FILE) ?? []);
    const dead = named.filter((name) => !ELSEWHERE.has(name) && !exists(name));
    return [...dead, ...(text.match(ROW) ?? [])].map((what) => `${path}: ${what}`);
  });
}

/** Exports of src and who reads them: another file that imports the file and has the name in its text. */
import { importsOf, type Sources } from './rules.ts';

const EXPORT = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/gm;
/** Read by a compiler or a runtime, not by an import: the markup's runtime, what is compiled to wasm, others' servers. */
const READ_FROM_OUTSIDE = /^src\/(?:ui\/parts\/border\/jsx|core\/bytes\/codecs\/\w+\/kernel\/|proxy\/edge\.ts)/;

/** Exports that no other file reads; `readers` limits who counts. */
export function unreadExports(sources: Sources, readers: (path: string) => boolean = () => true): string[] {
  const words = new Map([...sources].map(([path, text]) => [path, new Set(text.match(/\w+/g))]));
  const importers = new Map<string, string[]>();
  for (const [path, text] of sources)
    for (const { to } of readers(path) ? importsOf(path, text) : [])
      importers.set(to, [...(importers.get(to) ?? []), path]);
  return [...sources]
    .filter(([path]) => path.startsWith('src/') && !READ_FROM_OUTSIDE.test(path))
    .flatMap(([path, text]) => {
      const all = importers.get(path) ?? [];
      const names = [...text.matchAll(EXPORT)].flatMap(([, name]) => name ?? []);
      return names.filter((name) => !all.some((by) => words.get(by)?.has(name))).map((name) => `${path}: ${name}`);
    });
}

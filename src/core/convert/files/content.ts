/** The files of an output, gathered in the order in which they shall lie, each path once. */
import type { FileEntry, FileSet } from '../../archive/fileSet.ts';
import { createFileSet } from '../../archive/linkedFiles.ts';
import { fromBytes } from '../../bytes/memory.ts';
import type { ByteSource } from '../../bytes/source.ts';

/** The files of an output in their order, as a FileSet that can be written or opened again. */
export class OutputFiles {
  private readonly entries: FileEntry[] = [];
  private readonly sources = new Map<number, ByteSource>();
  private readonly paths = new Set<string>();

  has(path: string): boolean {
    return this.paths.has(path);
  }

  /** The first content of a path is its content: the same name is the same bytes. */
  add(path: string, content: ByteSource | Uint8Array<ArrayBuffer>, mode?: number): void {
    const source = content instanceof Uint8Array ? fromBytes(content) : content;
    if (!this.put({ path, kind: 'file', size: source.size, ...(mode !== undefined && { mode }) })) return;
    this.sources.set(this.entries.length - 1, source);
  }

  link(path: string, target: string, mode: number): void {
    this.put({ path, kind: 'symlink', size: 0, link: target, mode });
  }

  folder(path: string): void {
    this.put({ path, kind: 'directory', size: 0 });
  }

  toFileSet(): FileSet {
    const { entries, sources } = this;
    return createFileSet({
      format: 'tar',
      entries,
      findings: [],
      content: (index) => sources.get(index) ?? fromBytes(new Uint8Array()),
    });
  }

  private put(entry: FileEntry): boolean {
    if (this.paths.has(entry.path)) return false;
    this.paths.add(entry.path);
    this.entries.push(entry);
    return true;
  }
}

/**
 * The shapes compared: what `inspect` prints and what the independent reader finds, brought to one form.
 */
import type { FileLine } from './cutaway.ts';

interface ObjectNode {
  readonly role: string;
  readonly mediaType: string;
  readonly digest: string | null;
  readonly size: number;
  readonly origin: 'stored' | 'derived';
  readonly form: 'docker' | 'oci';
  readonly present: boolean;
  readonly diffID?: string;
  readonly compression?: string;
  readonly children: readonly ObjectNode[];
}

export interface Inspected {
  readonly input: { readonly formats: readonly string[]; readonly wrappers: readonly string[] };
  readonly roots: readonly ObjectNode[];
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
}

interface Objects {
  readonly manifest: { readonly digest: string | null; readonly size: number } | null;
  readonly config: { readonly digest: string | null; readonly size: number };
  readonly layers: readonly {
    readonly digest: string | null;
    readonly size: number;
    readonly compression?: string;
    readonly diffID?: string;
    readonly mediaType?: string;
  }[];
}

export interface Facts extends Objects {
  readonly view: 'oci' | 'docker' | 'dir';
}

/** A path on disk; files with one inode are hard links of each other. */
export interface Truth extends FileLine {
  readonly inode: number;
  readonly links: number;
  readonly content?: string;
}

const manifests = (node: ObjectNode): ObjectNode[] =>
  node.role === 'manifest' ? [node] : node.role === 'index' ? node.children.flatMap(manifests) : [];

/** Image manifests of one view: derived ones are docker-save's. */
export function objectsOf({ roots }: Inspected, view: 'oci' | 'docker' | 'dir'): Objects[] {
  const origin = view === 'docker' ? 'derived' : 'stored';
  return roots
    .flatMap(manifests)
    .filter((node) => node.origin === origin)
    .map((node) => {
      const [config, ...layers] = node.children;
      if (config?.role !== 'config') throw new Error('The first child of a manifest is its config.');
      return {
        manifest: node.digest === null ? null : { digest: node.digest, size: node.size },
        config: { digest: config.digest, size: config.size },
        layers: layers.map(({ digest, size, compression, diffID, mediaType }) => ({
          digest,
          size,
          compression,
          diffID,
          mediaType,
        })),
      };
    });
}

/** The fields of a line that disk and layers both know, in one order; times to the microsecond. */
export function withoutPlace(line: FileLine): object {
  const { path, type, mode, uid, gid, size, mtime, linkName, device, xattrs } = line;
  // Links have no mode of their own on Linux, and only plain files have a size there.
  return {
    path,
    type,
    mode: type === 'symlink' ? 0o777 : mode,
    uid,
    gid,
    size: type === 'file' ? size : 0,
    mtime: Math.round(mtime * 1e6) / 1e6,
    linkName,
    device,
    xattrs,
  };
}

/** The archive as it lies on disk, each entry explained and led to its node. */
import type { FileEntry, FileSet } from '../archive/fileSet.ts';
import type { Node } from './node.ts';
import type { LayoutEntry } from './view.ts';

const FIXED: Readonly<Record<string, string>> = {
  'index.json': 'The index of the OCI layout: the images of this archive and their names. containerd starts here.',
  'oci-layout': 'The header of the OCI layout: states its version.',
  'manifest.json': 'The list of docker save: each image’s config, names and layers. Classic Docker starts here.',
  repositories: 'The names of images in the format before Docker 1.10. Current tools ignore it.',
  version: 'The version of the dir: layout.',
  blobs: 'Content by digest.',
  ingest: 'Unfinished downloads of the tool that wrote the layout; usually empty.',
};

/** One for each entry, in the archive's order. `unreferenced`: path -> what it is. */
export function layoutEntries(
  files: FileSet,
  nodes: Iterable<Node>,
  unreferenced: ReadonlyMap<string, string>,
): readonly LayoutEntry[] {
  const byPath = new Map<string, Node>();
  for (const node of nodes) if (node.path !== undefined && !byPath.has(node.path)) byPath.set(node.path, node);
  // A layer that stands alone is the archive itself: no document of it is about any entry.
  const isLayer = byPath.size > 0 && ![...byPath.keys()].some((path) => files.find(path) !== undefined);
  return files.entries.map((entry) => {
    const real = entry.kind === 'symlink' || entry.kind === 'hardlink' ? files.find(entry.path)?.path : entry.path;
    const node = real === undefined ? undefined : (byPath.get(entry.path) ?? byPath.get(real));
    const { path, kind, size, link, headerOffset, mode, mtime, mtimeNs } = entry;
    return {
      ...{ path, kind, size, link, headerOffset, mode, mtime, ...(mtimeNs !== undefined && { mtimeNs }) },
      ...(kind === 'file' && files.find(path) === entry && cutOff(files.open(path)?.held)),
      explanation: isLayer ? explainInLayer(entry) : explain(entry, { real, node, unreferenced }),
      key: node?.key,
      unreferenced: unreferenced.has(path),
    };
  });
}

const cutOff = (held: number | undefined) => held !== undefined && { held };

const IN_LAYER: Readonly<Partial<Record<FileEntry['kind'], string>>> = {
  file: 'A file of this layer.',
  directory: 'A folder of this layer.',
};

const explainInLayer = ({ kind }: FileEntry): string => IN_LAYER[kind] ?? 'A link or device of this layer.';

interface Known {
  readonly real: string | undefined;
  readonly node: Node | undefined;
  readonly unreferenced: ReadonlyMap<string, string>;
}

function explain(entry: FileEntry, { real, node, unreferenced }: Known): string {
  if (entry.kind === 'symlink' || entry.kind === 'hardlink') {
    if (real === undefined) return 'A link whose target is not in this archive; it is not followed.';
    return node ? `A link to ${lowerFirst(nodeInWords(node))}` : `A link to ${real}.`;
  }
  const path = entry.path.replace(/\/$/, '');
  if (node && entry.kind === 'file') return nodeInWords(node);
  if (Object.hasOwn(FIXED, path)) return FIXED[path] ?? '';
  if (entry.kind === 'directory') return explainFolder(path);
  const what = unreferenced.get(entry.path);
  if (what !== undefined) return `No document refers to it: ${what}.`;
  return explainName(path);
}

function explainFolder(path: string): string {
  if (/^blobs\/[^/]+$/.test(path)) return `Content named by its ${path.slice(6)} digest.`;
  if (/^[0-9a-f]{64}$/.test(path)) return 'A layer in the format before Docker 1.10, kept for old tools.';
  return 'A folder.';
}

function explainName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'VERSION') return 'The version of the format before Docker 1.10. Current tools ignore it.';
  if (name === 'json') return 'The description of a layer in the format before Docker 1.10. Current tools ignore it.';
  if (/^signature-\d+$/.test(name)) return 'A detached signature of the manifest.';
  if (name === 'link') return explainLink(path);
  return 'Not part of the image.';
}

/** Links in a registry's storage hold a digest. */
function explainLink(path: string): string {
  const [, repository, tag, current] =
    /(?:^|\/)repositories\/(.+)\/_manifests\/tags\/([^/]+)\/(current\/)?/.exec(path) ?? [];
  if (current !== undefined) return `What ${repository}:${tag} points to: the digest of a manifest.`;
  if (tag !== undefined) return `What ${repository}:${tag} pointed to at some time.`;
  if (path.includes('/_manifests/revisions/')) return 'A manifest of this repository.';
  return path.includes('/_layers/') ? 'A blob that this repository serves.' : 'A digest, in a file of its own.';
}

/** A node in a sentence. */
function nodeInWords(node: Node): string {
  const platform = node.platform ? ` for ${node.platform}` : '';
  const names = node.names.length > 0 ? ` (${node.names.slice(0, 3).join(', ')})` : '';
  if (node.role === 'layer')
    return node.mediaType.endsWith('+json')
      ? 'A statement or signature.'
      : `Layer ${node.layer ?? 0} of an image${node.layer === 0 ? ', its base' : ''}.`;
  if (node.role === 'config') return `The config of an image${platform}.`;
  if (node.role === 'index') return `An image index${names}.`;
  if (node.role === 'attestation') return 'An attestation: statements about an image.';
  if (node.role === 'referrer') return 'An object that refers to another one.';
  if (node.role === 'artifact') return `An artifact${names}.`;
  return node.role === 'manifest' ? `The manifest of an image${platform}${names}.` : 'An object of unknown type.';
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

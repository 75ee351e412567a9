/** Shell lines that show the selected object with the tools people know, on the input as it is named here. */

import type { Node } from '../../../core/image/node.ts';
import { parseDigest } from '../../../core/oci/digest.ts';
import { isIndex, isManifest, isSchema1 } from '../../../core/oci/mediaType.ts';
import { readPasted } from '../../../core/oci/names/pasted.ts';
import { formatReference } from '../../../core/oci/reference.ts';
import type { OpenedImage } from '../../../engine/engine.ts';
import { isOwnRegistry } from '../../state/registry/ownRegistry.ts';
import { quoteText } from '../../parts/shellQuote.ts';

const TAR_FLAG: Readonly<Record<string, string>> = { gzip: 'z', xz: 'J', bzip2: 'j' };
const UNPACK: Readonly<Record<string, string>> = {
  gzip: 'gzip -dc',
  zstd: 'zstd -dc',
  xz: 'xz -dc',
  bzip2: 'bzip2 -dc',
};

/** Where the object lies. `folder`: the input is one, and tools that read archives don't apply. */
export interface Source {
  readonly opened: OpenedImage;
  readonly folder: boolean;
}

/** `docker-archive:x.tar`, as skopeo names what this is; undefined for what it does not read. */
function transport({ opened, folder }: Source, form: string): string | undefined {
  const layouts = opened.views.filter((view) => view.form === form).map((view) => view.layout);
  if (layouts.includes('docker-archive') && !folder) return 'docker-archive';
  if (layouts.includes('oci-layout')) return folder ? 'oci' : 'oci-archive';
  if (opened.formats.includes('dir') && folder) return 'dir';
  return undefined;
}

/** The bytes of one entry to standard output. */
function entryToStdout(path: string, { opened, folder }: Source): string {
  if (folder) return `cat ${quoteText(`${opened.name}/${path}`)}`;
  const flag = TAR_FLAG[opened.wrappers[0] ?? ''] ?? '';
  const zstd = opened.wrappers[0] === 'zstd' ? ' --zstd' : '';
  return `tar -x${flag}Of ${quoteText(opened.name)}${zstd} ${quoteText(path)}`;
}

export function entryCommands(path: string, source: Source): readonly string[] {
  const bytes = entryToStdout(path, source);
  return [/\.json$|^oci-layout$|^repositories$/.test(path) ? `${bytes} | jq .` : bytes];
}

/** docker loads and names; skopeo and crane inspect; tar and jq show the bytes. */
export function objectCommands(node: Node, from: Source): readonly string[] {
  const { opened, folder } = from;
  const lines: string[] = [];
  const isImage = node.role === 'manifest' || node.role === 'index';
  if (opened.formats.includes('registry')) return registryCommands(node, opened.name, isImage);
  const name = node.names[0];
  const source = transport(from, node.form);
  if (isImage && source !== undefined) {
    const tag = name === undefined ? '' : `:${name}`;
    lines.push(`skopeo inspect --raw ${quoteText(`${source}:${opened.name}${tag}`)}`);
    if (!folder) lines.push(`docker load -i ${quoteText(opened.name)}`);
    if (opened.views.some((view) => view.layout === 'docker-archive') && !folder && name !== undefined) {
      lines.push(`crane push ${quoteText(opened.name)} ${quoteText(name)}`);
    }
  }
  if (node.path !== undefined) lines.push(...byteLines(node, node.path, from));
  else if (opened.formats.includes('document') && node.origin === 'stored' && node.present) {
    // The input is the document itself: its digest is that of the file.
    lines.push(`sha256sum ${quoteText(opened.name)}`, `jq . ${quoteText(opened.name)}`);
  }
  return lines;
}

/** Everything in a registry goes by its repository and digest. */
function registryCommands(node: Node, name: string, isImage: boolean): readonly string[] {
  const reference = readPasted(name);
  const digest = parseDigest(node.digest ?? '');
  if (!reference || !digest || isOwnRegistry(reference.registry)) return [];
  const { registry, repository } = reference;
  const place = quoteText(formatReference({ registry, repository, digest }));
  // Registries keep manifests apart from blobs, those of artifacts and attestations too.
  if (!isListed(node.mediaType)) return [`crane blob ${place}`, `crane blob ${place} | sha256sum`];
  const lines = [`skopeo inspect --raw docker://${place}`, `crane manifest ${place}`];
  return isImage ? [`docker pull ${place}`, ...lines] : lines;
}

const isListed = (type: string): boolean => isManifest(type) || isIndex(type) || isSchema1(type);

function byteLines(node: Node, path: string, from: Source): readonly string[] {
  const bytes = entryToStdout(path, from);
  if (node.role !== 'layer') return [`${bytes} | jq .`, `${bytes} | sha256sum`];
  const unpack = UNPACK[node.compression ?? ''];
  const tar = unpack === undefined ? bytes : `${bytes} | ${unpack}`;
  return [`${bytes} | sha256sum`, `${tar} | tar -tv`, ...(unpack === undefined ? [] : [`${tar} | sha256sum`])];
}

/**
 * Shell lines that show the selected object with the tools people know, on the input as it is named here: none of them
 * changes anything. undefined stands for one that can't be said safely.
 */
import type { Node } from '../../../core/image/node.ts';
import { parseDigest } from '../../../core/oci/digest.ts';
import { isIndex, isJson, isLayer, isManifest, isSchema1 } from '../../../core/oci/mediaType.ts';
import { readPasted } from '../../../core/oci/names/pasted.ts';
import { shellLine, tarNames, type Word } from '../../../core/oci/names/shellLine.ts';
import { formatReference } from '../../../core/oci/reference.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { isOwnRegistry, plainHttp } from '../../state/registry/ownRegistry.ts';
import { isEngineName } from '../../state/open/machine.ts';
import { skopeoSource } from '../../state/skopeoSource.ts';

type Lines = readonly (string | undefined)[];
type Command = readonly Word[];

const TAR_FLAGS: Readonly<Record<string, Command>> = { gzip: ['-z'], zstd: ['--zstd'], xz: ['-J'], bzip2: ['-j'] };
const UNPACK: Readonly<Record<string, Command>> = {
  gzip: ['gzip', '-dc'],
  zstd: ['zstd', '-dc'],
  xz: ['xz', '-dc'],
  bzip2: ['bzip2', '-dc'],
};
const JQ: Command = ['jq', '.'];
const SHA256: Command = ['sha256sum'];

/** Where the object lies. `folder`: the input is one, and tools that read archives don't apply. */
interface Source {
  readonly opened: OpenedInput;
  readonly folder: boolean;
}

/** The bytes of one entry to standard output; undefined where tar does not get at them. */
function entryToStdout(path: string, { opened, folder }: Source): Command | undefined {
  if (isEngineName(opened.name)) return undefined;
  const { lead = '' } = opened;
  if (lead === null) return undefined;
  if (folder) return ['cat', { path: `${opened.name}/${lead}${path}` }];
  const [wrapper, ...more] = opened.wrappers;
  const flags = wrapper === undefined ? [] : TAR_FLAGS[wrapper];
  if (!flags || more.length > 0 || opened.formats.includes('zip')) return undefined;
  return ['tar', '-x', '-O', ...flags, '-f', { path: opened.name }, ...tarNames(`${lead}${path}`)];
}

export function entryCommands(path: string, source: Source): Lines {
  const bytes = entryToStdout(path, source);
  if (!bytes) return [];
  return [/\.json$|^oci-layout$|^repositories$/.test(path) ? shellLine(bytes, JQ) : shellLine(bytes)];
}

/** skopeo inspects, docker loads and names, tar and jq show the bytes. */
export function objectCommands(node: Node, from: Source): Lines {
  const { opened, folder } = from;
  const isImage = node.role === 'manifest' || node.role === 'index';
  if (opened.formats.includes('registry')) return registryCommands(node, opened.name, isImage);
  if (isEngineName(opened.name))
    return node.digest === null ? [] : [shellLine(['cutaway', 'blob', { input: opened.name }, node.digest])];
  const lines: (string | undefined)[] = [];
  const source = isImage ? skopeoSource(opened, node, folder) : undefined;
  // Of an image below an index skopeo would show the index.
  if (source?.root === node) lines.push(shellLine(['skopeo', 'inspect', '--raw', source.word]));
  if (isImage && !folder && opened.views.some(({ layout }) => layout === 'docker-archive'))
    lines.push(shellLine(['docker', 'load', '-i', { path: opened.name }]));
  if (node.path !== undefined) lines.push(...byteLines(node, node.path, from));
  else if (opened.formats.includes('document') && node.origin === 'stored' && node.present) {
    // The input is the document itself: its digest is that of the file.
    lines.push(shellLine(['sha256sum', { path: opened.name }]), shellLine(['jq', '.', { path: opened.name }]));
  }
  return lines;
}

/** Everything in a registry goes by its repository and digest. */
function registryCommands(node: Node, name: string, isImage: boolean): Lines {
  const reference = readPasted(name);
  const digest = parseDigest(node.digest ?? '');
  if (!reference || !digest || isOwnRegistry(reference.registry)) return [];
  const { registry, repository } = reference;
  const place = formatReference({ registry, repository, digest });
  // Registries keep manifests apart from blobs, those of artifacts and attestations too.
  if (!isListed(node.mediaType)) {
    return blobLines(['crane', 'blob', { name: place }], node);
  }
  const lines = [
    shellLine(['skopeo', 'inspect', '--raw', ...plainHttp(registry, '--tls-verify'), { name: `docker://${place}` }]),
    shellLine(['crane', 'manifest', { name: place }]),
  ];
  return isImage ? [shellLine(['docker', 'pull', { name: place }]), ...lines] : lines;
}

const isListed = (type: string): boolean => isManifest(type) || isIndex(type) || isSchema1(type);

function byteLines(node: Node, path: string, from: Source): Lines {
  const bytes = entryToStdout(path, from);
  return bytes ? blobLines(bytes, node) : [];
}

/** What shows bytes that a command gives: as JSON, as the list of a tar, and by their digests. */
function blobLines(bytes: Command, node: Node): Lines {
  if (!isTar(node)) {
    const isText = node.role === 'index' || node.role === 'manifest' || isJson(node.mediaType);
    return [...(isText ? [shellLine(bytes, JQ)] : []), shellLine(bytes, SHA256)];
  }
  const list: Command = ['tar', '-t', '-v'];
  if (node.compression === 'none') return [shellLine(bytes, SHA256), shellLine(bytes, list)];
  const unpack = UNPACK[node.compression ?? ''];
  if (!unpack) return [shellLine(bytes, SHA256)];
  return [shellLine(bytes, SHA256), shellLine(bytes, unpack, list), shellLine(bytes, unpack, SHA256)];
}

/** What artifacts call layers may be anything. */
const isTar = ({ role, mediaType }: Node): boolean => role === 'layer' && (mediaType === '' || isLayer(mediaType));

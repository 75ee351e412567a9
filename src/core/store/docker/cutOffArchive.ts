/**
 * A docker-save archive that was cut off: every tool writes manifest.json last, so it is missing. Configs that were
 * written before the cut are found by their names, and layers where a name tells which one they are.
 */
import type { FileSet } from '../../archive/fileSet.ts';
import { readConfig } from '../../oci/config.ts';
import type { Finding } from '../../oci/finding.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { Root } from '../contentStore.ts';
import { startReading } from '../document.ts';
import { classify } from '../documentKind.ts';
import { deriveRoot } from './deriveRoot.ts';
import type { DockerContent } from './dockerContent.ts';
import { chainOf } from './repositories.ts';

/** `<hex>.json` at the top: how docker, podman and skopeo name configs. */
export function cutOffConfigs(files: FileSet): readonly string[] {
  const configs = files.entries.filter((entry) => entry.kind === 'file' && /^[0-9a-f]{64}\.json$/.test(entry.path));
  return configs.map((entry) => entry.path);
}

/** A layer that was written before the config, with the name that tells it apart. */
interface LooseLayer {
  /** The id of its folder, or the diffID in its name. */
  readonly id: string;
  readonly path: string;
}

const IN_FOLDER = /^([0-9a-f]{64})\/layer\.tar$/;
const AT_TOP = /^([0-9a-f]{64})\.tar$/;

/** How Docker to 24 (in folders of their own), podman and skopeo (by diffID) write layers, before the config. */
export function looseLayers({ entries, prefix }: FileSet): readonly LooseLayer[] {
  return entries.flatMap(({ kind, path }) => {
    // What is left of an archive may lie in one folder, which is left out of its paths then.
    const [, id] = IN_FOLDER.exec(prefix + path) ?? AT_TOP.exec(path) ?? [];
    return kind === 'file' && id !== undefined ? [{ id, path }] : [];
  });
}

/** Reads what is left of a docker save archive without its manifest.json. Throws ImageError `truncated` where no layer is. */
export async function readCutOffArchive(
  files: FileSet,
  content: DockerContent,
): Promise<{ roots: readonly Root[]; findings: readonly Finding[] }> {
  const roots: Root[] = [];
  for (const config of cutOffConfigs(files)) {
    const diffIDs = await diffIDsOf(content, config);
    if (!diffIDs) continue;
    const layers = await layersOf(files, content, diffIDs);
    const root = await deriveRoot(content, { config, layers, names: [], findings: [] });
    roots.push(root);
  }
  const at = 'manifest.json';
  if (roots.length === 0) {
    const root = await looseRoot(files, content);
    if (root) return { roots: [root], findings: [LOOSE] };
  }
  if (roots.length === 0)
    throw new ImageError(
      'truncated',
      at,
      'This docker save archive was cut off before its manifest.json, and no config can be read. Copy or download it again.',
    );
  const message =
    'The archive was cut off before its manifest.json. The image is reconstructed from the configs and layers that are left; names are lost.';
  return { roots, findings: [{ code: 'no-roots', severity: 'warning', at, message }] };
}

const LOOSE: Finding = {
  code: 'no-roots',
  severity: 'warning',
  at: 'manifest.json',
  message:
    'The archive was cut off before its config and its manifest.json. The remaining layers are shown in the order that their own descriptions state, or else in that of the archive; the command, the names and the layers above are lost.',
};

/** An archive of more layers than any image has is not tried from each of them. */
const TOPS_TRIED = 128;

/** The layers that were written before the cut, the longest chain of them, without any config. */
async function looseRoot(files: FileSet, content: DockerContent): Promise<Root | undefined> {
  const layers = looseLayers(files);
  const paths = new Map(layers.map(({ id, path }) => [id, path]));
  let longest: readonly string[] = [];
  for (const { id } of layers.slice(0, TOPS_TRIED)) {
    // Where a description is missing the chain is as long as it is known.
    const chain = (await chainOf(content, id, [])).filter((link) => paths.has(link));
    if (chain.length > longest.length) longest = chain;
    if (longest.length === paths.size) break;
  }
  // Without descriptions they are in the order of the archive, as podman and skopeo write them.
  const ids = longest.length > 1 ? longest : layers.map(({ id }) => id);
  const rest = layers.filter(({ id }) => !ids.includes(id)).map(({ id }) => id);
  if (layers.length === 0) return undefined;
  const ordered = [...ids, ...rest].map((id) => paths.get(id) ?? '');
  return deriveRoot(content, { config: '', layers: ordered, names: [], findings: [] });
}

async function diffIDsOf(content: DockerContent, path: string): Promise<readonly string[] | undefined> {
  try {
    const document = await content.document(path);
    if (!document || classify(document.doc)?.role !== 'config') return undefined;
    return readConfig(startReading(document.doc, path))?.rootfs?.diff_ids ?? [];
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return undefined;
    throw error;
  }
}

/** podman and skopeo name layers by diffID; Docker to 24 by ids whose `json` files name their parents. */
async function layersOf(
  files: FileSet,
  content: DockerContent,
  diffIDs: readonly string[],
): Promise<readonly string[]> {
  const byDiffID = diffIDs.map((diffID) => `${diffID.slice(diffID.indexOf(':') + 1)}.tar`);
  if (byDiffID.some((path) => content.has(path))) return byDiffID;
  const ids = files.entries.flatMap(({ path }) => /^([0-9a-f]{64})\/json$/.exec(path)?.[1] ?? []);
  for (const id of ids) {
    const chain = await chainOf(content, id, []);
    if (chain.length === diffIDs.length) return chain.map((link) => `${link}/layer.tar`);
  }
  return byDiffID;
}

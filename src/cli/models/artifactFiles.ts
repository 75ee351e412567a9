/** Files that the artifacts of an input hold: blobs by the names that their descriptors give them, and what lies in those that are tars. */
import type { Node } from '../../core/image/node.ts';
import { ANNOTATION } from '../../core/oci/annotations.ts';
import { isJson } from '../../core/oci/mediaType.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { listRows } from '../../core/rootfs/listing.ts';
import type { OpenedInput, SaveTarget } from '../../engine/engine.ts';
import type { Context } from '../session.ts';
import { printable } from '../show.ts';

export interface ArtifactFile {
  /** As the artifact names it: a title, a path within a tar, else the blob's digest. */
  readonly path: string;
  readonly size: number;
  readonly target: SaveTarget;
  /** The blob that is it, or that holds it. */
  readonly blob: Node;
}

interface Taking {
  /** Compressed tars of more bytes are taken as files, since their names can't be had without unpacking them. */
  readonly unpackMost?: number;
}

/** Names that the ModelPack specification gives, now and before it moved to the CNCF. */
const PATHS = [ANNOTATION.title, 'org.cncf.model.filepath', 'org.cnai.model.filepath'];
const TAR = /[./+](?:x-)?tar\b/;

/** The files of all artifacts below some roots, in the order of the tree. What could not be unpacked is a note, and a file. */
export async function artifactFiles(
  context: Context,
  { id, name }: Pick<OpenedInput, 'id' | 'name'>,
  roots: readonly Node[],
  { unpackMost = Number.POSITIVE_INFINITY }: Taking = {},
): Promise<readonly ArtifactFile[]> {
  const files: ArtifactFile[] = [];
  for (const blob of roots.flatMap(blobsOfArtifacts)) {
    const path = nameOf(blob) ?? blob.digest ?? name;
    const whole: ArtifactFile = { path, size: blob.size, target: { kind: 'node', key: blob.key }, blob };
    const isPacked = blob.compression !== undefined && blob.compression !== 'none';
    if (!TAR.test(blob.mediaType) || !blob.present) files.push(whole);
    else if (isPacked && blob.size > unpackMost) {
      context.note(`${printable(path)}: compressed, so its contents are not searched; cutaway ls lists them`);
      files.push(whole);
    } else files.push(...(await membersOf(context, id, whole)));
  }
  return files;
}

async function membersOf(
  { engine, call, note }: Context,
  id: string,
  whole: ArtifactFile,
): Promise<readonly ArtifactFile[]> {
  const { target: of, blob, path: title } = whole;
  try {
    const { columns } = await engine.ask([id], 'archive', { target: of }, call);
    const files = [...listRows(columns, { implied: false })].filter(({ type }) => type === 'file');
    return files.map(({ path, size }) => ({ path, size, target: { kind: 'inside', of, path }, blob }));
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    note(
      `warning: ${printable(title)}: is a tar by its media type, but could not be read as one: ${printable(error.message)}`,
    );
    return [whole];
  }
}

function nameOf({ annotations }: Node): string | undefined {
  return PATHS.map((key) => annotations?.[key]).find((value) => value !== undefined && value !== '');
}

function blobsOfArtifacts(node: Node): readonly Node[] {
  const own = isArtifact(node) ? node.children.filter(({ role }) => role === 'layer') : [];
  return [...own, ...node.children.flatMap(blobsOfArtifacts)];
}

export const isArtifact = ({ role }: Node) => role === 'artifact' || role === 'referrer';

/** Is there an image with layers below a node? Its files are those of its layers. */
export const hasImage = ({ role, children }: Node): boolean => role === 'manifest' || children.some(hasImage);

/** May a file be that of a model? A document is none. */
export const mayBeModel = ({ path, target, blob }: ArtifactFile) =>
  blob.present && (target.kind === 'node' ? !isJson(blob.mediaType) : !path.endsWith('.json'));

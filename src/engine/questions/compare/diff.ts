/** Two images as trees aligned by role, of one input or of two, with the reason of every difference. */
import { DOCUMENT_MAX_BYTES } from '../../../core/bytes/limits.ts';
import { diffImages } from '../../../core/diff/images.ts';
import { diffLines, layOut } from '../../../core/diff/lines.ts';
import type { Node } from '../../../core/image/node.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { JsonText } from '../../../core/oci/json/jsonText.ts';
import { parseJson } from '../../../core/oci/json/parseJson.ts';
import type { CallOptions } from '../../engine.ts';
import type { Session } from '../../session/session.ts';
import type { Question } from '../question.ts';

/** Compares the objects of two images: documents and layers. */
export const diff: Question<'diff'> = {
  async answer({ session, others }, { left, right }, options) {
    const other = others[0] ?? session;
    const side = async (of: Session, key: string) => ({
      root: await named(of, of.node(key), options),
      document: (node: Node) => documentOf(of, node, options),
    });
    return diffImages(await side(session, left), await side(other, right));
  },
};

/** With the digests of layers that nothing names, which tell them apart: a layer that stands alone has neither. */
async function named(session: Session, node: Node, options: CallOptions): Promise<Node> {
  if (node.role === 'layer') {
    if (node.digest !== null || node.diffID !== undefined || !node.present) return node;
    return { ...node, digest: await digestOf(session, node, options) };
  }
  const children: Node[] = [];
  for (const child of node.children) children.push(await named(session, child, options));
  return { ...node, children };
}

async function digestOf(session: Session, node: Node, options: CallOptions): Promise<string | null> {
  try {
    return (await session.layers.hash(node, true, options)).digests.sha256 ?? null;
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return null;
    throw error;
  }
}

/** Compares two documents line by line. */
export const lines: Question<'lines'> = {
  async answer({ session, others }, { left, right }, options) {
    const other = others[0] ?? session;
    const [a, b] = await Promise.all([linesOf(session, left, options), linesOf(other, right, options)]);
    return diffLines(a, b);
  },
};

async function linesOf(session: Session, key: string | null, options: CallOptions): Promise<string[]> {
  if (key === null) return [];
  const document = await documentOf(session, session.node(key), options);
  return document ? layOut(document) : [];
}

/** The JSON of a node; undefined where it has no bytes here, is not JSON, or is larger than any document. */
async function documentOf(session: Session, node: Node, { signal }: CallOptions): Promise<JsonText | undefined> {
  const source = session.images.source(node.key);
  if (!source || source.size > DOCUMENT_MAX_BYTES) return undefined;
  const bytes = await source.read(0, source.size, signal);
  try {
    return parseJson(bytes, node.digest ?? node.key);
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return undefined;
    throw error;
  }
}

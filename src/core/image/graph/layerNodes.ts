/** Nodes of layers: what is known of each without reading more than its first bytes. */
import type { ByteSource } from '../../bytes/source.ts';
import { dropAbsent } from '../../oci/descriptor.ts';
import { digestProblem } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { type Form, isDocker, isJson } from '../../oci/mediaType.ts';
import type { Located } from '../../store/contentStore.ts';
import { layerChecks } from '../findings/layerChecks.ts';
import { type LayerFacts, runChecks } from '../findings/subject.ts';
import { heldOf } from '../../oci/basis/held.ts';
import type { Node } from '../node.ts';
import type { LoadedDocument } from './documents.ts';
import { checkInlineData } from './inlineData.ts';
import type { Position, Walk } from './walk.ts';

/** What the layers of one manifest share. */
interface LayersContext {
  /** By position; absent where the config has another number of them. */
  readonly diffIDs?: readonly string[];
  readonly form: Form;
  position(number: number): Position;
}

/** Statements and signatures are small and checked at once; larger JSON waits until it is asked for. */
const SMALL_BYTES = 1024 * 1024;

/** The nodes of a manifest's layers, base first, with what the checks need to know of each. */
export async function layerNodes(
  walk: Walk,
  layers: readonly Located[],
  context: LayersContext,
): Promise<{ nodes: Node[]; facts: LayerFacts[] }> {
  const nodes: Node[] = [];
  const facts: LayerFacts[] = [];
  for (const [number, content] of layers.entries()) {
    const position = context.position(number);
    const source = walk.source(content);
    const compression = source && (await walk.compression(content, source));
    const at = content.digest || content.path || position.key;
    const layer: LayerFacts = {
      ...{ descriptor: content, position: number, at, present: source !== undefined, compression },
      ...{ actualSize: source?.size, layout: walk.store.layout, path: content.path },
    };
    const document = await loadSmall(walk, content, source, at);
    const findings = await findingsOf(layer, document, position, source);
    facts.push(layer);
    const node = layerNode(walk, { content, number, position, source, document, compression, findings }, context);
    nodes.push(walk.keep({ node, store: walk.store, content, source, document }));
  }
  return { nodes, facts };
}

interface Known {
  readonly content: Located;
  readonly number: number;
  readonly position: Position;
  readonly source?: ByteSource;
  readonly document?: LoadedDocument;
  readonly compression?: string;
  readonly findings: readonly Finding[];
}

function layerNode(walk: Walk, known: Known, { diffIDs, form }: LayersContext): Node {
  const { content, number, position, source, document, compression, findings } = known;
  const { mediaType } = content;
  return dropAbsent({
    key: position.key,
    role: 'layer',
    mediaType,
    digest: content.digest || null,
    size: content.size >= 0 ? content.size : (source?.size ?? 0),
    origin: 'stored',
    form: isDocker(mediaType) ? 'docker' : mediaType.startsWith('application/vnd.oci.') ? 'oci' : form,
    names: position.names,
    platform: null,
    present: source !== undefined,
    held: heldOf(content.size, source),
    path: walk.store.path(content),
    artifactType: content.artifactType,
    annotations: content.annotations,
    diffID: diffIDs?.[number] || undefined,
    compression,
    layer: number,
    verified: document?.verified ?? 'unverified',
    findings,
    children: [],
  } satisfies Node);
}

async function loadSmall(walk: Walk, content: Located, source: ByteSource | undefined, at: string) {
  if (walk.store.remote) return undefined;
  const small = source !== undefined && source.size <= SMALL_BYTES && isJson(content.mediaType);
  return small ? walk.load(content, source, at) : undefined;
}

async function findingsOf(
  layer: LayerFacts,
  document: LoadedDocument | undefined,
  { findings: said }: Position,
  source: ByteSource | undefined,
): Promise<readonly Finding[]> {
  const { descriptor, at } = layer;
  const problem = descriptor.digest === '' ? undefined : digestProblem(descriptor.digest);
  const known = said.some(({ code }) => code === 'bad-digest');
  const bad: Finding[] =
    problem === undefined || known
      ? []
      : [{ code: 'bad-digest', severity: 'error', at, message: `${problem} It is not looked up.` }];
  // The size of what was read in full is among its own findings already.
  const read = (document?.findings ?? []).filter(({ code }) => code === 'digest-mismatch');
  const inline = source && descriptor.data !== undefined ? await checkInlineData(descriptor, at) : [];
  return [...said, ...bad, ...runChecks(layerChecks, layer), ...read, ...inline];
}

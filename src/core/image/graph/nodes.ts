/**
 * Nodes of each kind of document: index, manifest with its config and layers, and what has no children.
 */
import type { ByteSource } from '../../bytes/source.ts';
import type { ImageConfig } from '../../oci/config.ts';
import { dropAbsent, UNKNOWN_SIZE } from '../../oci/descriptor.ts';
import { digestProblem } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import { isImage } from '../../oci/image/imageRules.ts';
import { type Form, isConfig, isDocker } from '../../oci/mediaType.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { DerivedManifest, Located } from '../../store/contentStore.ts';
import { absentContent } from '../findings/absent.ts';
import { configChecks } from '../findings/configChecks.ts';
import { documentChecks } from '../findings/documentChecks.ts';
import { indexChecks } from '../findings/indexChecks.ts';
import { manifestChecks } from '../findings/manifestChecks.ts';
import { runChecks } from '../findings/subject.ts';
import { heldOf } from '../../oci/basis/held.ts';
import type { Node } from '../node.ts';
import type { LoadedDocument } from './documents.ts';
import { checkInlineData } from './inlineData.ts';
import { layerNodes } from './layerNodes.ts';
import { artifactTypeOf, roleOf, subjectOf } from './roles.ts';
import type { Position, Walk } from './walk.ts';

/** The node of an object that an index or a layout names, with all below it. */
export async function nodeOf(walk: Walk, content: Located, position: Position): Promise<Node> {
  if (position.derived) return imageNode(walk, { content, position, origin: 'derived' });
  const at = content.digest || content.path || position.key;
  const source = walk.source(content);
  const document = await walk.load(content, source, at);
  const known = { content, position, source, document, origin: 'stored' } as const;
  if (document?.index) return indexNode(walk, known);
  if (document?.manifest || document?.schema1) return imageNode(walk, known);
  return leafNode(walk, known);
}

interface Known {
  readonly content: Located;
  readonly position: Position;
  readonly source?: ByteSource;
  readonly document?: LoadedDocument;
  readonly origin: Node['origin'];
}

async function indexNode(walk: Walk, known: Known): Promise<Node> {
  const { content, position, document } = known;
  const at = content.digest || position.key;
  const stopped = walk.stop(content, position);
  const manifests = document?.index?.manifests ?? [];
  const findings = await ownFindings(walk, known);
  if (stopped) return keep(walk, known, { children: [], findings: [...findings, stopped] });
  const shown = walk.bounded(manifests, at, findings);
  walk.choose(manifests);
  await walk.readAhead(shown);
  const said = byItem(document);
  const children: Node[] = [];
  for (const [number, child] of shown.entries()) {
    if (walk.full) break;
    children.push(await nodeOf(walk, child, below(position, content, number, said(`/manifests/${number}`))));
  }
  if (document) {
    const facts = children.map((child, number) => ({ descriptor: shown[number] ?? content, present: child.present }));
    findings.push(
      ...runChecks(indexChecks, { descriptor: content, at, document, layout: walk.store.layout, children: facts }),
    );
  }
  return keep(walk, known, { children, findings });
}

/** A manifest of any kind: stored, derived, or of schema 1. */
async function imageNode(walk: Walk, known: Known): Promise<Node> {
  const { content, position, document } = known;
  const parts = partsOf(known);
  const said = byItem(document);
  const findings = await ownFindings(walk, known);
  const isRunnable = !document?.manifest || isImage(document.manifest, false);
  const configNode =
    parts.config && (await nodeOfConfig(walk, parts.config, below(position, content, 0, said('/config')), isRunnable));
  const read = configNode && walk.places.get(configNode.key)?.document;
  const role = position.derived
    ? roleOfDerived(position.derived)
    : roleOf(content, document, read?.shape?.role === 'config');
  // Signatures and charts have no files, whatever their configs look like.
  const config = role === 'artifact' || role === 'referrer' ? undefined : configOf(known, read?.config);
  const first = configNode ? 1 : 0;
  const layers = walk.layersOf(parts.layers, content.digest || position.key, findings);
  const diffIDs = config?.rootfs?.diff_ids.length === parts.layers.length ? config.rootfs.diff_ids : undefined;
  const made = await layerNodes(walk, layers, {
    diffIDs,
    form: formOfNode(content.mediaType, walk.store.form),
    position: (number) => below(position, content, number + first, said(`/layers/${number}`)),
  });
  const subject = {
    ...{ descriptor: content, at: content.digest, layout: walk.store.layout, config, layers: made.facts },
    layerCount: parts.layers.length,
    document: document ?? NO_DOCUMENT,
  };
  findings.push(...runChecks(manifestChecks, subject));
  const children = configNode ? [configNode, ...made.nodes] : made.nodes;
  return keep(walk, known, { role, children, findings, config });
}

/** What is not an image says so by its type (the file of a model). */
function roleOfDerived({ manifest }: DerivedManifest): 'manifest' | 'artifact' {
  return manifest.artifactType === undefined ? 'manifest' : 'artifact';
}

/** Before Docker 1.10 there was no config: the topmost step stands for it, and each step lies with its layer. */
function configOf({ document, position }: Known, config: ImageConfig | undefined): ImageConfig | undefined {
  if (document?.schema1) return document.schema1.config;
  const history = position.derived?.history;
  return config && history && !config.history ? { ...config, history } : config;
}

const NO_DOCUMENT: LoadedDocument = { confusing: false, verified: 'unknown', actualSize: 0, findings: [] };

/** Config and layers as the manifest names them; `config` is absent where the form has none. */
function partsOf({ position, document }: Known): { config?: Located; layers: readonly Located[] } {
  if (position.derived) return position.derived;
  if (document?.kind === 'artifact-manifest') return { layers: document.manifest?.layers ?? [] };
  if (document?.manifest) return { config: document.manifest.config, layers: document.manifest.layers };
  const layers = document?.schema1?.layers ?? [];
  return { layers: layers.map((digest) => ({ mediaType: MEDIA_TYPE.dockerLayerGzip, digest, size: UNKNOWN_SIZE })) };
}

/** `isRunnable`: the manifest above is one of an image, so that the config has what running needs. */
async function nodeOfConfig(walk: Walk, content: Located, position: Position, isRunnable: boolean): Promise<Node> {
  const at = content.digest || content.path || position.key;
  const source = walk.source(content);
  const document = await walk.load(content, source, at);
  const known: Known = { content, position, source, document, origin: 'stored' };
  const findings = await ownFindings(walk, known);
  if (isRunnable && document?.config && isConfig(content.mediaType))
    findings.push(...runChecks(configChecks, document.config));
  if (!source && walk.store.layout !== 'document') {
    findings.push(absentContent({ what: 'The config', at, layout: walk.store.layout, path: content.path }));
  }
  return keep(walk, known, { role: 'config', children: [], findings, unread: document?.config === undefined });
}

async function leafNode(walk: Walk, known: Known): Promise<Node> {
  const findings = await ownFindings(walk, known);
  const { document } = known;
  if (document?.config) findings.push(...runChecks(configChecks, document.config));
  // What an index names and an archive lacks is said once, on the index.
  const isRoot = known.position.above.length === 0;
  if (isRoot && !known.source && digestProblem(known.content.digest) === undefined)
    findings.push(absentContent({ what: 'This image', at: known.content.digest, layout: walk.store.layout }));
  return keep(walk, known, { children: [], findings });
}

/** What is odd about the object by itself: said by its parent, on reading it, and against its descriptor. */
async function ownFindings(walk: Walk, { content, position, source, document }: Known): Promise<Finding[]> {
  const at = content.digest || content.path || position.key;
  const findings = [...position.findings, ...ownOf(document)];
  if (
    content.digest !== '' &&
    digestProblem(content.digest) !== undefined &&
    !position.findings.some(({ code }) => code === 'bad-digest')
  ) {
    findings.push({
      code: 'bad-digest',
      severity: 'error',
      at,
      message: `${digestProblem(content.digest)} It is not looked up.`,
    });
  }
  if (document)
    findings.push(...runChecks(documentChecks, { descriptor: content, at, document, layout: walk.store.layout }));
  if (source && content.data !== undefined) findings.push(...(await checkInlineData(content, at)));
  return findings;
}

/** Findings of a document on itself; those on what it names are said there. */
function ownOf(document: LoadedDocument | undefined): readonly Finding[] {
  const children = document?.manifest
    ? /^\/(?:config|layers\/\d+)(?:\/|$)/
    : document?.index
      ? /^\/manifests\/\d+(?:\/|$)/
      : undefined;
  return (document?.findings ?? []).filter(({ at, code }) => code === 'duplicate-key' || !children?.test(at));
}

/** Findings of a document by the object that they speak of (`/config`, `/layers/3`). */
function byItem(document: LoadedDocument | undefined): (pointer: string) => readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of document?.findings ?? []) {
    const item = /^\/(?:config|(?:layers|manifests)\/\d+)(?=\/|$)/.exec(finding.at)?.[0];
    if (item === undefined || finding.code === 'duplicate-key') continue;
    const group = groups.get(item);
    if (group) group.push(finding);
    else groups.set(item, [finding]);
  }
  return (pointer) => groups.get(pointer) ?? [];
}

function below(parent: Position, content: Located, number: number, findings: readonly Finding[]): Position {
  return { key: `${parent.key}.${number}`, above: [...parent.above, content.digest], names: [], findings };
}

interface Rest {
  readonly role?: Node['role'];
  readonly children: readonly Node[];
  readonly findings: readonly Finding[];
  readonly config?: ImageConfig;
  readonly unread?: boolean;
}

function keep(walk: Walk, { content, position, source, document, origin }: Known, rest: Rest): Node {
  const config = rest.config ?? document?.config;
  const own = config && readOwnPlatform(config);
  const platform = content.platform ? formatPlatform(content.platform) : own || document?.schema1?.architecture;
  const mediaType = content.mediaType || document?.shape?.mediaType || '';
  const node: Node = dropAbsent({
    key: position.key,
    role: rest.role ?? roleOf(content, document, false),
    mediaType,
    digest: content.digest || null,
    size: content.size >= 0 ? content.size : (source?.size ?? 0),
    origin,
    form: formOfNode(mediaType, walk.store.form),
    names: position.names,
    platform: platform || null,
    present: origin === 'derived' || source !== undefined,
    held: heldOf(content.size, source),
    path: walk.store.path(content),
    artifactType: rest.role === 'config' ? undefined : artifactTypeOf(content, document?.manifest),
    annotations: content.annotations,
    unread: rest.unread || undefined,
    subject: subjectOf(content, document, position.names),
    verified: document?.verified ?? (origin === 'derived' ? 'unknown' : 'unverified'),
    findings: rest.findings,
    children: rest.children,
  });
  return walk.keep({ node, store: walk.store, content, source, document, config });
}

/** Nodes of foreign types belong to the form of what names them. */
function formOfNode(mediaType: string, parent: Form): Form {
  if (isDocker(mediaType)) return 'docker';
  return mediaType.startsWith('application/vnd.oci.') ? 'oci' : parent;
}

function readOwnPlatform({ os, architecture, variant }: ImageConfig): string {
  return os || architecture ? formatPlatform({ os: os ?? '', architecture: architecture ?? '', variant }) : '';
}

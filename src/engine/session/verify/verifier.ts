/**
 * Verification: documents were checked on opening, layers are checked when their bytes are read, all the rest on request.
 * What is found goes into a log that the page follows, and into the report of `verify`.
 */
import { createHash } from '../../../core/bytes/hash.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { type BlobFacts, blobFindings, checkBlob, uncheckedBlob } from '../../../core/image/checks/blobChecks.ts';
import { reportOf } from '../../../core/image/checks/verdict.ts';
import type { Node } from '../../../core/image/node.ts';
import type { OpenedImages } from '../../../core/image/open.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { isEncrypted, isLayer } from '../../../core/oci/mediaType.ts';
import type { CallOptions, Check, VerifyReport } from '../../engine.ts';
import type { LayerScan } from '../../layerJob.ts';
import type { Image } from '../images.ts';
import { type Layers, type LayersOptions, placeOf } from '../layers.ts';
import { divideProgress } from '../progress.ts';
import { whyUnread } from './unread.ts';
import { createVerificationLog, type VerificationLog } from './log.ts';

/** What verifying reads through: a session. */
interface Readers {
  readonly layers: Layers;
  image(key: string): Image;
  source(node: Node): ByteSource;
  /** The digest of stored bytes, where it is known since they were opened. */
  storedDigest(source: ByteSource): string | undefined;
}

export interface Verifier {
  readonly log: VerificationLog;
  /** What the layers tell while they are read. */
  readonly events: Pick<LayersOptions, 'onStart' | 'onProgress' | 'onScan' | 'onFailure' | 'onForget'>;
  /** See `Engine.verify`. */
  verify(readers: Readers, keys: readonly string[], options: CallOptions): Promise<VerifyReport>;
  /** The roots, with digests filled in that only reading a layer tells. */
  nameLayers(readers: Readers, options: CallOptions): Promise<readonly Node[]>;
  close(): void;
}

/** The verifier of one input. */
export function createVerifier(id: string, images: OpenedImages, nodes: ReadonlyMap<string, Node>): Verifier {
  const log = createVerificationLog(id);
  /** What reading has told of stored bytes, by place. */
  const facts = new Map<string, BlobFacts>();
  const samePlace = groupByPlace(nodes.values());
  const nodesAt = (node: Node) => samePlace.get(placeOf(node)) ?? [node];

  function settle(node: Node, more: BlobFacts): void {
    const place = placeOf(node);
    const known: BlobFacts = {
      ...facts.get(place),
      ...more,
      findings: [...(facts.get(place)?.findings ?? []), ...(more.findings ?? [])],
    };
    facts.set(place, known);
    for (const each of nodesAt(node)) {
      const checks = known.digests ? checkBlob(each, known) : [];
      const findings = [...(known.findings ?? []), ...blobFindings(each, checks)];
      log.report(
        each.key,
        checks,
        findings.map((finding) => ({ ...finding, key: each.key })),
      );
      if (known.digests) log.set(each.key, stateOf(checks), known.size, known.size);
    }
  }

  const events: Verifier['events'] = {
    onStart(node, hashing) {
      if (hashing) for (const each of nodesAt(node)) log.set(each.key, 'waiting', 0, each.size);
    },
    onProgress(node, done) {
      for (const each of nodesAt(node)) log.set(each.key, 'verifying', done, each.size);
    },
    onScan(node, scan) {
      const { size, digests, diffIDs, compression, uncompressedSize } = scan;
      const unread = whyUnread(node, scan);
      settle(node, {
        ...{ size, compression, uncompressedSize },
        ...(digests && { digests }),
        ...(unread === undefined ? diffIDs && { diffIDs } : { unread }),
        findings: findingsOf(node, scan, facts.get(placeOf(node))),
      });
    },
    onFailure(node, error) {
      // What was stopped can be asked for again; what was known before stays known.
      if (facts.get(placeOf(node))?.digests) return;
      const stopped = error instanceof ImageError && error.code === 'aborted';
      for (const each of nodesAt(node)) log.set(each.key, stopped ? 'unchecked' : 'unknown', 0, 0);
    },
    onForget(node, listedBy) {
      // What a table says otherwise than the tar is among the findings already.
      if (listedBy === 'table') return;
      const known = facts.get(placeOf(node));
      // What the kept index had to say was about other bytes.
      facts.set(placeOf(node), { ...known, size: known?.size ?? node.size, findings: [] });
      settle(node, { size: known?.size ?? node.size, findings: [notKept(node)] });
    },
  };

  /** Stored bytes of anything that is no layer. */
  async function hashBlob(node: Node, source: ByteSource, { signal, onProgress }: CallOptions): Promise<void> {
    events.onStart(node, true);
    try {
      const hash = await createHash(node.digest?.split(':', 1)[0] ?? 'sha256');
      let done = 0;
      for await (const chunk of source.stream({ signal })) {
        hash?.update(chunk);
        done += chunk.length;
        events.onProgress(node, done);
        onProgress?.({ step: 'Verifying', done, total: source.size, unit: 'bytes' });
      }
      settle(node, { size: source.size, digests: hash ? { [hash.algorithm]: hash.digest() } : {} });
    } catch (error) {
      events.onFailure(node, error);
      throw error;
    }
  }

  /** One node of each place that has bytes, the largest first. */
  function distinct(keys: readonly string[], wanted: (node: Node) => boolean): Node[] {
    const below = keys.length === 0 ? [...nodes.values()] : keys.flatMap((key) => descendants(nodes.get(key)));
    const places = new Map(below.filter(wanted).map((node) => [placeOf(node), node] as const));
    return [...places.values()].sort((a, b) => b.size - a.size);
  }

  /** Reads all of the list. What fails is among the findings by place, and does not stop the rest. */
  async function readAll(readers: Readers, list: readonly Node[], options: CallOptions) {
    const progress = divideProgress(
      'Verifying',
      list.map(({ size }) => size),
      options,
    );
    const failures = new Map<string, Finding>();
    const one = async (node: Node, i: number) => {
      try {
        if (node.role === 'layer') await readers.layers.hash(node, isListed(node), progress.part(i));
        else await hashBlob(node, readers.source(node), progress.part(i));
      } catch (error) {
        if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
        const at = error.at || placeOf(node);
        failures.set(placeOf(node), { code: error.code, severity: 'error', at, message: error.message });
      }
      progress.finish(i);
    };
    await Promise.all(list.map(one));
    return failures;
  }

  /** Checks of content that is no document, as far as reading it has told something; what could not be read is said. */
  function checksOfBlob(node: Node, failures: ReadonlyMap<string, Finding>): readonly Check[] {
    const known = facts.get(placeOf(node));
    if (known?.digests) return checkBlob(node, known);
    const failure = failures.get(placeOf(node));
    return failure ? [uncheckedBlob(node, failure.message)] : [];
  }

  /** What is odd where layers are put on one another. They were read for their digests already. */
  async function appliedFindings(readers: Readers, chosen: readonly Node[], options: CallOptions): Promise<Finding[]> {
    const found: Finding[] = [];
    for (const node of chosen) {
      if (node.role !== 'manifest') continue;
      const image = readers.image(node.key);
      if (image.layers.length === 0 || !image.layers.every((layer) => layer.present && isListed(layer))) continue;
      const depth = image.layers.length - 1;
      // A layer that can't be read was said where it was read.
      found.push(...image.findings(await image.tree(depth, options), depth));
    }
    return found;
  }

  return {
    ...{ log, events },
    async verify(readers, keys, options) {
      const pending = distinct(keys, (node) => isPresentBlob(node) && !facts.get(placeOf(node))?.digests);
      const failures = await readAll(readers, pending, options);
      const chosen = keys.length === 0 ? [...nodes.values()] : keys.flatMap((key) => descendants(nodes.get(key)));
      const isChosen = new Set(chosen.map(({ key }) => key));
      const documentChecks = images.checks().filter(({ key }) => isChosen.has(key));
      const blobs = chosen.map((node) => ({ node, checks: checksOfBlob(node, failures) }));
      const findings = unique([
        ...images.findings,
        ...chosen.flatMap((node) => [...node.findings, ...(facts.get(placeOf(node))?.findings ?? [])]),
        ...blobs.flatMap(({ node, checks }) => blobFindings(node, checks)),
        ...failures.values(),
        ...(await appliedFindings(readers, chosen, options)),
      ]);
      return reportOf([...documentChecks, ...blobs.flatMap(({ checks }) => checks)], findings);
    },
    async nameLayers(readers, options) {
      const unnamed = distinct([], (node) => node.role === 'layer' && node.present && node.digest === null);
      const digests = new Map<string, string>();
      for (const node of unnamed) {
        const place = placeOf(node);
        const source = readers.source(node);
        const known = facts.get(place)?.digests?.sha256 ?? readers.storedDigest(source);
        const digest = known ?? (await storedDigest(source, options));
        if (digest !== undefined) digests.set(place, digest);
      }
      const named = (node: Node): Node => {
        const children = node.children.map(named);
        const digest = node.digest ?? (node.role === 'layer' ? (digests.get(placeOf(node)) ?? null) : null);
        return { ...node, digest, children };
      };
      return images.roots.map(named);
    },
    close: () => log.close(),
  };
}

/** Of the bytes as they are stored: what is in them is not unpacked for a name. Undefined where they can't be read. */
async function storedDigest(source: ByteSource, { signal }: CallOptions): Promise<string | undefined> {
  const hash = await createHash('sha256');
  try {
    for await (const chunk of source.stream({ signal })) hash?.update(chunk);
    return hash?.digest();
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return undefined;
    throw error;
  }
}

/** Can its files be listed, as far as its type says? */
function isListed({ mediaType }: Node): boolean {
  return isLayer(mediaType) && !isEncrypted(mediaType);
}

/** Documents were read and checked on opening. */
function isPresentBlob(node: Node): boolean {
  return node.present && (node.role === 'layer' || node.verified === 'unverified');
}

function groupByPlace(nodes: Iterable<Node>): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    const place = placeOf(node);
    const group = groups.get(place);
    if (group) group.push(node);
    else groups.set(place, [node]);
  }
  return groups;
}

function descendants(node: Node | undefined): Node[] {
  return node ? [node, ...node.children.flatMap(descendants)] : [];
}

function stateOf(checks: readonly Check[]) {
  if (checks.length === 0 || checks.some(({ why }) => why !== undefined)) return 'unknown';
  return checks.every(({ ok }) => ok) ? 'ok' : 'failed';
}

/**
 * What a pass has found, once: a second pass over the same bytes repeats what the first said of the decoder. A place in
 * the tar (`entry 3 @ 512`) says nothing without the layer, so the sentence names it.
 */
function findingsOf(node: Node, { findings, index }: LayerScan, known: BlobFacts | undefined): Finding[] {
  const layer = node.layer === undefined ? placeOf(node) : `layer ${node.layer}`;
  const inside = (index?.findings ?? []).map((finding) => ({ ...finding, message: `In ${layer}: ${finding.message}` }));
  const said = new Set((known?.findings ?? []).map((finding) => JSON.stringify(finding)));
  return [...findings, ...inside].filter((finding) => !said.has(JSON.stringify(finding)));
}

function notKept(node: Node): Finding {
  const layer = node.layer === undefined ? 'this layer' : `layer ${node.layer}`;
  return {
    code: 'kept-index-dropped',
    severity: 'warning',
    at: placeOf(node),
    message: `The table of contents kept of ${layer} from before is not that of its bytes now. It was dropped, and the layer is read anew.`,
  };
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding] as const)).values()];
}

/** What reading stored bytes has found of each object, put into the log that the page follows as it comes. */
import { type BlobFacts, blobFindings, checkBlob } from '../../../core/image/checks/blobChecks.ts';
import type { Node } from '../../../core/image/node.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { declaredCompression, isEncrypted } from '../../../core/oci/mediaType.ts';
import type { Check } from '../../engine.ts';
import type { LayerScan } from '../../layerJob.ts';
import { type LayerEvents, placeOf } from '../layers/layer.ts';
import type { VerificationLog } from './log.ts';

/** By place: several nodes may be of the same stored bytes. */
export class BlobRecords {
  readonly #log: VerificationLog;
  readonly #facts = new Map<string, BlobFacts>();
  readonly #nodesAt: ReadonlyMap<string, readonly Node[]>;

  constructor(log: VerificationLog, nodes: Iterable<Node>) {
    this.#log = log;
    this.#nodesAt = groupByPlace(nodes);
  }

  /** What is known of a node's stored bytes. */
  of(node: Node): BlobFacts | undefined {
    return this.#facts.get(placeOf(node));
  }

  /** Adds to what is known, and checks it where digests are among it. */
  settle(node: Node, more: BlobFacts): void {
    const before = this.of(node);
    const known: BlobFacts = {
      ...before,
      ...more,
      findings: [...(before?.findings ?? []), ...(more.findings ?? [])],
    };
    this.#facts.set(placeOf(node), known);
    for (const each of this.#same(node)) {
      const checks = known.digests ? checkBlob(each, known) : [];
      const findings = [...(known.findings ?? []), ...blobFindings(each, checks)];
      this.#log.report(
        each.key,
        checks,
        findings.map((finding) => ({ ...finding, key: each.key })),
      );
      if (known.digests) this.#log.set(each.key, stateOf(checks), known.size, known.size);
    }
  }

  /** What the layers tell while they are read. */
  readonly events: LayerEvents = {
    onStart: (node, hashing) => {
      if (hashing) for (const each of this.#same(node)) this.#log.set(each.key, 'waiting', 0, each.size);
    },
    onProgress: (node, done) => {
      for (const each of this.#same(node)) this.#log.set(each.key, 'verifying', done, each.size);
    },
    onScan: (node, scan) => this.settle(node, factsOf(node, scan, this.of(node))),
    onFailure: (node, error) => {
      // What was stopped can be asked for again; what was known before stays known.
      if (this.of(node)?.digests) return;
      const stopped = error instanceof ImageError && error.code === 'aborted';
      for (const each of this.#same(node)) this.#log.set(each.key, stopped ? 'unchecked' : 'unknown', 0, 0);
    },
    onForget: (node, listedBy) => {
      // What a table or an index says otherwise than the tar is among the findings already.
      if (listedBy !== 'cache') return;
      const known = this.of(node);
      const size = known?.size ?? node.size;
      // What the kept index had to say was about other bytes.
      this.#facts.set(placeOf(node), { ...known, size, findings: [] });
      this.settle(node, { size, findings: [notCached(node)] });
    },
  };

  #same(node: Node): readonly Node[] {
    return this.#nodesAt.get(placeOf(node)) ?? [node];
  }
}

function factsOf(node: Node, scan: LayerScan, known: BlobFacts | undefined): BlobFacts {
  const { size, digests, diffIDs, compression, uncompressedSize } = scan;
  const unread = whyUnread(node, scan);
  return {
    ...{ size, compression, uncompressedSize },
    ...(digests && { digests }),
    ...(unread === undefined ? diffIDs && { diffIDs } : { unread }),
    findings: findingsOf(node, scan, known),
  };
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

/** Without a digest to check against the bytes may be any: that they are as many as they are proves nothing. */
function stateOf(checks: readonly Check[]) {
  if (checks.some(({ ok, why }) => !ok && why === undefined)) return 'failed';
  const isUnread = checks.some(({ why }) => why !== undefined);
  return !isUnread && checks.some(({ kind }) => kind === 'digest' || kind === 'diffID') ? 'ok' : 'unknown';
}

/**
 * What a pass has found, once: a second pass over the same bytes repeats what the first said about the decoder. A place in
 * the tar (`entry 3 @ 512`) says nothing without the layer, so the sentence names it.
 */
function findingsOf(node: Node, { findings, index }: LayerScan, known: BlobFacts | undefined): Finding[] {
  const layer = node.layer === undefined ? placeOf(node) : `layer ${node.layer}`;
  const inside = (index?.findings ?? []).map((finding) => ({ ...finding, message: `In ${layer}: ${finding.message}` }));
  const said = new Set((known?.findings ?? []).map((finding) => JSON.stringify(finding)));
  return [...findings, ...inside].filter((finding) => !said.has(JSON.stringify(finding)));
}

function notCached(node: Node): Finding {
  const layer = node.layer === undefined ? 'this layer' : `layer ${node.layer}`;
  return {
    code: 'kept-index-dropped',
    severity: 'warning',
    at: placeOf(node),
    message: `The cached index of ${layer} does not match its bytes. It was discarded, and the layer is read again.`,
  };
}

/** Damage after which a decoder stops; a checksum that does not match is found when all has been decoded. */
const STOPS = new Set([
  ...['compression-truncated', 'compression-damaged', 'compression-limit', 'compression-unsupported'],
  'zeros-unread',
]);

/** A sentence; undefined where the content was seen whole. */
function whyUnread(node: Node, { findings, index, compression }: LayerScan): string | undefined {
  if (isEncrypted(node.mediaType)) return 'It is encrypted: its content cannot be read without the key.';
  const stop = findings.find(stops);
  if (stop) return stop.message;
  const declared = declaredCompression(node.mediaType);
  const isTar = !index?.findings.some(({ code }) => code === 'not-a-tar');
  if (compression !== 'none' || declared === undefined || declared === 'none' || isTar) return undefined;
  return `Its media type says it is compressed with ${declared}, but its bytes are neither that nor a tar.`;
}

function stops({ code, severity }: Finding): boolean {
  return severity === 'error' && STOPS.has(code);
}

/**
 * Verification: documents were checked on opening, layers are checked when their bytes are read, all the rest on request.
 * What is found goes into a log that the page follows, and into the report of `verify`.
 */
import { createHash } from '../../core/bytes/hash.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { type BlobFacts, blobFindings, checkBlob } from '../../core/image/checks.ts';
import type { Node } from '../../core/image/node.ts';
import type { OpenedImages } from '../../core/image/open.ts';
import type { Finding } from '../../core/oci/finding.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { isLayer } from '../../core/oci/mediaType.ts';
import type { CallOptions, Check, VerifyReport } from '../engine.ts';
import type { LayerScan } from '../layerJob.ts';
import { type Layers, type LayersOptions, placeOf } from './layers.ts';
import { divideProgress } from './progress.ts';
import { createVerificationLog, type VerificationLog } from './verification.ts';

/** What verifying reads through: a session. */
export interface Readers {
  readonly layers: Layers;
  source(node: Node): ByteSource;
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
      settle(node, {
        size,
        digests,
        diffIDs,
        compression,
        uncompressedSize,
        findings: findingsOf(node, scan, facts.get(placeOf(node))),
      });
    },
    onFailure(node, error) {
      // What was stopped can be asked for again; what was known before stays known.
      if (facts.get(placeOf(node))?.digests) return;
      const stopped = error instanceof ImageError && error.code === 'aborted';
      for (const each of nodesAt(node)) log.set(each.key, stopped ? 'unchecked' : 'unknown', 0, 0);
    },
    onForget(node) {
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

  async function readAll(readers: Readers, list: readonly Node[], index: boolean, options: CallOptions) {
    const progress = divideProgress(
      'Verifying',
      list.map(({ size }) => size),
      options,
    );
    const failures: Finding[] = [];
    const one = async (node: Node, i: number) => {
      try {
        if (node.role === 'layer') await readers.layers.hash(node, index && isLayer(node.mediaType), progress.part(i));
        else await hashBlob(node, readers.source(node), progress.part(i));
      } catch (error) {
        if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
        failures.push({ code: error.code, severity: 'error', at: error.at || placeOf(node), message: error.message });
      }
      progress.finish(i);
    };
    await Promise.all(list.map(one));
    return failures;
  }

  return {
    ...{ log, events },
    async verify(readers, keys, options) {
      const pending = distinct(keys, (node) => isPresentBlob(node) && !facts.get(placeOf(node))?.digests);
      const failures = await readAll(readers, pending, true, options);
      const chosen = new Set(
        keys.length === 0 ? nodes.keys() : keys.flatMap((key) => descendants(nodes.get(key)).map((node) => node.key)),
      );
      const read = [...nodes.values()].flatMap((node) => {
        const known = chosen.has(node.key) ? facts.get(placeOf(node)) : undefined;
        return known?.digests ? [{ node, checks: checkBlob(node, known) }] : [];
      });
      const documentChecks = images.checks().filter((check) => chosen.has(check.key));
      const checks = [...documentChecks, ...read.flatMap((blob) => blob.checks)];
      const found = [
        ...images.findings,
        ...[...nodes.values()].filter((node) => chosen.has(node.key)).flatMap((node) => node.findings),
      ];
      const said = [...facts.values()].flatMap((known) => known.findings ?? []);
      const failed = read.flatMap((blob) => blobFindings(blob.node, blob.checks));
      const findings = unique([...found, ...said, ...failed, ...failures]);
      const ok = checks.every((check) => check.ok) && findings.every(({ severity }) => severity !== 'error');
      return { ok, checks, findings };
    },
    async nameLayers(readers, options) {
      const unnamed = distinct([], (node) => node.role === 'layer' && node.present && node.digest === null);
      await readAll(readers, unnamed, false, options);
      const named = (node: Node): Node => {
        const children = node.children.map(named);
        const digest =
          node.digest ?? (node.role === 'layer' ? (facts.get(placeOf(node))?.digests?.sha256 ?? null) : null);
        return { ...node, digest, children };
      };
      return images.roots.map(named);
    },
    close: () => log.close(),
  };
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
  if (checks.length === 0) return 'unknown';
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

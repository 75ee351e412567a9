/**
 * Verification: documents were checked on opening, layers are checked when their bytes are read, all the rest on request.
 * What is found goes into a log that the page follows, and into the report of `verify`.
 */
import { isModelFile } from '../../../core/oci/mediaType.ts';
import { createHash } from '../../../core/bytes/hash.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { blobFindings, checkBlob, uncheckedBlob } from '../../../core/image/checks/blobChecks.ts';
import { reportOf } from '../../../core/image/checks/verdict.ts';
import type { Node } from '../../../core/image/node.ts';
import type { OpenedImages } from '../../../core/image/open.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { isEncrypted, isLayer } from '../../../core/oci/mediaType.ts';
import type { CallOptions, Check, VerifyReport } from '../../engine.ts';
import type { Image } from '../images.ts';
import { type LayerEvents, placeOf } from '../layers/layer.ts';
import type { Layers } from '../layers/layers.ts';
import { divideProgress } from '../progress.ts';
import { BlobRecords } from './blobRecords.ts';
import { VerificationLog } from './log.ts';

/** What verifying reads through: a session. */
interface Readers {
  readonly layers: Layers;
  image(key: string): Image;
  source(node: Node): ByteSource;
  /** The digest of stored bytes, where it is known since they were opened. */
  storedDigest(source: ByteSource): string | undefined;
}

/** The verifier of one input. */
export class Verifier {
  readonly log: VerificationLog;
  readonly #images: OpenedImages;
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #records: BlobRecords;

  constructor(id: string, images: OpenedImages, nodes: ReadonlyMap<string, Node>) {
    this.log = new VerificationLog(id);
    this.#images = images;
    this.#nodes = nodes;
    this.#records = new BlobRecords(this.log, nodes.values());
  }

  /** What the layers tell while they are read. */
  get events(): LayerEvents {
    return this.#records.events;
  }

  /** See `Engine.verify`. */
  async verify(readers: Readers, keys: readonly string[], options: CallOptions): Promise<VerifyReport> {
    const chosen = this.#below(keys);
    const failures = await this.#readAll(
      readers,
      distinct(chosen, (node) => isPresentBlob(node) && !this.#records.of(node)?.digests),
      options,
    );
    const isChosen = new Set(chosen.map(({ key }) => key));
    const documentChecks = this.#images.checks().filter(({ key }) => isChosen.has(key));
    const blobs = chosen.map((node) => ({ node, checks: this.#checksOf(node, failures) }));
    const findings = unique([
      ...this.#images.findings,
      ...chosen.flatMap((node) => [...node.findings, ...(this.#records.of(node)?.findings ?? [])]),
      ...blobs.flatMap(({ node, checks }) => blobFindings(node, checks)),
      ...failures.values(),
      ...(await appliedFindings(readers, chosen, options)),
    ]);
    return reportOf([...documentChecks, ...blobs.flatMap(({ checks }) => checks)], findings);
  }

  /** The roots, with digests filled in that only reading a layer tells. */
  async nameLayers(readers: Readers, options: CallOptions): Promise<readonly Node[]> {
    // A model alone would be read to its end only to be named.
    const isUnnamed = ({ role, present, digest, mediaType }: Node) =>
      role === 'layer' && present && digest === null && !isModelFile(mediaType);
    const digests = new Map<string, string>();
    for (const node of distinct(this.#below([]), isUnnamed)) {
      const source = readers.source(node);
      const known = this.#records.of(node)?.digests?.sha256 ?? readers.storedDigest(source);
      const digest = known ?? (await storedDigest(source, options));
      if (digest !== undefined) digests.set(placeOf(node), digest);
    }
    const named = (node: Node): Node => {
      const children = node.children.map(named);
      const digest = node.digest ?? (node.role === 'layer' ? (digests.get(placeOf(node)) ?? null) : null);
      return { ...node, digest, children };
    };
    return this.#images.roots.map(named);
  }

  close(): void {
    this.log.close();
  }

  /** The nodes of the keys and all below them; all nodes where no key is named. */
  #below(keys: readonly string[]): readonly Node[] {
    if (keys.length === 0) return [...this.#nodes.values()];
    return keys.flatMap((key) => descendants(this.#nodes.get(key)));
  }

  /** Reads all of the list. What fails is among the findings by place, and does not stop the rest. */
  async #readAll(readers: Readers, list: readonly Node[], options: CallOptions): Promise<Map<string, Finding>> {
    const progress = divideProgress(
      'Verifying',
      list.map(({ size }) => size),
      options,
    );
    const failures = new Map<string, Finding>();
    const one = async (node: Node, i: number) => {
      try {
        if (node.role === 'layer') await readers.layers.hash(node, isListed(node), progress.part(i));
        else await this.#hashBlob(node, readers.source(node), progress.part(i));
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

  /** Stored bytes of anything that is not a layer. */
  async #hashBlob(node: Node, source: ByteSource, { signal, onProgress }: CallOptions): Promise<void> {
    const { events } = this.#records;
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
      this.#records.settle(node, { size: source.size, digests: hash ? { [hash.algorithm]: hash.digest() } : {} });
    } catch (error) {
      events.onFailure(node, error);
      throw error;
    }
  }

  /** Checks of content that is not a document, as far as reading it has found something; what could not be read is said. */
  #checksOf(node: Node, failures: ReadonlyMap<string, Finding>): readonly Check[] {
    const known = this.#records.of(node);
    if (known?.digests) return checkBlob(node, known);
    const failure = failures.get(placeOf(node));
    return failure ? [uncheckedBlob(node, failure.message)] : [];
  }
}

/** One node of each place that has bytes, the largest first. */
function distinct(nodes: readonly Node[], wanted: (node: Node) => boolean): Node[] {
  const places = new Map(nodes.filter(wanted).map((node) => [placeOf(node), node] as const));
  return [...places.values()].sort((a, b) => b.size - a.size);
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

function descendants(node: Node | undefined): Node[] {
  return node ? [node, ...node.children.flatMap(descendants)] : [];
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding] as const)).values()];
}

/**
 * A search through all layers of an input: entries by what the layers' indexes say, then, where asked for, what became of
 * them and what their contents are. Layers that were not read yet are indexed on the way.
 */
import { itemAt } from '../../core/bytes/at.ts';
import { SEARCH_HITS_MAX_COUNT, SEARCH_REGEX_SILENCE_MS } from '../../core/bytes/limits.ts';
import { type Gap, reasonOf } from '../../core/oci/basis/basis.ts';
import { ImageError, throwIfAborted } from '../../core/oci/imageError.ts';
import { ENTRY_TYPES } from '../../core/rootfs/columns.ts';
import { hasContent, wantContents } from '../../core/rootfs/contents.ts';
import { expectHeaders } from '../../core/rootfs/cached/headerCheck.ts';
import type { LayerIndex } from '../../core/rootfs/layerIndex.ts';
import type { FoundContent } from '../../core/rootfs/search/content/contentSearch.ts';
import { asksContent, entryTest, type ShownPaths, shownPaths } from '../../core/rootfs/search/entryTest.ts';
import type { EntryFate } from '../../core/rootfs/search/fates.ts';
import { type Hit, readHit } from '../../core/rootfs/search/hit.ts';
import type { Pattern, Query } from '../../core/rootfs/search/query/query.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { type Piece, piecesOf, runPieces } from '../passes/pieces.ts';
import type { IndexedLayer } from '../session/layers/layer.ts';
import { divideProgress } from '../session/progress.ts';
import type { Session } from '../session/session.ts';
import type { SearchAnswer, SearchArgs, SearchPart, UnreadLayer } from './found.ts';
import { HeldBack } from './heldBack.ts';
import { type FatesOfEntry, LayerFates } from './layerFates.ts';
import { matchNames } from './matchNames.ts';
import { runSearchJob } from './runSearchJob.ts';
import { type LayerToSearch, layersToSearch } from './searchedLayers.ts';
import type { SearchJob, SearchScan } from './searchJob.ts';
import { createTurns, type Turns } from './turns.ts';

const HARDLINK = ENTRY_TYPES.indexOf('hardlink');
/** Hits in one part: a message of some 100 kB. */
const BATCH = 500;

/** One search under way. */
export class Search {
  private readonly session: Session;
  private readonly host: EngineHost;
  private readonly query: Query;
  private readonly options: CallOptions;
  private readonly layers: readonly LayerToSearch[];
  private readonly turns: Turns;
  private readonly unread: UnreadLayer[] = [];
  private readonly fates: LayerFates;
  /** Where each hit reported so far comes from. */
  private readonly reported: { readonly layer: number; readonly entry: number }[] = [];
  /** Entries compared, by layer. */
  private readonly entries = new Map<number, number>();
  private total = 0;
  private files = 0;
  private binary = 0;
  private stopped = false;

  constructor(session: Session, host: EngineHost, args: SearchArgs, options: CallOptions) {
    this.session = session;
    this.host = host;
    this.query = args.query;
    this.options = options;
    this.layers = layersToSearch(session, args);
    this.fates = new LayerFates(session, options);
    this.turns = createTurns(options.signal);
  }

  async run(): Promise<SearchAnswer> {
    const { layers, query } = this;
    this.tell({ kind: 'layers', layers: layers.map(({ node, ...layer }) => layer) });
    const indexes = this.readIndexes();
    const contents = query.text !== undefined || query.sha256 !== undefined;
    const passes: Promise<void>[] = [];
    const enough = new AbortController();
    const progress = divideProgress(
      'Searching contents',
      layers.map(({ size }) => size),
      this.options,
    );
    for (const [layer, reading] of indexes.entries()) {
      const index = await reading;
      if (!index) continue;
      const found = await this.compare(index, layer).catch((error) => this.noteUnread(layer, error));
      if (!found) continue;
      if (contents) {
        const pass = this.lookInto(index, layer, found, progress.part(layer), enough).then(() =>
          progress.finish(layer),
        );
        passes.push(...quiet([pass]));
      } else {
        await this.tellEntries(index, layer, found);
        this.tell({ kind: 'done', layer });
      }
    }
    await Promise.all(passes);
    throwIfAborted(this.options.signal);
    if (query.fates.length === 0) await this.tellFates();
    const { total, unread, files, binary, stopped } = this;
    const entries = [...this.entries.values()].reduce((sum, count) => sum + count, 0);
    const plain = layers.map(({ node, ...layer }) => layer);
    const unchecked = layers.flatMap(({ node, digest }, layer) => {
      const found = this.session.layers.unchecked(node);
      return found ? [{ layer, digest, ...found }] : [];
    });
    return { layers: plain, entries, shown: this.reported.length, total, unread, unchecked, files, binary, stopped };
  }

  private tell(part: SearchPart): void {
    this.options.onPart?.(part);
  }

  /** All at once, so that the pool can choose; undefined where a layer can't be read, which is reported. */
  private readIndexes(): Promise<LayerIndex | undefined>[] {
    const { layers, session, options } = this;
    const progress = divideProgress(
      'Reading layers',
      layers.map(({ size }) => size),
      options,
    );
    return quiet(
      layers.map(async ({ node }, layer) => {
        try {
          const { index, gap } = await session.layers.index(node, progress.part(layer));
          progress.finish(layer);
          this.noteGap(layer, gap);
          return index;
        } catch (error) {
          this.noteUnread(layer, error);
          return undefined;
        }
      }),
    );
  }

  /** The entries of a layer that meet everything but content. */
  private async compare(index: LayerIndex, layer: number): Promise<Uint32Array> {
    const { query, turns } = this;
    const contents = query.text !== undefined || query.sha256 !== undefined;
    const expressions = query.names.filter(({ kind }) => kind === 'regex');
    const names = query.names.filter(({ kind }) => kind !== 'regex');
    const linked = asksContent(query) && index.type.includes(HARDLINK);
    const contentAt = linked ? await this.fates.contentsAt(itemAt(this.layers, layer).places) : undefined;
    const test = entryTest(index, { ...query, names }, contentAt);
    const fates = query.fates.length > 0 ? await this.fatesAt(layer) : undefined;
    const met: number[] = [];
    for (let entry = 0; entry < index.count; entry++) {
      if (turns.isDue(entry)) await turns.take();
      if (contents && !hasContent(index, entry)) continue;
      if (!test(entry)) continue;
      if (fates && !fates(entry).some(({ fate }) => query.fates.includes(fate))) continue;
      met.push(entry);
    }
    const { at } = itemAt(this.layers, layer);
    const compared = { index, paths: shownPaths(index), at, turns };
    const found = await matchNames(this.host, Uint32Array.from(met), expressions, compared, this.options);
    const isFirst = !this.entries.has(layer);
    this.entries.set(layer, index.count);
    if (isFirst) this.tell({ kind: 'compared', layer, entries: index.count, found: found.length });
    return found;
  }

  private async tellEntries(index: LayerIndex, layer: number, found: Uint32Array): Promise<void> {
    this.total += found.length;
    const paths = shownPaths(index);
    const fates = this.query.fates.length > 0 ? await this.fatesAt(layer) : undefined;
    const room = SEARCH_HITS_MAX_COUNT - this.reported.length;
    for (let at = 0; at < Math.min(found.length, room); at += BATCH) {
      const part = found.subarray(at, Math.min(at + BATCH, room));
      const hits = Array.from(part, (entry) => withFates(readHit(index, paths, layer, entry), fates));
      this.tellHits(hits);
      await this.turns.take();
    }
  }

  private tellHits(hits: readonly Hit[]): void {
    for (const { layer, entry } of hits) this.reported.push({ layer, entry });
    this.tell({ kind: 'hits', hits });
  }

  /** Looks into the contents of these files of a layer, until there are enough hits in all. */
  private async lookInto(
    index: LayerIndex,
    layer: number,
    found: Uint32Array,
    call: CallOptions,
    enough: AbortController,
  ): Promise<void> {
    if (found.length > 0 && !enough.signal.aborted) {
      const signal = call.signal ? AbortSignal.any([call.signal, enough.signal]) : enough.signal;
      try {
        await this.passUntilFit({ index, layer, found }, { ...call, signal }, enough);
      } catch (error) {
        if (!enough.signal.aborted) this.noteUnread(layer, error, true);
      }
    }
    this.tell({ kind: 'done', layer });
  }

  /** A pass over a layer; where it shows that the index is of other bytes, these are indexed and it begins anew. */
  private async passUntilFit(compared: Compared, call: CallOptions, enough: AbortController): Promise<void> {
    const { layer } = compared;
    const { layers } = this.session;
    const { node } = itemAt(this.layers, layer);
    for (let now = compared; ; ) {
      // A layer that its own table lists learns only here where contents lie.
      const placed = await layers.placed(node, call);
      const { index, gap } = placed;
      this.noteGap(layer, gap);
      if (index !== now.index) now = { index, layer, found: await this.compare(index, layer) };
      const held = layers.unconfirmed(node) ? new HeldBack() : undefined;
      const fates = this.query.fates.length > 0 ? await this.fatesAt(layer) : undefined;
      const paths = shownPaths(index);
      const take = (part: readonly FoundContent[]) => this.takeContents(index, paths, layer, part, fates, enough);
      const onPart = (part: unknown) =>
        held ? held.add(part as readonly FoundContent[]) : take(part as readonly FoundContent[]);
      const counts = await this.pass({ ...now, placed }, held !== undefined, { ...call, onPart });
      if (!counts.misfit) {
        if (held) take(held.found);
        this.files += counts.files - counts.binary;
        this.binary += counts.binary;
        return;
      }
      await layers.forget(node);
      this.fates.forget();
    }
  }

  /** One pass over a layer, in another thread where its bytes can be handed over. */
  private async pass(
    { index, layer, found, placed }: ComparedHere,
    check: boolean,
    call: CallOptions,
  ): Promise<SearchScan> {
    const { node, at } = itemAt(this.layers, layer);
    const { text, binary, sha256 } = this.query;
    const source = this.session.source(node);
    const wanted = wantContents(index, found);
    const job: Omit<SearchJob, 'handle' | 'size'> = {
      ...{ kind: 'search', at, once: true, wanted, query: { text, binary, sha256 } },
      ...(check && { expected: expectHeaders(index, wanted) }),
      ...(text?.kind === 'regex' && { bounded: { silence: SEARCH_REGEX_SILENCE_MS, message: endless(text) } }),
    };
    const { handle, size } = source;
    if (handle !== undefined && check) return this.host.runSearchJob({ ...job, handle, size }, call);
    if (handle !== undefined) {
      const pieces = piecesOf(wanted, placed, this.host.threads);
      const run = (piece: Piece, own: CallOptions) => this.host.runSearchJob({ ...job, handle, ...piece }, own);
      return addCounts(await runPieces(pieces, 'Searching contents', call, run));
    }
    if (!job.bounded) return runSearchJob(source, { ...job, handle, size }, call);
    // An expression must be where it can be stopped, so the bytes go to where another thread reads them.
    const spooled = await this.host.spool(source.stream({ signal: call.signal }), call);
    try {
      return await this.host.runSearchJob({ ...job, handle: spooled.source.handle, size }, call);
    } finally {
      await spooled.release();
    }
  }

  private noteUnread(layer: number, error: unknown, partly = false): undefined {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    this.tellUnread({ layer, why: reasonOf(error.code), message: error.message, partly });
  }

  /** A layer whose bytes are damaged is listed, and searched, up to there. */
  private noteGap(layer: number, gap: Gap | undefined): void {
    if (gap) this.tellUnread({ layer, ...gap, partly: true });
  }

  /** Once for each layer: what stopped it first. */
  private tellUnread(unread: UnreadLayer): void {
    if (this.unread.some(({ layer }) => layer === unread.layer)) return;
    this.unread.push(unread);
    this.tell({ kind: 'unread', unread });
  }

  private takeContents(
    index: LayerIndex,
    paths: ShownPaths,
    layer: number,
    found: readonly FoundContent[],
    fates: FatesOfEntry | undefined,
    enough: AbortController,
  ): void {
    if (this.stopped) return;
    const hits: Hit[] = [];
    for (const { entry, lines, more, sha256 } of found) {
      const count = Math.max(1, lines?.length ?? 1);
      if (this.total + count > SEARCH_HITS_MAX_COUNT) {
        this.stopped = true;
        enough.abort();
        break;
      }
      this.total += count;
      const hit = withFates(readHit(index, paths, layer, entry), fates);
      hits.push({ ...hit, ...(lines ? { lines } : {}), ...(more ? { more } : {}), ...(sha256 ? { sha256 } : {}) });
    }
    if (hits.length > 0) this.tellHits(hits);
  }

  /** What became of the hits that were reported without it. */
  private async tellFates(): Promise<void> {
    for (let first = 0; first < this.reported.length; first += BATCH) {
      const fates: (readonly EntryFate[])[] = [];
      for (const { layer, entry } of this.reported.slice(first, first + BATCH)) {
        fates.push((await this.fatesAt(layer))(entry));
      }
      this.tell({ kind: 'fates', first, fates });
      await this.turns.take();
    }
  }

  private fatesAt(layer: number): Promise<FatesOfEntry> {
    return this.fates.at(itemAt(this.layers, layer).places);
  }
}

interface Compared {
  readonly index: LayerIndex;
  readonly layer: number;
  /** Entries that met everything but content. */
  readonly found: Uint32Array;
}

interface ComparedHere extends Compared {
  readonly placed: IndexedLayer;
}

const addCounts = (scans: readonly SearchScan[]): SearchScan => {
  const sum = (of: (scan: SearchScan) => number) => scans.reduce((total, scan) => total + of(scan), 0);
  return {
    files: sum(({ files }) => files),
    binary: sum(({ binary }) => binary),
    cut: sum(({ cut }) => cut),
    bytes: sum(({ bytes }) => bytes),
  };
};

const endless = ({ text }: Pattern): string =>
  `The expression ${text} takes too long (unbounded backtracking) on a file in this layer.`;

function withFates(hit: Hit, fates: FatesOfEntry | undefined): Hit {
  return fates ? { ...hit, fates: fates(hit.entry) } : hit;
}

/** A failure that nobody waits for any more, since another came first, is not to be reported as unhandled. */
function quiet<T>(promises: Promise<T>[]): Promise<T>[] {
  for (const promise of promises) promise.catch(() => undefined);
  return promises;
}

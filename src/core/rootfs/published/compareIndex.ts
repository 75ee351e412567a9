/** A shared index held against the layer that it speaks of, once that was read. Whose index it is is named in every sentence. */
import type { IndexOrigin } from '../../oci/basis/indexOrigin.ts';
import type { Finding } from '../../oci/finding.ts';
import { differencesOf, examples } from '../differences.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { sameDetails } from './proof/details.ts';
import type { IndexClaims, ProvenClaims } from './proof/claims.ts';

/** What somebody's index says about a layer. */
interface SharedIndex {
  readonly index: LayerIndex;
  readonly origin: IndexOrigin;
  readonly compression: string;
  readonly uncompressedSize: number;
  /** Of the tar, where the index states it. */
  readonly diffID?: string | undefined;
  readonly claims: IndexClaims;
}

/** What a pass over the layer has found. */
export interface ReadLayer {
  readonly index: LayerIndex;
  readonly compression: string;
  readonly uncompressedSize: number;
  readonly diffIDs?: Readonly<Record<string, string>>;
  readonly proven?: ProvenClaims;
}

/** What differs; where nothing does, that it was checked. The image is not at fault: these are warnings. */
export function compareIndex(shared: SharedIndex, read: ReadLayer, at: string): Finding[] {
  const name = nameOf(shared.origin);
  const wrong = [...inLists(shared, read.index), ...inFacts(shared, read), ...inClaims(shared, read.proven)];
  if (wrong.length > 0)
    return wrong.map(({ code, words }) => ({ code, severity: 'warning', at, message: `${name} ${words}.` }));
  const message = `${name} was checked against the layer: it lists the same files at the same places.`;
  return [{ code: 'shared-index-checked', severity: 'info', at, message }];
}

/** Of the layer as a whole and of stretches of it. */
const DIGESTS = { code: 'shared-index-digests', severity: 'warning' } as const;
/** Of the places where decoding can begin. */
const MISLEADS = { code: 'shared-index-misleads', severity: 'warning' } as const;

interface Wrong {
  readonly code: string;
  /** The rest of a sentence, without its full stop. */
  readonly words: string;
}

function inLists({ index, origin }: SharedIndex, tar: LayerIndex): readonly Wrong[] {
  const details: string[] = [];
  const { missing, extra, differ, moved } = differencesOf(index, tar, (row, entry, path) => {
    if (!sameDetails(index, row, tar, entry, origin.format)) details.push(path);
  });
  const other = [...new Set([...differ, ...details])];
  const say = (code: string, paths: readonly string[], words: string): Wrong[] =>
    paths.length === 0 ? [] : [{ code, words: `${words}: ${examples(paths)}` }];
  const listed = [
    ...say('shared-index-lacks', missing, 'lacks files that this layer has'),
    ...say('shared-index-invents', extra, 'lists files that this layer does not have'),
    ...say(
      'shared-index-differs',
      other,
      'gives files a different size, mode, owner, type, time, link or attribute than this layer',
    ),
    ...say('shared-index-moves', moved, 'says that contents lie elsewhere than they do in this layer'),
  ];
  // SOCI lists what Go's reader gives, which is not an entry each.
  if (listed.length > 0 || origin.format !== 'cutaway' || index.count === tar.count) return listed;
  return [{ code: 'shared-index-lacks', words: `lists ${index.count} entries, and this layer has ${tar.count}` }];
}

function inFacts({ compression, uncompressedSize, diffID }: SharedIndex, read: ReadLayer): readonly Wrong[] {
  const { code } = DIGESTS;
  const found = read.diffIDs?.sha256;
  return [
    ...(compression === read.compression
      ? []
      : [
          { code, words: `says that this layer is compressed with ${compression}, and it is with ${read.compression}` },
        ]),
    ...(uncompressedSize === read.uncompressedSize
      ? []
      : [{ code, words: `says that its tar has ${uncompressedSize} bytes, and it has ${read.uncompressedSize}` }]),
    ...(diffID === undefined || found === undefined || diffID === found
      ? []
      : [{ code, words: `says that its tar has the digest ${diffID}, and it has ${found}` }]),
  ];
}

function inClaims({ claims: { checkpoints, spans, contents } }: SharedIndex, proven?: ProvenClaims): readonly Wrong[] {
  const [misleads, digests] = [MISLEADS.code, DIGESTS.code];
  if (!proven) return [{ code: misleads, words: 'leads to places that could not be checked against this layer' }];
  const of = (count: number, all = 0) => `${count} of ${all}`;
  const say = (code: string, count: number, words: string): Wrong[] => (count === 0 ? [] : [{ code, words }]);
  return [
    ...say(
      misleads,
      proven.places,
      `leads to other content than this layer has, at ${of(proven.places, checkpoints?.count)} places where decoding can begin: files that were read through it may have been shown wrong`,
    ),
    ...say(
      misleads,
      proven.unprovenPlaces,
      `has more places where decoding can begin than are checked: ${of(proven.unprovenPlaces, checkpoints?.count)} were not`,
    ),
    ...say(digests, proven.spans, `gives ${of(proven.spans, spans.count)} stretches of this layer another digest`),
    ...say(
      digests,
      proven.contents,
      `gives ${of(proven.contents, contents?.wanted.entry.length)} contents another digest`,
    ),
  ];
}

/** What a file read through an index has shown of it. `lie` is the end of a sentence. */
export function liar(origin: IndexOrigin, path: string, lie: string, at: string): Finding {
  const message = `${nameOf(origin)} is wrong about ${path}: ${lie}. It is no longer used; the layer is read in full.`;
  return { code: 'shared-index-lies', severity: 'warning', at, message };
}

/** Why an index that was offered is not used. */
export function unusable(origin: IndexOrigin, problem: string, at: string): Finding {
  const message = `${nameOf(origin)} is not used: ${problem.replace(/\.$/, '')}.`;
  return { code: 'shared-index-unusable', severity: 'warning', at, message };
}

/** The repository that was named for indexes could not be asked. */
export function unreachable(repository: string, problem: string, at: string): Finding {
  const message = `Indexes in ${repository} could not be asked for: ${problem.replace(/\.$/, '')}. This layer is read in full.`;
  return { code: 'shared-index-unreachable', severity: 'warning', at, message };
}

/** The repository that was named for indexes answered, and has none. Whether it exists at all, its answer does not tell. */
export function noneIn(repository: string, at: string): Finding {
  const message = `No index of this layer is attached to its image in ${repository}, or there is no such repository. This layer is read in full.`;
  return { code: 'shared-index-absent', severity: 'warning', at, message };
}

function nameOf({ from, digest, repository }: IndexOrigin): string {
  const where =
    from === 'server' ? ', which another page of this server offered,' : repository ? ` in ${repository}` : '';
  return `The shared index ${digest}${where}`;
}

/** The lowest layers hold what another image beside it holds, or could hold, and yet are blobs of their own. */
import { formatBytes } from '../../oci/text.ts';
import type { AdviceItem, Confidence, Saving } from '../advice.ts';
import type { Evidence } from '../evidence.ts';
import type { Neighbour } from '../neighbour.ts';
import { type ImageRule, LEAST_BYTES } from '../rule.ts';

interface Shareable {
  readonly neighbour: Neighbour;
  readonly layers: readonly number[];
  readonly kind: 'compression' | 'packing' | 'version';
  readonly together: Saving;
}

export const sharedBase: ImageRule = {
  name: 'shared-base',
  look(evidence) {
    const found = evidence.neighbours.flatMap((neighbour) => shareable(evidence, neighbour));
    const [most] = found.sort((a, b) => weight(b) - weight(a));
    if (!most || weight(most) < LEAST_BYTES) return [];
    return [{ ...words(most), ...places(most, evidence), together: most.together }];
  },
};

const weight = ({ together }: Shareable) => together.atRest ?? 0;

/** What the two hold alike, else the base images, whichever is more. */
function shareable(evidence: Evidence, neighbour: Neighbour): readonly Shareable[] {
  const { shared, alike, bases } = neighbour;
  const end = shared + alike.length;
  const lowest = range(shared, end);
  const kind = alike.includes('packing') ? 'packing' : 'compression';
  const found: Shareable[] = [];
  if (lowest.length > 0) found.push({ neighbour, kind, layers: lowest, together: saved(evidence, neighbour, lowest) });
  const base = range(shared, evidence.baseLayers);
  if (bases && base.length > alike.length)
    found.push({ neighbour, kind: 'version', layers: base, together: saved(evidence, neighbour, base) });
  return found;
}

/** A blob that any image still lists stays, and unpacked a layer is kept once whatever it is compressed with. */
function saved(evidence: Evidence, { shared, alike }: Neighbour, layers: readonly number[]): Saving {
  const { files, neighbours, basis } = evidence;
  const elsewhere = new Set(neighbours.flatMap(({ digests }) => digests));
  const go = layers.filter(
    (layer) => !elsewhere.has(digestOf(evidence, layer)) && !isListedAbove(evidence, layer, layers),
  );
  const unread = new Set(basis.incomplete.map(({ layer }) => layer));
  // A figure that rests on a layer not read in full is not proven.
  if (layers.some((layer) => unread.has(layer))) return { unpacked: 0, atRest: 0 };
  const fresh = new Set(go.filter((layer) => alike[layer - shared] !== 'compression'));
  return {
    unpacked: files.reduce((sum, { layer, size }) => sum + (fresh.has(layer) ? size : 0), 0),
    atRest: go.reduce((sum, layer) => sum + (evidence.stored[layer] ?? 0), 0),
  };
}

const digestOf = ({ layers }: Evidence, layer: number) => layers[layer]?.digest ?? '';

/** Is the blob listed by a layer that does not go, or counted already? */
function isListedAbove(evidence: Evidence, layer: number, going: readonly number[]): boolean {
  const digest = digestOf(evidence, layer);
  return evidence.layers.some(
    (other, at) => at !== layer && other.digest === digest && (at < layer || !going.includes(at)),
  );
}

function words({ neighbour, layers, kind, together }: Shareable) {
  const { name, bases } = neighbour;
  const which = `${layers.length === 1 ? `layer ${layers[0]}` : `layers ${layers[0]} to ${layers.at(-1)}`}`;
  const cost = `${formatBytes(together.atRest ?? 0)} that are stored and pulled beside those of ${name}`;
  if (kind === 'compression')
    return {
      title: `The lowest layers are those of ${name}, compressed in another way`,
      why: `By their diffIDs, ${which} and those of ${name} are the same tar but different blobs: ${cost}.`,
      change: `# push both with one tool and one compression, or copy the layers as they are:\nskopeo copy --preserve-digests SOURCE DESTINATION`,
      confidence: 'certain' as Confidence,
    };
  if (kind === 'packing')
    return {
      title: `The lowest layers hold the same files as those of ${name}`,
      why: `Every path, attribute and byte of ${which} is also in the same layer of ${name}; times or order differ, so it is another blob: ${cost}.`,
      change: `# build the base once, push it, and begin both Dockerfiles with its digest:\n${fromLine(neighbour)}`,
      confidence: 'certain' as Confidence,
    };
  const [own, other] = bases ?? [];
  return {
    title: `${name} uses another build of the same distribution`,
    why: `The base of this image (${which}) is ${nameOf(own)}, the one of ${name} is ${nameOf(other)}: ${cost}.`,
    change: `# begin both Dockerfiles with the same base image, named by its digest:\n${fromLine(neighbour)}`,
    confidence: (own?.version === other?.version ? 'likely' : 'possible') as Confidence,
  };
}

const nameOf = (base: { readonly name: string } | undefined) => base?.name ?? 'not named';

const fromLine = ({ baseName }: Neighbour) => `FROM ${baseName ?? 'REGISTRY/BASE@sha256:…'}`;

function places({ layers }: Shareable, evidence: Evidence): Pick<AdviceItem, 'layers' | 'step' | 'files' | 'largest'> {
  const [first] = layers;
  return {
    layers,
    step: (first === undefined ? undefined : evidence.layers[first]?.step) ?? null,
    files: 0,
    largest: [],
  };
}

const range = (from: number, end: number) => Array.from({ length: Math.max(0, end - from) }, (_, at) => from + at);

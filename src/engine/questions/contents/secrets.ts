/** Secrets in all layers, those that later layers hide too: one pass over each layer. Told in parts, a layer each. */
import { SECRETS_MAX_COUNT } from '../../../core/bytes/limits.ts';
import type { FoundSecret, SecretsAnswer } from '../../../core/content/secrets/answer.ts';
import { type ConfigSecret, configSecrets } from '../../../core/content/secrets/configSecrets.ts';
import { isAmongSamples } from '../../../core/content/secrets/suspect.ts';
import { isCandidate, type SecretFile } from '../../../core/content/secrets/sweep.ts';
import type { Node } from '../../../core/image/node.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { hasContent, wantContents } from '../../../core/rootfs/contents.ts';
import { readPath } from '../../../core/rootfs/layerContent.ts';
import type { LayerIndex } from '../../../core/rootfs/layerIndex.ts';
import { Fates } from '../../../core/rootfs/search/fates.ts';
import { f64At, itemAt, u16At } from '../../../core/bytes/at.ts';
import type { CallOptions, NodeFinding } from '../../engine.ts';
import { type Piece, piecesOf, runPieces } from '../../passes/pieces.ts';
import { runSecretsJob } from '../../secrets/runSecretsJob.ts';
import type { SecretsJob } from '../../secrets/secretsJob.ts';
import { placeOf } from '../../session/layers/layer.ts';
import { divideProgress } from '../../session/progress.ts';
import type { Session } from '../../session/session.ts';
import type { Asked, Question } from '../question.ts';

const STATES = { final: 'present', overwritten: 'overwritten', deleted: 'deleted' } as const;

/** Finds likely secrets in all layers, also in files that later layers delete. */
export const secrets: Question<'secrets'> = {
  async answer(asked, { image: key }, options): Promise<SecretsAnswer> {
    const { session } = asked;
    await confirm(session, session.image(key).layers, options);
    const image = session.image(key);
    const tree = await image.tree(image.layers.length - 1, options);
    const fates = new Fates(tree);
    const found: FoundSecret[] = [];
    const findings: NodeFinding[] = [];
    const unread: number[] = [];
    let files = 0;
    const sizes = image.layers.map(({ size }) => size);
    const progress = divideProgress('Looking for secrets', sizes, options);
    for (const [layer, node] of image.layers.entries()) {
      const index = itemAt(tree.layers, layer);
      const inLayer: FoundSecret[] = [];
      const onFound = (file: SecretFile) => {
        if (found.length + inLayer.length < SECRETS_MAX_COUNT) inLayer.push(toFound(file, layer, index, fates));
      };
      try {
        files += await sweepLayer(asked, node, index, onFound, progress.part(layer));
      } catch (error) {
        if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
        unread.push(layer);
      }
      progress.finish(layer);
      found.push(...inLayer);
      findings.push(...inLayer.filter(isKey).map((secret) => toFinding(secret, node)));
      options.onPart?.(inLayer);
    }
    const config = await configOf(session, key);
    findings.push(...(config ?? []).filter(hasKey).map((secret) => configFinding(secret, image.node)));
    return { found, config, findings, files, unread, basis: image.basis(tree, image.layers.length - 1) };
  },
};

/** Empty for a layer that stands alone: it has no config. */
async function configOf(session: Session, key: string): Promise<readonly ConfigSecret[] | null> {
  const node = session.node(key);
  if (node.role === 'layer') return [];
  const { config } = await session.images.image(key);
  if (config) return configSecrets(config, node.children.filter(({ role }) => role === 'layer').length);
  return node.children.some(({ role }) => role === 'config') ? null : [];
}

/** A table of contents that was kept, or is the layer's own, may be of other bytes: reading tells, and then it goes. */
async function confirm({ layers }: Session, nodes: readonly Node[], options: CallOptions): Promise<void> {
  for (const node of nodes) {
    try {
      await layers.placed(node, options);
      if (layers.unconfirmed(node)) await layers.hash(node, false, options);
    } catch (error) {
      // The tree says which layers can't be read.
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    }
  }
}

/** Up to the last candidate; answers how many files were looked into. */
async function sweepLayer(
  { session, host }: Asked,
  node: Node,
  index: LayerIndex,
  onFound: (file: SecretFile) => void,
  options: CallOptions,
): Promise<number> {
  if (index.count === 0) return 0;
  // A layer listed by its own table learns where contents lie when it is read.
  const placed = await session.layers.placed(node, options);
  const wanted = wantContents(index, candidates(index));
  if (wanted.entry.length === 0) return 0;
  const source = session.source(node);
  const { handle } = source;
  const jobOf = ({ wanted: own, ...piece }: Piece): SecretsJob => ({
    ...{ kind: 'secrets', handle, at: placeOf(node), wanted: own, ...piece },
    paths: Array.from(own.entry, (entry) => readPath(index, entry)),
  });
  const pieces = piecesOf(wanted, placed, handle === undefined ? 1 : host.threads);
  const scans = await runPieces(pieces, 'Looking for secrets', options, (piece, call) =>
    handle === undefined ? runSecretsJob(source, jobOf(piece), call) : host.runSecretsJob(jobOf(piece), call),
  );
  for (const { found } of scans) for (const file of found) onFound(file);
  return scans.reduce((sum, { files }) => sum + files, 0);
}

function* candidates(index: LayerIndex): Generator<number> {
  for (let entry = 0; entry < index.count; entry++) {
    const path = () => readPath(index, entry);
    const size = f64At(index.size, entry);
    if (hasContent(index, entry) && isCandidate(path, u16At(index.mode, entry), size)) yield entry;
  }
}

function toFound(file: SecretFile, layer: number, index: LayerIndex, fates: Fates): FoundSecret {
  const { entry, path, suspect, matches } = file;
  const { fate, by } = fates.of(layer, entry);
  return {
    ...{ layer, entry, path, size: f64At(index.size, entry), mode: u16At(index.mode, entry) },
    ...{ reason: suspect?.reason ?? null, matches, sample: isAmongSamples(path) },
    state: fate in STATES ? STATES[fate as keyof typeof STATES] : 'hidden',
    by: by ?? null,
  };
}

const hasKey = ({ matches }: ConfigSecret) => matches.some((match) => match.isKey);

const configFinding = ({ path }: ConfigSecret, node: Node): NodeFinding => ({
  ...{ key: node.key, code: 'private-key', severity: 'warning', at: path },
  message: `The ${path} has a private key. Anyone who has the image has the key.`,
});

const isKey = ({ matches, sample }: FoundSecret) => !sample && matches.some((match) => match.isKey);

function toFinding({ layer, path, state, by, matches }: FoundSecret, node: Node): NodeFinding {
  const kind = matches.find((match) => match.isKey)?.kind;
  const after =
    state === 'present'
      ? ''
      : ` Layer ${by ?? layer} ${state === 'deleted' ? 'deletes' : 'hides'} it, but it still ships.`;
  const message = `Layer ${layer} has a ${kind} at ${path}.${after} Anyone who has the image has the key.`;
  return { key: node.key, code: 'private-key', severity: 'warning', at: path, message };
}

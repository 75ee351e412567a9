/** Two layers as tar streams, header by header, whatever they are compressed with and wherever in their images they lie. */
import { createHash } from '../../../core/bytes/hash.ts';
import { diffHeaders, type HeaderSide } from '../../../core/diff/headers/diffHeaders.ts';
import { HeaderReader } from '../../../core/diff/headers/readHeaders.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { CallOptions } from '../../engine.ts';
import { layerForm } from '../../passes/layerForm.ts';
import { createTurns, type Turns } from '../../search/turns.ts';
import { placeOf } from '../../session/layers/layer.ts';
import { divideProgress } from '../../session/progress.ts';
import type { Session } from '../../session/session.ts';
import type { Question } from '../question.ts';

const STEP = 'Comparing headers';

/** Compares two layers, header by header. */
export const diffLayers: Question<'diffLayers'> = {
  async answer({ session, others }, { left, right }, options) {
    const other = others[0] ?? session;
    const [a, b] = [layerOf(session, left), layerOf(other, right)];
    const progress = divideProgress(STEP, [a.size, b.size], options);
    const one = await read(session, a, progress.part(0));
    progress.finish(0);
    const two = await read(other, b, progress.part(1));
    return diffHeaders(one, two);
  },
};

function layerOf(session: Session, key: string) {
  const node = session.node(key);
  if (node.role === 'layer') return node;
  throw new ImageError('unsupported', key, 'This is not a layer: only layers can be compared header by header.');
}

async function read(session: Session, node: ReturnType<typeof layerOf>, options: CallOptions): Promise<HeaderSide> {
  const { source, codec } = await layerForm(session.source(node), placeOf(node), options.signal);
  const hash = await createHash('sha256');
  if (!hash)
    throw new ImageError('unsupported', placeOf(node), 'Contents cannot be hashed here: WebAssembly is not allowed.');
  const decoder = await codec?.decoder();
  const reader = new HeaderReader(hash);
  const turns = createTurns(options.signal);
  let done = 0;
  try {
    for await (const chunk of source.stream({ signal: options.signal })) {
      await push(reader, decoder ? decoder.push(chunk) : [chunk], turns);
      done += chunk.length;
      options.onProgress?.({ step: STEP, done, total: source.size, unit: 'bytes' });
    }
    if (decoder) await push(reader, decoder.finish(), turns);
  } finally {
    decoder?.close();
  }
  const facts = reader.finish();
  const notes = decoder?.notes.filter(({ severity }) => severity === 'error').map(({ message }) => message) ?? [];
  return { columns: reader.columns, facts: { ...facts, problems: [...notes, ...facts.problems] } };
}

async function push(reader: HeaderReader, chunks: Iterable<Uint8Array>, turns: Turns): Promise<void> {
  for (const chunk of chunks) {
    reader.push(chunk);
    await turns.take();
  }
}

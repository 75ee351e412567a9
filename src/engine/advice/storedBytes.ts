/** What files cost at rest: the stretches of stored bytes that hold them with their headers. */
import type { StoredBytes } from '../../core/advice/advise.ts';
import type { ShippedFile } from '../../core/advice/shippedFile.ts';
import { storedOffsetNear } from '../../core/bytes/codecs/checkpoints.ts';
import { codecs } from '../../core/bytes/codecs/index.ts';
import { storedOffsets } from '../../core/bytes/codecs/seek/storedOffsets.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { f64At } from '../../core/bytes/at.ts';
import type { CallOptions } from '../engine.ts';
import type { Image } from '../session/images.ts';
import type { IndexedLayer } from '../session/layers/layer.ts';
import type { Session } from '../session/session.ts';

const BLOCK = 512;
/** Stretches whose places are looked up, the longest; the rest is taken to compress as its surroundings do. */
const LOOKED_UP = 128;

interface Stretch {
  readonly start: number;
  end: number;
}

/** `byReading`: compressed layers are decoded where their files lie; otherwise what the pass over them noted must do. */
export function storedBytesOf(session: Session, image: Image, byReading: boolean, options: CallOptions): StoredBytes {
  const bytesOf = stretchBytes(session, image, byReading, options);
  return async (layer, files) => {
    try {
      return await bytesOf(layer, files);
    } catch (error) {
      // A layer that ends early still ships the files before its end: what they cost at rest is not known then.
      if (error instanceof ImageError && error.code !== 'aborted') return undefined;
      throw error;
    }
  };
}

function stretchBytes(session: Session, image: Image, byReading: boolean, options: CallOptions): StoredBytes {
  return async (layer, files) => {
    const node = image.layers[layer];
    const source = node && session.source(node);
    if (!node || !source || session.layers.table(node) || session.layers.hint(node)) return undefined;
    const placed = await session.layers.index(node, options);
    const stretches = stretchesOf(placed, files);
    const length = sum(stretches);
    if (placed.compression === 'none') return length;
    const codec = codecs.find(({ name }) => name === placed.compression);
    const longest = [...stretches].sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, LOOKED_UP);
    if (!codec || !byReading)
      return Math.round(sum(stretches, (offset) => storedOffsetNear(placed, source.size, offset)));
    const offsets = longest.flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
    const { checkpoints } = placed;
    const places = await storedOffsets(source, codec, { offsets, checkpoints, signal: options.signal });
    const at = new Map(offsets.map((offset, i) => [offset, places[i] ?? 0]));
    const exact = sum(longest, (offset) => at.get(offset) ?? 0);
    return Math.round(exact * (length / Math.max(1, sum(longest))));
  };
}

const sum = (stretches: readonly Stretch[], of = (offset: number) => offset) =>
  stretches.reduce((total, { start, end }) => total + of(end) - of(start), 0);

/** Files that lie one after another are one stretch. */
function stretchesOf({ index, uncompressedSize }: IndexedLayer, files: readonly ShippedFile[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { entry, size } of files) {
    const offset = f64At(index.offset, entry);
    const start = Math.max(0, offset - BLOCK);
    const end = Math.min(uncompressedSize, offset + Math.ceil(size / BLOCK) * BLOCK);
    const last = stretches.at(-1);
    // What lies between is another file's; the long names and PAX records of these are left out, to promise no more than goes.
    if (last && start >= last.start && start <= last.end) last.end = Math.max(last.end, end);
    else stretches.push({ start, end });
  }
  return stretches;
}

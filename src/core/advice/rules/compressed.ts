/** Layers that compression hardly makes smaller, since their files are compressed already: packing and unpacking them is for nothing. */
import { type Evidence, layerName } from '../evidence.ts';
import type { ImageRule } from '../rule.ts';
import type { ShippedFile } from '../shippedFile.ts';

/** Stored bytes of a layer that are worth a line: below it, compressing takes no time that anybody waits for. */
const LEAST = 16 * 1024 * 1024;
/** At rest it takes so much of its files' size. Text takes a third, programs half. */
const HARDLY = 0.95;
const LARGEST = 5;

interface Packed {
  readonly layer: number;
  readonly stored: number;
  readonly content: number;
  readonly files: readonly ShippedFile[];
}

export const compressed: ImageRule = {
  name: 'compressed-already',
  look(evidence) {
    const packed = layersOf(evidence);
    const [first] = packed;
    if (!first) return [];
    const files = packed.flatMap((each) => each.files).sort((a, b) => b.size - a.size);
    const reasons = packed.map(
      ({ layer, stored, content }) =>
        `${layerName(evidence, layer)} takes ${stored} bytes at rest for ${content} bytes of files (${Math.round((100 * stored) / content)} %)`,
    );
    return [
      {
        title: `${packed.length === 1 ? 'A layer is' : `${packed.length} layers are`} compressed without benefit: what ${packed.length === 1 ? 'it holds' : 'they hold'} is compressed already`,
        why: `${reasons.join('; ')}. Every build compresses it again, and every pull unpacks it.`,
        change:
          '# no bytes are saved, but time: zstd packs such data at once, and unpacks it several times faster than gzip\ndocker buildx build --output type=registry,name=IMAGE,compression=zstd .',
        confidence: 'certain',
        layers: packed.map(({ layer }) => layer),
        step: evidence.layers[first.layer]?.step ?? null,
        files: files.length,
        largest: files.slice(0, LARGEST).map(({ path, size }) => ({ path, bytes: size })),
      },
    ];
  },
};

/** Of a layer that could not be read in full the sizes of the files are not known, and it is left out. */
function layersOf({ files, layers, stored, baseLayers, basis }: Evidence): readonly Packed[] {
  const unread = new Set(basis.incomplete.map(({ layer }) => layer));
  return layers.flatMap(({ layer, compression }) => {
    const at = stored[layer] ?? 0;
    // zstd stores such data as it is, at once.
    if (layer < baseLayers || compression !== 'gzip' || at < LEAST || unread.has(layer)) return [];
    const own = files.filter((file) => file.layer === layer);
    const content = own.reduce((sum, { size }) => sum + size, 0);
    return at >= HARDLY * content && content > 0 ? [{ layer, stored: at, content, files: own }] : [];
  });
}

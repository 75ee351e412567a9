/** Two images as cuts through the ground, with ribbons between the layers that belong together. */
import type { Pair } from '../images.ts';
import { html, type Markup, size } from './markup.ts';

const WIDTH = 640;
const STRATUM = 200;
const GAP = 2;
/** Layers drawn of each side: more would be hairlines. */
const DRAWN = 128;

interface Stratum {
  readonly y: number;
  readonly height: number;
  readonly label: string;
}

/** Base at the bottom, each layer as thick as the logarithm of its size. */
export function cuts(root: Pair): Markup {
  const pairs = layerPairs(root).slice(0, DRAWN);
  const left = stack(pairs, 'left');
  const right = stack(pairs, 'right');
  const height = Math.max(left.height, right.height) + 4;
  const at = (side: ReturnType<typeof stack>, stratum: Stratum) => stratum.y + height - side.height - 2;
  const ribbons = pairs.map((pair, i) => {
    const [a, b] = [left.strata[i], right.strata[i]];
    if (!a || !b) return null;
    const [x, y] = [at(left, a), at(right, b)];
    const [from, to] = [STRATUM, WIDTH - STRATUM];
    const points = `${from},${x} ${to},${y} ${to},${y + b.height} ${from},${x + a.height}`;
    return html`<polygon class="${ribbon(pair)}" points="${points}"><title>${pair.path}: ${pair.text}</title></polygon>`;
  });
  const strata = (side: ReturnType<typeof stack>, x: number) =>
    side.strata.map((stratum) => {
      if (!stratum) return null;
      const y = at(side, stratum);
      return html`<rect class="stratum" x="${x}" y="${y}" width="${STRATUM}" height="${stratum.height}"/>
<text x="${x + 8}" y="${y + stratum.height / 2 + 4}">${stratum.label}</text>`;
    });
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" role="img" aria-label="The layers of both images, base at the bottom, with ribbons between those that belong together; the table of layers says the same in words.">
<defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6" class="same"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle cx="3" cy="3" r="1.5" class="same"/></pattern></defs>
${ribbons}${strata(left, 0)}${strata(right, WIDTH - STRATUM)}</svg>
<p class="soft">Solid: the same bytes. Striped: the same content with different compression. Dotted: different media types. Dashed outline: different content. No ribbon: on one side only.</p>`;
}

/** Layers of the first image that has some: where indexes are compared, of their first platform. */
export function layerPairs(root: Pair): readonly Pair[] {
  if (root.role === 'layer') return [root];
  const own = root.children.filter(({ role }) => role === 'layer');
  if (own.length > 0) return own;
  for (const child of root.children) {
    const found = layerPairs(child);
    if (found.length > 0) return found;
  }
  return [];
}

function ribbon({ kind, why }: Pair): string {
  if (kind === 'same') return 'same';
  return why === 'recompressed' ? 'recompressed' : why === 'media-type-only' ? 'named' : 'other';
}

function stack(pairs: readonly Pair[], side: 'left' | 'right') {
  const strata: (Stratum | undefined)[] = pairs.map(() => undefined);
  let y = 0;
  for (let i = pairs.length - 1; i >= 0; i--) {
    const node = pairs[i]?.[side];
    if (!node) continue;
    const height = Math.round(16 + 6 * Math.log10(1 + node.size / 1000));
    strata[i] = { y, height, label: `${node.layer ?? i}  ${size(node.size)}` };
    y += height + GAP;
  }
  return { strata, height: y };
}

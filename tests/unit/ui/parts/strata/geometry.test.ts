import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandPath, crackPath, layBeds, plane } from '../../../../../src/ui/parts/strata/geometry.ts';

const sizes = fc.array(fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e13, noNaN: true })), {
  minLength: 1,
  maxLength: 127,
});
const heights = fc.integer({ min: -500, max: 3000 });

describe('layBeds', () => {
  it('lays beds without a gap, the base at the bottom', () => {
    fc.assert(
      fc.property(sizes, heights, (each, height) => {
        const { beds, height: total } = layBeds(each, height);
        expect((beds[0]?.top ?? 0) + (beds[0]?.thickness ?? 0)).toBe(total);
        expect(beds.at(-1)?.top).toBe(0);
        for (const [layer, bed] of beds.entries()) {
          const above = beds[layer + 1];
          if (above) expect(above.top + above.thickness).toBe(bed.top);
        }
      }),
    );
  });

  it('makes no bed of up to forty thinner than 24 px, nor of more than forty thinner than 16 px', () => {
    fc.assert(
      fc.property(sizes, heights, (each, height) => {
        const least = each.length > 40 ? 16 : 24;
        for (const bed of layBeds(each, height).beds) expect(bed.thickness).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  it('makes a larger layer no thinner than a smaller one', () => {
    fc.assert(
      fc.property(sizes, heights, (each, height) => {
        const { beds } = layBeds(each, height);
        const bySize = each.map((size, layer) => [size, beds[layer]?.thickness ?? 0] as const);
        bySize.sort(([left], [right]) => left - right);
        for (const [place, [, thickness]] of bySize.entries()) {
          expect(thickness).toBeGreaterThanOrEqual(bySize[place - 1]?.[1] ?? 0);
        }
      }),
    );
  });

  it('fills no more than the height where that is possible', () => {
    expect(layBeds([1e6, 1e6, 1e6], 400).height).toBeLessThanOrEqual(401);
  });
});

describe('drawing', () => {
  it('keeps the ends of a bedding plane where they are, so that neighbours meet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 900 }), fc.nat({ max: 500 }), fc.nat({ max: 6 }), (width, seed, swing) => {
        const points = plane({ x: 0, y: 10 }, { x: width, y: 12 }, seed, swing);
        expect(points[0]).toEqual({ x: 0, y: 10 });
        expect(points.at(-1)).toEqual({ x: width, y: 12 });
        for (const { y } of points) expect(Math.abs(y - 11)).toBeLessThanOrEqual(swing + 1.01);
      }),
    );
  });

  it('draws the same image the same way every time, and only with finite numbers', () => {
    const band = () =>
      bandPath(plane({ x: 0, y: 0 }, { x: 200, y: 0 }, 7, 3), plane({ x: 0, y: 30 }, { x: 200, y: 30 }, 8, 3));
    expect(band()).toBe(band());
    expect(band()).toMatch(/^M[-\d. QLZ]+$/);
    expect(crackPath(10, { top: 5, thickness: 24 }, 3)).toMatch(/^M[-\d. L]+$/);
  });
});

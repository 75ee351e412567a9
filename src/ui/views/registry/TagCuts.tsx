/** Tags that were looked into, as narrow cuts next to each other: a base that they share has one colour in all of them. */
import { useMemo } from 'react';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import type { TagList } from '../../../core/store/registry/browse/tags.ts';
import { useLookup } from '../../state/registry/lookups.ts';
import { stratumColor } from '../../parts/strata/stratumColor.ts';
import { type NarrowCut, narrowCuts } from './layerColours.ts';
import { tipLines } from '../../parts/border/border.ts';

/** More would be lines, not cuts. */
const MOST = 48;
const HEIGHT = 72;
const LEAST = 5;

interface TagCutsProps {
  readonly repository: string;
  readonly list: TagList;
  readonly chosen: string | undefined;
  readonly onChoose: (tag: string) => void;
}

export function TagCuts({ repository, list, chosen, onChoose }: TagCutsProps) {
  const images = useLookup(repository, (lookup) => lookup.images);
  const heads = useLookup(repository, (lookup) => lookup.heads);
  const cuts = useMemo(() => {
    const seen = new Set<string>();
    const found = list.tags.flatMap((tag) => {
      const digest = heads.get(tag)?.digest;
      const image = digest == null ? undefined : images.get(digest);
      if (!image || digest == null || seen.has(digest)) return [];
      seen.add(digest);
      return [{ tag, image }];
    });
    return narrowCuts(found).slice(0, MOST);
  }, [list, images, heads]);
  const chosenDigest = chosen === undefined ? undefined : heads.get(chosen)?.digest;
  if (cuts.length < 2) return null;
  return (
    <section
      aria-label="Layers of the tags looked up"
      className="shrink-0 overflow-x-auto border-line border-b px-3 pt-2"
    >
      <ul className="flex w-max gap-1.5">
        {cuts.map((cut) => (
          <li key={cut.digest}>
            <CutButton cut={cut} lit={cut.digest === chosenDigest} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface CutButtonProps {
  readonly cut: NarrowCut;
  readonly lit: boolean;
  readonly onChoose: (tag: string) => void;
}

function CutButton({ cut: { tag, beds }, lit, onChoose }: CutButtonProps) {
  const shared = beds.filter((bed) => bed.shared > 1).length;
  const said = `${tag}: ${beds.length} ${beds.length === 1 ? 'layer' : 'layers'}, ${shared} shared with others here`;
  return (
    <button
      type="button"
      aria-pressed={lit}
      aria-label={visibleText(said)}
      title={tipLines(said, ...beds.map(({ digest, size }, at) => `${at} ${formatBytes(size)} ${digest}`))}
      data-lines=""
      onClick={() => onChoose(tag)}
      className={`flex w-14 flex-col justify-end rounded-sm border-2 px-1 ${lit ? 'border-accent' : 'border-transparent hover:border-line-strong'}`}
      style={{ height: HEIGHT + 22 }}
    >
      <span aria-hidden="true" className="flex flex-col-reverse border border-(--stratum-line)">
        {heights(beds).map((height, at) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a layer may lie in an image twice
            key={at}
            className="border-(--stratum-line) [&:not(:first-child)]:border-b"
            style={{ height, background: stratumColor(beds[at]?.colour ?? 0) }}
          />
        ))}
      </span>
      <span className="block truncate py-0.5 font-mono text-xs">{visibleText(tag)}</span>
    </button>
  );
}

/** px of each bed: logarithmic as in every cut, never nothing, and all within the height. */
function heights(beds: NarrowCut['beds']): readonly number[] {
  const wanted = beds.map(({ size }) => LEAST + Math.log2(1 + size / 1024));
  const sum = wanted.reduce((total, height) => total + height, 0);
  const scale = Math.min(1, HEIGHT / Math.max(1, sum));
  return wanted.map((height) => Math.max(1, height * scale));
}

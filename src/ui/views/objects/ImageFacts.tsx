/** One quiet line over a cut: what the image is, how much of it there is, when it was made, what it runs. */
import type { Node } from '../../../core/image/node.ts';
import { bytesHeld } from '../../../core/oci/basis/held.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import type { ImageSummary } from '../../../engine/engine.ts';
import { type Cut, layersOf } from '../../state/cut/cutParts.ts';
import { MediaType } from '../../parts/facts/MediaType.tsx';
import { Time } from '../../parts/facts/Time.tsx';
import { formatCount, formatExactBytes } from '../../parts/format.ts';

interface ImageFactsProps {
  readonly cut: Cut;
  readonly summary: ImageSummary | undefined;
  /** Name of the input: what an unnamed image goes by. */
  readonly input: string;
}

/** Names may sit on the manifest or on the index above it. */
function namesOf(cut: Cut): readonly string[] {
  return [...new Set([...cut.nodes.values()].flatMap((node: Node) => node.names))];
}

export function ImageFacts({ cut, summary, input }: ImageFactsProps) {
  const stored = layersOf(cut.image).reduce((sum, layer) => sum + bytesHeld(layer), 0);
  const absent = cut.beds.filter((bed) => bed.absent).length;
  const run = [...(summary?.config?.config?.Entrypoint ?? []), ...(summary?.config?.config?.Cmd ?? [])].join(' ');
  const created = summary?.config?.created;
  return (
    <header className="flex min-h-8 shrink-0 items-center gap-x-4 gap-y-0.5 overflow-hidden whitespace-nowrap border-line max-md:flex-wrap max-md:py-1 border-b px-4 text-ink-2 text-sm">
      <h2 className="flex min-w-24 max-w-[60%] shrink-0 items-center max-md:max-w-full gap-2 font-medium text-base text-ink">
        <span className="truncate">{visibleText(namesOf(cut)[0] ?? input)}</span>
        {cut.image.platform !== null && cut.image.platform !== 'unknown/unknown' && (
          <span className="shrink-0 font-normal text-ink-2">{visibleText(cut.image.platform)}</span>
        )}
        {cut.image.artifactType !== undefined && (
          <span className="flex min-w-0 max-w-[60%] shrink-0 font-normal text-ink-2 text-sm max-md:hidden">
            <MediaType mediaType={cut.image.artifactType} />
          </span>
        )}
      </h2>
      <span>
        {formatCount(cut.beds.length)} {cut.beds.length === 1 ? 'layer' : 'layers'}
        {absent > 0 && <span className="text-warn">, {absent} absent</span>}
      </span>
      <span title={formatExactBytes(stored)}>{formatBytes(stored)} stored</span>
      {created !== undefined && (
        <span className="max-lg:hidden">
          made <Time at={created} />
        </span>
      )}
      {run !== '' && (
        <span className="min-w-0 truncate font-mono text-xs" title={visibleText(run)}>
          {visibleText(run)}
        </span>
      )}
    </header>
  );
}

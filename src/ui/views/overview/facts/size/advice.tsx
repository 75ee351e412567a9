/** What would make the image smaller, safer or reproducible: how much, and the first change of the list. */
import { SIZE } from '../../../../state/image/sizeState.ts';
import { show } from '../../../../state/place/shows.ts';
import { Bytes } from '../../../../parts/facts/Bytes.tsx';
import { formatCount } from '../../../../parts/format.ts';
import { Awaited } from '../../Awaited.tsx';
import { type FactProps, hasFiles, type OverviewFact } from '../../fact.ts';
import { GoTo } from '../../GoTo.tsx';

function AdviceFact({ place }: FactProps) {
  return (
    <Awaited place={place} kind="advice">
      {({ items, saving, basis }) => {
        const [first] = items;
        if (!first) return <span>{basis.incomplete.length > 0 ? 'none from what could be read' : 'none'}</span>;
        return (
          <>
            <GoTo view="size" before={() => show(SIZE.pane, 'Advice')}>
              {formatCount(items.length)} {items.length === 1 ? 'change' : 'changes'}
              {saving.unpacked > 0 && (
                <>
                  {' '}
                  that would save <Bytes size={saving.unpacked} /> in all
                </>
              )}
            </GoTo>
            <span className="text-ink-2">; first: {first.title}</span>
          </>
        );
      }}
    </Awaited>
  );
}

export const advice: OverviewFact = { name: 'Advice', applies: hasFiles, Fact: AdviceFact, lines: 1 };

/** Packages by kind. */
import { formatCount } from '../../../../parts/format.ts';
import { Awaited } from '../../Awaited.tsx';
import { type FactProps, isImage, type OverviewFact } from '../../fact.ts';
import { GoTo } from '../../GoTo.tsx';

function Packages({ place }: FactProps) {
  return (
    <Awaited place={place} kind="packages">
      {({ packages: all, removed, basis, databases }) => {
        const partly = basis.incomplete.length > 0 || databases.some(({ unread }) => unread > 0);
        const kinds = new Map<string, number>();
        for (const { format } of all) kinds.set(format, (kinds.get(format) ?? 0) + 1);
        const words = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${formatCount(count)} ${kind}`);
        return (
          <>
            <GoTo view="packages">
              {words.length > 0 ? words.join(', ') : databases.length > 0 ? 'none listed' : 'no package database'}
            </GoTo>
            {removed.length > 0 && (
              <span className="text-ink-2">; {formatCount(removed.length)} were removed later</span>
            )}
            {partly && <span className="text-warn">; not all could be read</span>}
          </>
        );
      }}
    </Awaited>
  );
}

export const packages: OverviewFact = {
  name: 'Packages',
  applies: (place) => isImage(place) && place.layers.length > 0,
  Fact: Packages,
  lines: 1,
};

/** The plan as a table: each object with what becomes of it, its digest before and after, and why. */
import { itemAt } from '../../../core/bytes/at.ts';
import type { Fate, Plan, PlannedObject, PlanSide } from '../../../core/convert/plan.ts';
import { shortDigest } from '../../../core/oci/digest.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { shortMediaType } from '../../parts/facts/MediaType.tsx';
import { RoleGlyph } from '../../parts/marks/RoleGlyph.tsx';
import { Pages } from '../../parts/tree/Pages.tsx';
import { tipLines } from '../../parts/border/border.ts';

/** px of an object's two lines. */
const ROW_HEIGHT = 66;

/** A sign and a colour each; the word stands beside. */
const SIGNS: Readonly<Record<Fate, readonly [string, string]>> = {
  kept: ['=', 'text-ok'],
  rewritten: ['~', 'text-warn'],
  recompressed: ['≈', 'text-warn'],
  added: ['+', 'text-ink-2'],
  dropped: ['−', 'text-error'],
  absent: ['?', 'text-error'],
};

export function PlanTable({ plan }: { readonly plan: Plan }) {
  return (
    <section aria-label="Actions for each object" className="@container px-4">
      {/* Where four columns have no room, an object is two lines: its name and fate, then before and after. */}
      <table className="w-full text-left text-sm @max-xl:block">
        <thead className="text-ink-2 @max-xl:sr-only">
          <tr className="border-line border-b">
            <th className="py-1 pr-3 font-normal">Object</th>
            <th className="py-1 pr-3 font-normal">Fate</th>
            <th className="py-1 pr-3 font-normal">Before</th>
            <th className="py-1 font-normal">After</th>
          </tr>
        </thead>
        <Pages
          as="tbody"
          className="@max-xl:block"
          count={plan.objects.length}
          render={(at) => <ObjectRow object={itemAt(plan.objects, at)} />}
          estimate={ROW_HEIGHT}
        />
      </table>
    </section>
  );
}

/** Two lines: what happens, and why. */
function ObjectRow({ object }: { readonly object: PlannedObject }) {
  return (
    <>
      <tr className="align-top @max-xl:grid @max-xl:grid-cols-2">
        <td className="whitespace-nowrap pt-1.5 pr-3">
          <span className="inline-flex items-center gap-1.5">
            {object.role !== 'document' && <RoleGlyph role={object.role} layer={object.layer} />}
            {nameOf(object)}
          </span>
        </td>
        <td className={`whitespace-nowrap pt-1.5 pr-3 ${SIGNS[object.fate][1]}`}>
          <span aria-hidden="true" className="mr-1 font-mono">
            {SIGNS[object.fate][0]}
          </span>
          {object.fate}
        </td>
        <td className="pt-1.5 pr-3">
          <Narrow word="before" />
          <SideCell side={object.from} />
        </td>
        <td className="pt-1.5">
          <Narrow word="after" />
          <SideCell side={object.to} unknown="known after conversion" />
        </td>
      </tr>
      <tr className="border-line border-b @max-xl:block">
        <td colSpan={4} className="pt-0.5 @max-xl:block pb-1.5 text-ink-2">
          {visibleText(object.why)}
        </td>
      </tr>
    </>
  );
}

/** The head of a column, where the heads are not shown. */
const Narrow = ({ word }: { readonly word: string }) => (
  <span aria-hidden="true" className="hidden text-ink-3 text-xs @max-xl:block">
    {word}
  </span>
);

function nameOf({ role, layer, path, to, from }: PlannedObject): string {
  if (role === 'layer') return `layer ${layer ?? ''}`;
  return role === 'document' ? visibleText(path ?? to?.mediaType ?? from?.mediaType ?? 'document') : role;
}

function SideCell({ side, unknown = 'none' }: { readonly side: PlanSide | null; readonly unknown?: string }) {
  if (!side) return <span className="text-ink-3">—</span>;
  return (
    <span className="flex flex-col" title={tipLines(side.digest ?? '', side.mediaType)} data-lines="">
      <span className="font-mono">
        {side.digest === null ? <i className="text-ink-3">{unknown}</i> : shortDigest(side.digest)}
      </span>
      <span className="text-ink-2 @xl:whitespace-nowrap">
        {shortMediaType(side.mediaType)} {side.size !== null && <Bytes size={side.size} />}
      </span>
    </span>
  );
}

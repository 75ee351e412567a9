/** Remarks: what is odd about an archive, behind one button. */
import { useState } from 'react';
import type { Finding } from '../../../core/oci/finding.ts';
import { formatCount } from '../../parts/format.ts';
import { FindingList } from '../../parts/marks/FindingList.tsx';
import { SeveritySign } from '../../parts/marks/FindingMark.tsx';

const WORST = ['error', 'warning', 'info'] as const;

export function Remarks({ findings }: { readonly findings: readonly Finding[] }) {
  const [open, setOpen] = useState(false);
  if (findings.length === 0) return null;
  const severity = WORST.find((each) => findings.some((finding) => finding.severity === each)) ?? 'info';
  const count = findings.length;
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        className="flex h-6 items-center gap-1 hover:underline"
        onClick={() => setOpen(!open)}
      >
        <SeveritySign severity={severity} />
        {formatCount(count)} {count === 1 ? 'remark' : 'remarks'}
      </button>
      {open && (
        // biome-ignore lint/a11y/useSemanticElements: a region that scrolls, so it must take the focus
        <div
          role="group"
          aria-label="Remarks"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
          tabIndex={0}
          className="max-h-40 w-full overflow-y-auto border-line border-t py-2"
        >
          <FindingList findings={findings} />
        </div>
      )}
    </>
  );
}

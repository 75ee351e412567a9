/** The image's waste in three figures, each with its exact value on hover. */
import { formatBytes } from '../../../core/oci/text.ts';
import type { WasteAnswer } from '../../../core/rootfs/waste/answer.ts';
import { formatCount, formatExactBytes } from '../../parts/format.ts';

export function Figures({ waste }: { readonly waste: WasteAnswer }) {
  const { totalBytes, wastedBytes, efficiency, reclaimable, files } = waste;
  // What was not read may be waste too.
  const partly = waste.basis.incomplete.length > 0;
  return (
    <>
      <span
        title={`1 − ${formatCount(wastedBytes)} / ${formatCount(totalBytes)}: the part of all shipped file content that the image shows`}
      >
        efficiency {partly && 'at most '}
        <Figure text={`${(efficiency * 100).toFixed(2)}%`} />
      </span>
      <span
        title={`${formatExactBytes(wastedBytes)} of ${formatExactBytes(totalBytes)} of file content, in ${formatCount(files.count)} files`}
      >
        wasted {partly && 'at least '}
        <Figure text={formatBytes(wastedBytes)} /> of {formatBytes(totalBytes)}
      </span>
      <span
        title={`Exactly ${formatExactBytes(reclaimable.unpacked)} unpacked. At rest an estimate: each layer’s waste at that layer’s own compression ratio.`}
      >
        squashing saves {partly && 'at least '}
        <Figure text={formatBytes(reclaimable.unpacked)} /> unpacked, about{' '}
        <Figure text={formatBytes(reclaimable.atRest)} /> of {formatBytes(reclaimable.stored)} at rest
      </span>
    </>
  );
}

function Figure({ text }: { readonly text: string }) {
  return <span className="font-mono text-ink tabular-nums">{text}</span>;
}

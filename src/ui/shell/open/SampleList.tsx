/** The bundled samples, each as its own small cut. */
import { formatBytes } from '../../../core/oci/text.ts';
import { formatExactBytes } from '../../parts/format.ts';
import { MiniCut } from '../../parts/strata/MiniCut.tsx';
import { openInputs } from '../../state/open/openInputs.ts';
import { type Sample, sampleInput, useSamples } from '../../state/open/samples.ts';

/** As many as come with the app: their room is kept while they are listed. */
const PLACES = ['first', 'second', 'third', 'fourth'];

export function SampleList() {
  const samples = useSamples();
  if (samples?.length === 0) return null;
  return (
    <section aria-labelledby="samples-title">
      <h2 id="samples-title" className="mb-2 text-ink-2 text-sm">
        Or look at a sample
      </h2>
      <ul className="grid gap-3 sm:grid-cols-2">
        {samples === undefined && PLACES.map((place) => <li key={place} className="h-[86px]" />)}
        {samples?.map((sample) => (
          <li key={sample.file} className="flex">
            <SampleCard sample={sample} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SampleCard({ sample }: { readonly sample: Sample }) {
  return (
    <button
      type="button"
      onClick={() => openInputs([sampleInput(sample)])}
      className="flex flex-1 items-end gap-4 rounded-md border border-line p-3 text-left hover:border-accent"
    >
      <MiniCut
        layers={sample.layers}
        absent={sample.layers.map((_, layer) => sample.absent?.includes(layer) ?? false)}
        front={40}
        height={60}
      />
      <span className="min-w-0 flex-1 self-start">
        <span className="block font-medium">{sample.name}</span>
        <span className="block text-ink-2 text-sm">{sample.description}</span>
        <span className="font-mono text-ink-3 text-xs" title={formatExactBytes(sample.size)}>
          {sample.file} · {formatBytes(sample.size)}
        </span>
      </span>
    </button>
  );
}

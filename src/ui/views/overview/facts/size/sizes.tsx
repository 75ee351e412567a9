/** Its three sizes: as it lies here, unpacked, and what a host that has none of it must fetch. */
import { formatBytes } from '../../../../../core/oci/text.ts';
import type { Node } from '../../../../../core/image/node.ts';
import { Bytes } from '../../../../parts/facts/Bytes.tsx';
import { formatCount } from '../../../../parts/format.ts';
import { missingWords } from './missing.ts';
import { Awaited } from '../../Awaited.tsx';
import { type FactProps, hasFiles, type OverviewFact } from '../../fact.ts';
import { GoTo, ToObject } from '../../GoTo.tsx';

function AtRest({ place }: FactProps) {
  const { layers, stored, image } = place;
  const missing = missingWords(layers);
  return (
    <>
      <ToObject place={place} objectKey={image.key} view="objects">
        <Bytes size={stored} /> in {formatCount(layers.length)} {layers.length === 1 ? 'layer' : 'layers'}
      </ToObject>
      {missing && <span className="text-warn">, {missing}</span>}
    </>
  );
}

function Unpacked({ place }: FactProps) {
  return (
    <Awaited place={place} kind="waste">
      {({ totalBytes, wastedBytes, basis }) => (
        <>
          <GoTo view="size">
            {basis.incomplete.length > 0 && 'at least '}
            <Bytes size={totalBytes} /> of files
          </GoTo>
          <span className="text-ink-2">, {formatBytes(totalBytes - wastedBytes)} of them visible in the image</span>
        </>
      )}
    </Awaited>
  );
}

/** The same layer twice is fetched once. */
function pullSize({ size, children }: Node): { readonly bytes: number; readonly objects: number } {
  const distinct = new Map(children.map((child) => [child.digest ?? child.key, child.size]));
  return { bytes: [...distinct.values()].reduce((sum, each) => sum + each, size), objects: distinct.size + 1 };
}

function ToPull({ place: { image } }: FactProps) {
  const lone = image.children.length === 1 ? image.children[0] : undefined;
  if (image.origin === 'derived' && lone?.role === 'layer' && (lone.compression ?? 'none') !== 'none')
    return (
      <>
        <Bytes size={lone.size} /> <span className="text-ink-2">for this layer, as it is stored here</span>
      </>
    );
  if (image.origin === 'derived')
    return <span className="text-ink-2">unknown: this archive does not store layers as a registry does</span>;
  const { bytes, objects } = pullSize(image);
  return (
    <GoTo view="layout">
      <Bytes size={bytes} /> in {formatCount(objects)} objects
    </GoTo>
  );
}

export const atRest: OverviewFact = { name: 'At rest', applies: hasFiles, Fact: AtRest };
export const unpacked: OverviewFact = { name: 'Unpacked', applies: hasFiles, Fact: Unpacked, lines: 1 };
export const toPull: OverviewFact = {
  name: 'To pull',
  applies: ({ image }) => image.role === 'manifest',
  Fact: ToPull,
};

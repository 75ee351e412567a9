/** MediaType: the short word of the field (`OCI layer gzip`), with the whole type and its meaning in the title. */
import {
  declaredCompression,
  explainMediaType,
  isConfig,
  isDocker,
  isForeign,
  isIndex,
  isLayer,
  isManifest,
  isSchema1,
} from '../../../core/oci/mediaType.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { tipLines } from '../border/border.ts';

const KINDS = [
  [isIndex, 'index'],
  [isManifest, 'manifest'],
  [isSchema1, 'schema 1'],
  [isConfig, 'config'],
] as const;

/** Two or three words; types that are not part of an image keep their own name without the common prefix. */
export function shortMediaType(type: string): string {
  if (type === '') return 'no media type';
  const family = isDocker(type) ? 'Docker' : 'OCI';
  const kind = KINDS.find(([is]) => is(type));
  if (kind) return `${family} ${kind[1]}`;
  if (!isLayer(type)) return type.replace(/^application\/(vnd\.)?/, '').replace(/\+json$/, '');
  const compression = declaredCompression(type) ?? '';
  return [family, isForeign(type) ? 'foreign' : 'layer', compression === 'none' ? 'tar' : compression].join(' ');
}

export function MediaType({ mediaType, full = false }: { readonly mediaType: string; readonly full?: boolean }) {
  return (
    <span
      className={full ? 'break-all font-mono text-sm' : 'truncate'}
      title={tipLines(mediaType, explainMediaType(mediaType))}
      data-lines=""
    >
      {visibleText(full ? mediaType : shortMediaType(mediaType))}
    </span>
  );
}

/** Columns of a bill of materials: packages with where they were found, files with their digests. */
import type { SbomFile, SbomPackage, SbomPlace } from '../../../core/content/description.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { PathLink } from '../../elements/links/PathLink.tsx';
import { nodesOf } from '../../state/objectIndex.ts';
import { LayerChip } from '../../parts/marks/RoleGlyph.tsx';
import type { RecordColumn } from '../../parts/table/records.ts';
import { digestText, type Home } from '../described/useHome.ts';
import { formatCount } from '../../parts/format.ts';

/** Number of the layer in its image, where the input has one with this diffID. */
function layerOf(home: Home | undefined, diffID: string | null): number | undefined {
  if (!home || diffID === null) return undefined;
  return nodesOf(home.opened).find((node) => node.role === 'layer' && node.diffID === diffID)?.layer;
}

function Place({
  place,
  home,
  image,
}: {
  readonly place: SbomPlace;
  readonly home: Home | undefined;
  readonly image: string | null;
}) {
  const layer = layerOf(home, place.layer);
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-2 align-top">
      {layer !== undefined && (
        <span className="inline-flex" title={`Layer ${layer}`}>
          <LayerChip layer={layer} />
          <span className="sr-only">layer {layer}</span>
        </span>
      )}
      {home && image !== null ? (
        <PathLink path={place.path} slotID={home.slotID} image={image} />
      ) : (
        <span className="truncate">{visibleText(place.path)}</span>
      )}
    </span>
  );
}

export function packageColumns(home: Home | undefined, image: string | null): readonly RecordColumn<SbomPackage>[] {
  return [
    { key: 'name', title: 'Package', mono: true, value: ({ name }) => name },
    { key: 'version', title: 'Version', mono: true, width: 170, value: ({ version }) => version },
    { key: 'type', title: 'Type', width: 80, from: 480, value: ({ type }) => type },
    { key: 'license', title: 'Licence', width: 150, from: 860, value: ({ license }) => license },
    {
      key: 'place',
      title: 'Found in',
      mono: true,
      width: 220,
      from: 640,
      value: ({ places }) => places.map(({ path }) => path).join(' ') || null,
      cell: ({ places: [first, ...more] }) =>
        first && (
          <>
            <Place place={first} home={home} image={image} />
            {more.length > 0 && <span className="text-ink-3"> +{formatCount(more.length)}</span>}
          </>
        ),
    },
    { key: 'purl', title: 'Package URL', mono: true, width: 320, from: 1080, value: ({ purl }) => purl },
  ];
}

export function fileColumns(home: Home | undefined, image: string | null): readonly RecordColumn<SbomFile>[] {
  return [
    {
      key: 'path',
      title: 'File',
      mono: true,
      value: ({ path }) => path,
      cell: (file) => <Place place={file} home={home} image={image} />,
    },
    {
      key: 'digests',
      title: 'Digest',
      mono: true,
      width: 360,
      from: 560,
      value: ({ digests }) => digests.map(digestText).join(' ') || null,
    },
  ];
}

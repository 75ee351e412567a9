/** PackageDetails: all that the database says about the chosen package, below the table. */
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { PathLink } from '../../elements/links/PathLink.tsx';
import { CloseButton } from '../../parts/controls/CloseButton.tsx';
import { useEscape } from '../../parts/controls/useEscape.ts';
import { Fact } from '../../parts/facts/Facts.tsx';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { LayerChip } from '../../parts/marks/RoleGlyph.tsx';
import type { ListedPackage } from './packageRows.ts';

interface PackageDetailsProps {
  readonly chosen: ListedPackage;
  readonly slotID: string;
  readonly image: string;
  readonly onClose: () => void;
}

export function PackageDetails({ chosen, slotID, image, onClose }: PackageDetailsProps) {
  const { name, version, summary, depends, fileCount } = chosen;
  useEscape(onClose);
  return (
    <section
      aria-label={`Package ${visibleText(name)}`}
      className="max-h-[45%] shrink-0 overflow-y-auto border-line-strong border-t bg-panel px-4 py-3"
    >
      <div className="flex items-start gap-3">
        <h3 className="min-w-0 flex-1 break-all font-medium font-mono">
          {visibleText(name)} <span className="font-normal text-ink-2">{visibleText(version)}</span>
        </h3>
        <CloseButton label="Close the package" byKey onClose={onClose} />
      </div>
      {summary !== null && <p className="text-ink-2">{visibleText(summary)}</p>}
      <dl className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(min(100%,220px),1fr))] gap-x-6 gap-y-2">
        <LayerFacts chosen={chosen} />
        <StatedFacts chosen={chosen} />
        <Fact name="files">
          <Files chosen={chosen} count={fileCount} slotID={slotID} image={image} />
        </Fact>
        {depends.length > 0 && (
          <Fact name={`depends on ${formatCount(depends.length)}`}>
            <span className="break-words font-mono text-sm">{visibleText(depends.join(', '))}</span>
          </Fact>
        )}
      </dl>
    </section>
  );
}

type Chosen = Pick<PackageDetailsProps, 'chosen'>;

/** Which layers brought it, replaced it and took it away. */
function LayerFacts({ chosen }: Chosen) {
  return (
    <>
      <Fact name="brought by">
        <Chip layer={chosen.layer} />
      </Fact>
      {'removedBy' in chosen && (
        <Fact name="removed by">
          <Chip layer={chosen.removedBy} />
        </Fact>
      )}
      {chosen.earlier.length > 0 && (
        <Fact name="earlier versions">
          <ul>
            {chosen.earlier.map((before) => (
              <li key={`${before.layer} ${before.version}`} className="flex items-center gap-2 font-mono text-sm">
                <Chip layer={before.layer} /> {visibleText(before.version)}
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </>
  );
}

/** What its record says of it. */
function StatedFacts({ chosen }: Chosen) {
  const { size, owner, source, license, maintainer, purl, assumedGroup, status } = chosen;
  return (
    <>
      {size !== null && (
        <Fact name="installed size">
          <span className="font-mono text-sm" title={formatExactBytes(size)}>
            {formatBytes(size)}
          </span>
        </Fact>
      )}
      <TextFact name="brought by the package" value={owner} />
      <TextFact name="source" value={source} />
      <TextFact name="licence" value={license} />
      <TextFact name="maintainer" value={maintainer} />
      {purl !== undefined && (
        <Fact name="package URL">
          <span className="break-all font-mono text-sm">{visibleText(purl)}</span>
          {assumedGroup !== undefined && (
            <p className="text-ink-2 text-sm">
              No group is stated; this one is taken from {visibleText(assumedGroup)}.
            </p>
          )}
        </Fact>
      )}
      <TextFact name="status" value={status} />
    </>
  );
}

function TextFact({ name, value }: { readonly name: string; readonly value: string | null | undefined }) {
  if (value === null || value === undefined) return null;
  return (
    <Fact name={name}>
      <span className="break-words">{visibleText(value)}</span>
    </Fact>
  );
}

function Chip({ layer }: { readonly layer: number }) {
  return (
    <span className="inline-flex items-center gap-2 text-sm">
      <LayerChip layer={layer} /> layer {layer}
    </span>
  );
}

interface FilesProps {
  readonly chosen: ListedPackage;
  readonly count: number | null;
  readonly slotID: string;
  readonly image: string;
}

const SYSTEM: ReadonlySet<string> = new Set(['dpkg', 'opkg', 'apk', 'rpm', 'pacman']);

/** What says that a package of a language is there; within archives, the place in them. */
function Place({ path, slotID, image }: Pick<FilesProps, 'slotID' | 'image'> & { readonly path: string }) {
  const [outer = '', ...inner] = path.split('!');
  return (
    <span className="flex flex-col items-start break-all font-mono text-sm">
      <PathLink path={`/${outer}`} slotID={slotID} image={image} />
      {inner.map((each) => (
        <span key={each}>{visibleText(each)}</span>
      ))}
    </span>
  );
}

/** dpkg keeps a list of files a package beside its database; the others in it. */
function Files({ chosen: { format, name, architecture, path }, count, slotID, image }: FilesProps) {
  if (count !== null) return <span>{formatCount(count)}, listed in the database</span>;
  if (!SYSTEM.has(format)) return <Place path={path} slotID={slotID} image={image} />;
  if (format !== 'dpkg') return <span className="text-ink-2">not listed</span>;
  const folder = 'var/lib/dpkg/info';
  return (
    <span className="flex flex-col items-start font-mono text-sm">
      <PathLink path={`/${folder}/${name}.list`} slotID={slotID} image={image} />
      {architecture !== null && architecture !== 'all' && (
        <span className="font-sans text-ink-2">or {visibleText(`${name}:${architecture}.list`)} beside it</span>
      )}
    </span>
  );
}

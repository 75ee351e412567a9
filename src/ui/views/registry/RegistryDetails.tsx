/** The right pane while a repository is browsed: what the chosen tag or digest leads to, looked up after a moment's rest. */
import { useEffect, useState } from 'react';
import type { Reference } from '../../../core/oci/reference.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { TaggedImage } from '../../../core/store/registry/browse/tagged.ts';
import { formatBrowse, readBrowse } from '../../state/registry/browsePlace.ts';
import { noteImage } from '../../state/registry/lookups.ts';
import { ReferrerTree } from '../../elements/registry/ReferrerTree.tsx';
import { RegistryNote } from '../../elements/registry/RegistryNote.tsx';
import { registryOfRepository, useTagged } from '../../state/registry/registryQueries.ts';
import { walkBrowse } from '../../state/appState.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { Commands } from '../../parts/facts/Commands.tsx';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { Digest } from '../../parts/facts/Digest.tsx';
import { Fact, Facts } from '../../parts/facts/Facts.tsx';
import { MediaType } from '../../parts/facts/MediaType.tsx';
import { Time } from '../../parts/facts/Time.tsx';
import { formatExactBytes } from '../../parts/format.ts';
import { registryLines } from '../../state/registry/registryLines.ts';
import { openDigest, openTag } from './openTags.ts';
import { Platforms } from './Platforms.tsx';
import { putAside } from './browseState.ts';

type Chosen = Pick<Reference, 'tag' | 'digest'>;

export function RegistryDetails({ browse }: { readonly browse: string }) {
  const place = readBrowse(browse);
  const { repository, chosen } = place ?? {};
  if (repository === undefined)
    return <p className="p-4 text-ink-2">Select a repository. Press Enter or double-click to list its tags.</p>;
  if (!chosen?.tag && !chosen?.digest)
    return (
      <p className="p-4 text-ink-2">Select a tag to see what it points to. Press Enter or double-click to open it.</p>
    );
  return <Looked repository={repository} chosen={chosen} />;
}

/** Walking the list with the arrows asks for nothing: each lookup may count as a pull. */
const REST = 250;

function useRested(text: string): string | undefined {
  const [rested, setRested] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return rested === text ? text : undefined;
}

function Looked({ repository, chosen }: { readonly repository: string; readonly chosen: Chosen }) {
  // A pinned link means what the tag led to then.
  const reference = chosen.digest ?? chosen.tag ?? '';
  const query = useTagged(repository, useRested(reference));
  const { data } = query;
  const tag = chosen.digest === undefined ? chosen.tag : undefined;
  useEffect(() => {
    if (data) noteImage(repository, tag, data);
  }, [repository, tag, data]);
  return (
    <div className="flex flex-col gap-4 p-4">
      <h2 className="break-all font-medium font-mono">{visibleText(chosen.tag ?? chosen.digest ?? '')}</h2>
      {/* Letting go of a digest waits for no answer. */}
      {!data && chosen.digest !== undefined && (
        <div>
          <Pin repository={repository} chosen={chosen} digest={chosen.digest} />
        </div>
      )}
      {query.error ? (
        <RegistryNote
          registry={registryOfRepository(repository)}
          thrown={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : data ? (
        <Image repository={repository} chosen={chosen} image={data} />
      ) : (
        <p className="quiet-arrival text-ink-2">Looking…</p>
      )}
    </div>
  );
}

interface ImageProps {
  readonly repository: string;
  readonly chosen: Chosen;
  readonly image: TaggedImage;
}

function Image({ repository, chosen, image }: ImageProps) {
  const { digest, mediaType, total, created, annotations, artifactType } = image;
  const { tag } = chosen;
  const open = () =>
    tag !== undefined && chosen.digest === undefined ? openTag(repository, tag) : openDigest(repository, digest ?? '');
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <ActionButton onClick={open}>Open</ActionButton>
        {tag !== undefined && <ActionButton onClick={() => putAside(repository, tag)}>Compare with…</ActionButton>}
        <Pin repository={repository} chosen={chosen} digest={digest} />
        <CopyLink />
      </div>
      <Facts>
        <Fact name="points to">
          {digest === null ? 'the registry sends no digest' : <Digest digest={digest} copy full />}
        </Fact>
        <Fact name="type">
          {image.kind === 'schema1' ? 'schema 1: an obsolete format that Cutaway reads but does not write' : image.kind}{' '}
          <MediaType mediaType={artifactType ?? mediaType} full />
        </Fact>
        <Fact name="total size">
          <Bytes size={total} /> <span className="text-ink-2 text-sm">{formatExactBytes(total)}</span>
        </Fact>
        {created !== null && (
          <Fact name="created">
            <Time at={created} />
          </Fact>
        )}
        {Object.entries(annotations).map(([name, value]) => (
          <Fact key={name} name={visibleText(name)}>
            <span className="break-all font-mono text-sm">{visibleText(value)}</span>
          </Fact>
        ))}
      </Facts>
      <Platforms repository={repository} images={image.images} />
      {digest !== null && <ReferrerTree repository={repository} digest={digest} />}
      <Commands lines={registryLines(repository, tag, digest)} />
    </>
  );
}

/** The link with or without the digest: what the tag points to now, or whatever it will lead to. */
function Pin({ repository, chosen, digest }: Omit<ImageProps, 'image'> & { readonly digest: string | null }) {
  if (digest === null || chosen.tag === undefined) return null;
  const pinned = chosen.digest !== undefined;
  const next = pinned ? { tag: chosen.tag } : { tag: chosen.tag, digest: digest as Reference['digest'] & string };
  return (
    <button
      type="button"
      data-pin
      aria-pressed={pinned}
      title={pinned ? 'The link is pinned to the digest. Follow the tag instead (y)' : 'Pin the link to the digest (y)'}
      className={`h-6 rounded-sm border px-2 text-sm ${pinned ? 'border-accent text-accent' : 'border-line-strong hover:bg-sunken'}`}
      onClick={() => walkBrowse(formatBrowse(repository, next))}
    >
      Pin to digest
    </button>
  );
}

const CopyLink = () => (
  <span className="inline-flex items-center text-ink-2 text-sm">
    link <CopyButton text={location.href} what="link to this place" />
  </span>
);

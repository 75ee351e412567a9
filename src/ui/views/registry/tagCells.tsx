/** What the table of tags shows of each: where it leads, what that is, how large, how old, and who else leads there. */
import { shortDigest } from '../../../core/oci/digest.ts';
import { ARTIFACT_WORDS, artifactKind } from '../../../core/oci/known/artifactKind.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import type { TaggedImage } from '../../../core/store/registry/browse/tagged.ts';
import type { TagHead } from '../../../core/store/registry/browse/tagHeads.ts';
import { type Lookup, useLookup, useWanted } from '../../state/registry/lookups.ts';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { shortMediaType } from '../../parts/facts/MediaType.tsx';
import { Time } from '../../parts/facts/Time.tsx';
import { formatCount } from '../../parts/format.ts';
import { LOOSE, type TagRow } from './tagRows.ts';

interface CellProps {
  readonly repository: string;
  readonly tag: string;
}

const ATTACHED = {
  signature: 'signature',
  attestation: 'attestation',
  sbom: 'bill of materials',
  referrers: 'list of referrers',
} as const;

/** The first cell: it keeps the tag looked up while it is in view. */
export function TagName({ repository, row }: { readonly repository: string; readonly row: TagRow }) {
  if (row.tag === null) return <>{attachedText(row)}</>;
  return <WantedName repository={repository} tag={row.tag} row={row} />;
}

/** Of rows that stand above what is attached to an image. */
function attachedText({ id, children }: TagRow): string {
  const kinds = [...new Set(children.map(({ attached }) => ATTACHED[attached ?? 'referrers']))].join(', ');
  if (id !== LOOSE) return kinds;
  return `${formatCount(children.length)} attached to images not shown or not looked up yet`;
}

function WantedName({ repository, tag, row }: CellProps & { readonly row: TagRow }) {
  useWanted(repository, tag);
  const folded = row.children.flatMap(({ attached }) => (attached ? [ATTACHED[attached]] : []));
  return (
    <>
      {row.attached ? `${ATTACHED[row.attached]} · ${shortTag(tag)}` : visibleText(tag)}
      {folded.length > 0 && <span className="ml-2 font-sans text-ink-2 text-xs">+ {folded.join(', ')}</span>}
    </>
  );
}

/** `sha256-1505a7fb7419….sig`: what differs is at its ends. */
const shortTag = (tag: string): string => tag.replace(/^(\w+-\w{12})\w+/, '$1…');

const headOf = (lookup: Lookup, tag: string): TagHead | undefined => lookup.heads.get(tag);

function imageOf(lookup: Lookup, tag: string): TaggedImage | undefined {
  const digest = lookup.heads.get(tag)?.digest;
  return digest == null ? undefined : lookup.images.get(digest);
}

/** `Helm chart`; what is not a known kind by its own type. */
function artifactText(type: string): string {
  const kind = artifactKind([type]);
  return kind === 'artifact' ? `artifact ${visibleText(shortMediaType(type))}` : ARTIFACT_WORDS[kind];
}

/** `index: linux/amd64, linux/arm64`; without the documents, what the media type says. */
function kindText(head: TagHead | undefined, image: TaggedImage | undefined): string {
  if (!image) return head ? shortMediaType(head.mediaType) : '';
  const platforms = image.images.flatMap(({ role, platform }) => (role === 'image' && platform ? [platform] : []));
  const kind = image.kind === 'schema1' ? 'schema 1' : image.kind;
  if (image.kind === 'artifact' && image.artifactType) return artifactText(image.artifactType);
  return platforms.length === 0 ? kind : `${kind} ${visibleText(platforms.join(', '))}`;
}

export function WhatCell({ repository, tag }: CellProps) {
  const head = useLookup(repository, (lookup) => headOf(lookup, tag));
  const image = useLookup(repository, (lookup) => imageOf(lookup, tag));
  const stopped = useLookup(repository, (lookup) => lookup.stopped);
  const problem = head?.problem;
  // What stopped all looking up is said above the table, once.
  if (stopped && (!head || problem?.code === stopped.code)) return <NotLookedUp why={(problem ?? stopped).message} />;
  if (problem) return <span className="text-error">✕ {visibleText(problem.message)}</span>;
  return <>{kindText(head, image)}</>;
}

const NotLookedUp = ({ why }: { readonly why: string }) => (
  <span className="text-ink-3" title={visibleText(why)}>
    <span aria-hidden="true">—</span>
    <span className="sr-only">not looked up</span>
  </span>
);

export function DigestCell({ repository, tag, listed }: CellProps & { readonly listed: string | undefined }) {
  const digest = useLookup(repository, (lookup) => headOf(lookup, tag)?.digest) ?? listed;
  if (!digest) return null;
  return (
    <>
      {shortDigest(digest)}
      {/* In the row that is chosen or pointed at: in all of them they would be noise, and stops of the Tab key. */}
      <span
        data-own-clicks
        className="invisible align-top [.tree-row:hover_&]:visible [[aria-selected=true]_&]:visible"
      >
        <CopyButton text={digest} what="digest" />
      </span>
    </>
  );
}

export function SizeCell({ repository, tag }: CellProps) {
  const total = useLookup(repository, (lookup) => imageOf(lookup, tag)?.total);
  return <>{total === undefined ? '' : formatBytes(total)}</>;
}

export function CreatedCell({ repository, tag, uploaded }: CellProps & { readonly uploaded: string | undefined }) {
  const created = useLookup(repository, (lookup) => imageOf(lookup, tag)?.created);
  const at = uploaded ?? created;
  return at ? <Time at={at} /> : null;
}

const NAMED = 3;

export function SameCell({ tags, tag }: { readonly tags: readonly string[]; readonly tag: string }) {
  const others = tags.filter((each) => each !== tag);
  if (others.length === 0) return null;
  const more = others.length > NAMED ? ` and ${formatCount(others.length - NAMED)} more` : '';
  return <span className="text-ink-2">{`= ${visibleText(others.slice(0, NAMED).join(', '))}${more}`}</span>;
}

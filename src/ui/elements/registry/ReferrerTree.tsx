/**
 * What refers to an image in its registry, as a tree: signatures, bills of materials, attestations, and what refers to
 * these. Asked for on demand; each opens as an artifact of its own.
 */
import { useState } from 'react';
import { ARTIFACT_WORDS } from '../../../core/oci/known/artifactKind.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { Referrer, Referrers } from '../../../core/store/registry/browse/referrers.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { Digest } from '../../parts/facts/Digest.tsx';
import { MediaType } from '../../parts/facts/MediaType.tsx';
import { openInputs } from '../../state/open/openInputs.ts';
import { RegistryNote } from './RegistryNote.tsx';
import { digestInput } from '../../state/registry/registryInput.ts';
import { registryOfRepository, useReferrers } from '../../state/registry/registryQueries.ts';

interface ReferrerTreeProps {
  /** `host/name`. */
  readonly repository: string;
  readonly digest: string;
}

export function ReferrerTree({ repository, digest }: ReferrerTreeProps) {
  const [askedFor, setAskedFor] = useState<string>();
  const query = useReferrers(repository, digest, askedFor === digest);
  return (
    <section aria-label="Referrers" className="flex flex-col items-start gap-1">
      <h3 className="text-ink-2 text-xs">referrers</h3>
      {query.error ? (
        <RegistryNote
          registry={registryOfRepository(repository)}
          thrown={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : query.data ? (
        <Found answer={query.data} repository={repository} />
      ) : query.isFetching ? (
        <p className="quiet-arrival text-ink-2">Asking the registry…</p>
      ) : (
        <ActionButton onClick={() => setAskedFor(digest)}>Look for signatures, SBOMs and other referrers</ActionButton>
      )}
    </section>
  );
}

function Found({ answer, repository }: { readonly answer: Referrers; readonly repository: string }) {
  const { referrers, by, complete, problem } = answer;
  return (
    <>
      {referrers.length === 0 ? (
        <p className="text-ink-2">
          No referrers: no signature, bill of materials or attestation refers to this digest.
        </p>
      ) : (
        <Branch referrers={referrers} repository={repository} />
      )}
      {referrers.length > 0 && (
        <p className="text-ink-3 text-xs">
          {by === 'api'
            ? 'From the registry’s referrers API and cosign’s tags.'
            : 'From tags: this registry has no referrers API.'}
        </p>
      )}
      {!complete && !problem && <p className="text-warn text-sm">There are more referrers than are listed here.</p>}
      {problem && <p className="text-warn text-sm">Some referrers are missing: {visibleText(problem.message)}</p>}
    </>
  );
}

function Branch({ referrers, repository }: { readonly referrers: readonly Referrer[]; readonly repository: string }) {
  return (
    <ul className="w-full border-line border-l pl-2">
      {referrers.map((each) => (
        <li key={each.digest} className="py-0.5">
          <div className="flex flex-wrap items-center gap-x-2">
            <button
              type="button"
              className="text-accent hover:underline"
              title={`Open this ${ARTIFACT_WORDS[each.what]}`}
              onClick={() => openInputs([digestInput(repository, each.digest)])}
            >
              {ARTIFACT_WORDS[each.what]}
            </button>
            <Digest digest={each.digest} copy />
            <Bytes size={each.size} className="text-ink-2" />
          </div>
          <p className="break-all text-ink-2 text-xs">
            {each.artifactType === null ? <MediaType mediaType={each.mediaType} /> : visibleText(each.artifactType)}
            {each.tag !== undefined && <CosignTag tag={each.tag} />}
          </p>
          {each.referrers.length > 0 && <Branch referrers={each.referrers} repository={repository} />}
        </li>
      ))}
    </ul>
  );
}

/** Of `sha256-….sig` the digest is that of what it is about, which is known here. */
const CosignTag = ({ tag }: { readonly tag: string }) => (
  <span title={visibleText(tag)}>
    {' · tag '}
    <span className="font-mono">{visibleText(`…${tag.slice(tag.lastIndexOf('.'))}`)}</span>
  </span>
);

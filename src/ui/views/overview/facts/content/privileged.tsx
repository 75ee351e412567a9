/** Programs that run as their owner, whoever starts them. */
import { RIGHTS } from '../../../../../core/rootfs/columns.ts';
import type { PrivilegedFile } from '../../../../../core/rootfs/lookup/privilegedFiles.ts';
import { formatCount } from '../../../../parts/format.ts';
import { Awaited } from '../../Awaited.tsx';
import { type FactProps, hasFiles, type OverviewFact, type OverviewPlace } from '../../fact.ts';
import { ToFile, ToSearch } from '../../GoTo.tsx';

const SHOWN = 3;

function PrivilegedFact({ place }: FactProps) {
  return (
    <Awaited place={place} kind="privileged">
      {({ files, basis: { incomplete: unread } }) => {
        const setuid = files.filter(({ mode }) => mode & RIGHTS.setuid);
        const setgid = files.filter(({ mode }) => mode & RIGHTS.setgid);
        return (
          <>
            {setuid.length + setgid.length === 0 &&
              (unread.length > 0 ? 'none in the layers that could be read' : 'none')}
            <Some place={place} hits={setuid} mode="setuid" />
            {setuid.length > 0 && setgid.length > 0 && '; '}
            <Some place={place} hits={setgid} mode="setgid" />
            {unread.length > 0 && setuid.length + setgid.length > 0 && (
              <span className="text-warn">; not all layers could be read</span>
            )}
          </>
        );
      }}
    </Awaited>
  );
}

interface SomeProps {
  readonly place: OverviewPlace;
  readonly hits: readonly PrivilegedFile[];
  readonly mode: 'setuid' | 'setgid';
}

function Some({ place, hits, mode }: SomeProps) {
  if (hits.length === 0) return null;
  return (
    <>
      <ToSearch place={place} q={`mode:${mode} type:file,hardlink state:final`}>
        {formatCount(hits.length)} {mode}
      </ToSearch>
      :{' '}
      {hits.slice(0, SHOWN).map(({ path }, at) => (
        <span key={path}>
          {at > 0 && ', '}
          <ToFile place={place} path={path} />
        </span>
      ))}
      {hits.length > SHOWN && '…'}
    </>
  );
}

export const privileged: OverviewFact = {
  name: 'Setuid, setgid',
  applies: hasFiles,
  Fact: PrivilegedFact,
  lines: 1,
};

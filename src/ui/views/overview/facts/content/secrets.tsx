/** Keys and tokens that any layer ships, also those that later layers delete. */
import type { ConfigSecret } from '../../../../../core/content/secrets/configSecrets.ts';
import type { FoundSecret } from '../../../../../core/content/secrets/answer.ts';
import { visibleText } from '../../../../../core/oci/text.ts';
import { SIZE } from '../../../../state/image/sizeState.ts';
import { show } from '../../../../state/place/shows.ts';
import { formatCount } from '../../../../parts/format.ts';
import { SeveritySign } from '../../../../parts/marks/FindingMark.tsx';
import { Awaited } from '../../Awaited.tsx';
import { type FactProps, hasFiles, type OverviewFact, type OverviewPlace } from '../../fact.ts';
import { GoTo, ToFile } from '../../GoTo.tsx';

const SHOWN = 2;

const STATE: Readonly<Record<FoundSecret['state'], string>> = {
  present: '',
  overwritten: ', overwritten but still shipped',
  deleted: ', deleted but still shipped',
  hidden: ', never visible but still shipped',
};

function Secrets({ place }: FactProps) {
  return (
    <Awaited place={place} kind="secrets">
      {({ found, config, files, unread, basis }) => (
        <>
          <span className="inline-flex items-baseline gap-1.5 [&>svg]:self-center">
            {found.length + (config?.length ?? 0) > 0 && <SeveritySign severity="warning" />}
            <GoTo view="size" before={() => show(SIZE.pane, 'Secrets')}>
              {countText(found.length + (config?.length ?? 0), files, config !== null && hasConfig(place))}
            </GoTo>
          </span>
          {found.length + (config?.length ?? 0) > 0 && ': '}
          {config && config.length > 0 && <InConfig secrets={config} />}
          {config && config.length > 0 && found.length > 0 && '; '}
          {found.slice(0, SHOWN).map((secret, at) => (
            <span key={`${secret.layer} ${secret.entry}`}>
              {at > 0 && '; '}
              <Secret place={place} secret={secret} />
            </span>
          ))}
          {found.length > SHOWN && '…'}
          {config === null && <span className="text-warn">; the config could not be read</span>}
          <Unread layers={[...new Set([...unread, ...basis.incomplete.map(({ layer }) => layer)])]} />
        </>
      )}
    </Awaited>
  );
}

/** A lone layer has none. */
const hasConfig = ({ image }: OverviewPlace): boolean => image.children.some(({ role }) => role === 'config');

const countText = (count: number, files: number, isConfigRead: boolean): string =>
  count === 0
    ? `none found in ${formatCount(files)} ${files === 1 ? 'file' : 'files'}${isConfigRead ? ' and the config' : ''} by known patterns`
    : `${formatCount(count)} likely ${count === 1 ? 'secret' : 'secrets'}`;

function InConfig({ secrets: [first, ...rest] }: { readonly secrets: readonly ConfigSecret[] }) {
  return (
    <>
      {visibleText(first?.matches[0]?.kind ?? '')} in{' '}
      <GoTo view="config">
        <span className="wrap-anywhere font-mono text-sm">{visibleText(first?.path ?? '')}</span>
      </GoTo>
      {rest.length > 0 && ` and ${formatCount(rest.length)} more in the config`}
    </>
  );
}

function Unread({ layers }: { readonly layers: readonly number[] }) {
  if (layers.length === 0) return null;
  const named = layers.length === 1 ? `layer ${layers[0]}` : `layers ${layers.join(', ')}`;
  return <span className="text-warn">; {named} could not be read in full</span>;
}

function Secret({ place, secret }: { readonly place: OverviewPlace; readonly secret: FoundSecret }) {
  const { path, layer, matches, reason, state } = secret;
  return (
    <>
      {visibleText(matches[0]?.kind ?? reason ?? '')} in{' '}
      <ToFile place={place} path={path} depth={layer} line={matches[0]?.line ?? 1} />
      <span className="text-ink-2">{STATE[state]}</span>
    </>
  );
}

export const secrets: OverviewFact = { name: 'Secrets', applies: hasFiles, Fact: Secrets, lines: 1 };

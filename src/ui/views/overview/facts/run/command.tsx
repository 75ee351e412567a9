/** What starts when it is run, and which ports it says it listens on. */
import { quoteWord } from '../../../../../core/oci/names/shellLine.ts';
import { visibleText } from '../../../../../core/oci/text.ts';
import { type FactProps, mayHaveConfig, type OverviewFact } from '../../fact.ts';
import { GoTo } from '../../GoTo.tsx';

const shown = (word: string): string => quoteWord(word) ?? quoteWord(visibleText(word)) ?? "''";

function Command({ place: { summary } }: FactProps) {
  if (!summary) return null;
  const { config } = summary;
  if (!config) return <span className="text-warn">Unknown: the config is absent or cannot be read.</span>;
  const { Entrypoint, Cmd, WorkingDir, ExposedPorts } = config.config ?? {};
  const words = [...(Entrypoint ?? []), ...(Cmd ?? [])];
  const ports = Object.keys(ExposedPorts ?? {});
  return (
    <>
      <GoTo view="config">
        {words.length === 0 ? (
          'none: a command must be given when a container starts'
        ) : (
          <span className="wrap-anywhere font-mono text-sm">{visibleText(words.map(shown).join(' '))}</span>
        )}
      </GoTo>
      {WorkingDir && (
        <span className="text-ink-2">
          {' '}
          in <span className="font-mono text-sm">{visibleText(WorkingDir)}</span>
        </span>
      )}
      {ports.length > 0 && <span className="text-ink-2">; ports {ports.map(visibleText).join(', ')}</span>}
    </>
  );
}

export const command: OverviewFact = { name: 'Command', applies: mayHaveConfig, Fact: Command };

/** The runtime-spec config that the image yields: each field beside the one it came from, and the whole to copy or to save. */
import type { FieldOrigin } from '../../../core/convert/runtime/fieldOrigin.ts';
import type { Runtime } from '../../../core/convert/runtime/toRuntime.ts';
import { visibleLines, visibleText } from '../../../core/oci/text.ts';
import { Answered } from '../../elements/answer/Answered.tsx';
import { saveBlob } from '../../state/save/save.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { FindingList } from '../../parts/marks/FindingList.tsx';
import { valueAt } from './runtimeText.ts';
import { useAnswer } from '../../state/answer.ts';

interface RuntimePanelProps {
  readonly openedID: string;
  readonly image: string;
}

export function RuntimePanel({ openedID, image }: RuntimePanelProps) {
  const query = useAnswer([openedID], 'runtime', { image }, { doing: 'Resolving the user' });
  return (
    <Answered query={query} doing="Reading the accounts of the image">
      {(runtime) => <RuntimeConfig runtime={runtime} />}
    </Answered>
  );
}

function RuntimeConfig({ runtime }: { readonly runtime: Runtime }) {
  const text = `${JSON.stringify(runtime.spec, null, 2)}\n`;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4">
      <FindingList findings={runtime.findings} />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <ActionButton onClick={() => saveBlob(new Blob([text]), 'config.json')}>Save config.json</ActionButton>
        <CopyButton text={text} what="config.json" />
        <span className="text-ink-2 text-sm">
          Converted by the rules of the OCI image specification. Fields that it leaves open have the defaults of runc
          spec.
        </span>
      </div>
      <FieldTable runtime={runtime} />
      <details className="mt-4">
        <summary className="cursor-pointer text-ink-2 text-sm">Full config.json</summary>
        <pre className="mt-2 overflow-x-auto bg-sunken p-3 font-mono text-sm">{visibleLines(text)}</pre>
      </details>
    </div>
  );
}

function FieldTable({ runtime }: { readonly runtime: Runtime }) {
  return (
    <table className="w-full text-left text-sm">
      <thead className="text-ink-2">
        <tr className="border-line border-b">
          <th className="py-1 pr-4 font-normal">Runtime field</th>
          <th className="py-1 pr-4 font-normal">Value</th>
          <th className="py-1 font-normal">From</th>
        </tr>
      </thead>
      <tbody>
        {runtime.origins.map((origin) => (
          <Row key={origin.field} origin={origin} value={valueAt(runtime.spec, origin.field)} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ origin, value }: { readonly origin: FieldOrigin; readonly value: string }) {
  return (
    <tr className="border-line border-b align-top">
      <td className="wrap-anywhere py-1 pr-4 font-mono">{visibleText(origin.field)}</td>
      <td className="wrap-anywhere py-1 pr-4 font-mono">{visibleText(value)}</td>
      <td className="py-1">
        <span className={origin.from === null ? 'text-ink-3' : 'wrap-anywhere font-mono'}>
          {visibleText(origin.from ?? 'not defined')}
        </span>
        <span className="block text-ink-2">{visibleText(origin.how)}</span>
      </td>
    </tr>
  );
}

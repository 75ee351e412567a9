/** The convert view: a plan first, with every object, what becomes of it and what is lost; then the result, to browse or to save. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { Plan, PlanArgs } from '../../../core/convert/plan.ts';
import type { Node } from '../../../core/image/node.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { Answered } from '../../elements/answer/Answered.tsx';
import { engine } from '../../state/engine.ts';
import { toFailure } from '../../state/errors.ts';
import { openInputs } from '../../state/open/openInputs.ts';
import { showView } from '../../state/appState.ts';
import { imageAt, nodeAt } from '../../state/objectIndex.ts';
import { runTask } from '../../state/tasks.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { Commands } from '../../parts/facts/Commands.tsx';
import { toast } from '../../parts/Toasts.tsx';
import { PlanTable } from './PlanTable.tsx';
import { canSaveFolder, chooseFile, chooseFolder, saveArchive, saveFolder } from './saveOutput.ts';
import { WishForm } from './WishForm.tsx';
import { useWish } from './useWish.ts';
import { argsOf, fileName, shellLines } from './wishes.ts';

export function ConvertView({ slot, opened }: ViewProps) {
  const { wish, setWish } = useWish();
  const selected = nodeAt(opened, slot.key);
  const node = selected?.role === 'index' ? selected : imageAt(opened, slot.key);
  const key = node?.key ?? '';
  const args = argsOf({ ...wish, name: useDeferredValue(wish.name) }, key);
  const plan = useQuery<Plan>({
    queryKey: [opened.id, 'plan', args],
    enabled: node !== undefined,
    // While a name is typed the plan stays, which differs in the name alone.
    placeholderData: (before) => (before?.to === args.to && before.as === (args.as ?? null) ? before : undefined),
    queryFn: ({ signal }) => runTask('Planning', signal, (options) => engine.ask([opened.id], 'plan', args, options)),
  });
  if (!node) return <p className="p-4 text-ink-2">Select an image or index to convert.</p>;
  return (
    <section aria-label="Convert" className="@container flex h-full min-h-0 flex-col">
      <ViewHeader title="Convert">{plan.data && <Sum plan={plan.data} />}</ViewHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex flex-col gap-4 p-4">
          <WishForm wish={wish} onWish={setWish} roots={opened.roots.length} node={node} />
          {(plan.error || !plan.data) && (
            <Answered query={plan} doing="Planning">
              {() => null}
            </Answered>
          )}
          {plan.data && <Actions of={opened.id} input={opened.name} args={args} plan={plan.data} />}
          {plan.data && <Losses plan={plan.data} />}
        </div>
        {plan.data && <PlanTable plan={plan.data} />}
        {/* Not before what stands above it is known: it would be pushed down. */}
        {(plan.data || plan.error) && (
          <div className="p-4">
            <Commands lines={shellLines(wish, opened, node as Node, slot.input.kind === 'folder')} />
          </div>
        )}
      </div>
    </section>
  );
}

const FATES = ['kept', 'rewritten', 'recompressed', 'added', 'dropped', 'absent'] as const;

function Sum({ plan }: { readonly plan: Plan }) {
  const counts = FATES.flatMap((fate) => {
    const count = plan.objects.filter((object) => object.fate === fate).length;
    return count > 0 ? [`${count} ${fate}`] : [];
  });
  return (
    <span>
      {counts.join(', ')}
      {plan.size !== null && ` · ${formatBytes(plan.size)}`}
      {plan.work > 0 && ` · ${formatBytes(plan.work)} to compress or unpack`}
    </span>
  );
}

interface ActionsProps {
  readonly of: string;
  readonly input: string;
  readonly args: PlanArgs;
  readonly plan: Plan;
}

function Actions({ of, input, args, plan }: ActionsProps) {
  const name = fileName(input, args.to);
  const run = async (label: string, work: (options: Parameters<typeof saveArchive>[2]) => Promise<void>) => {
    try {
      await runTask(label, undefined, work);
      toast(`Saved ${name}.`);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code !== 'aborted') toast(`Could not convert: ${failure.message}`);
    }
  };
  const toFile = async () => {
    const file = await chooseFile(name);
    if (file !== null) await run(`Converting to ${name}`, (options) => saveArchive({ of, name, args }, file, options));
  };
  const toFolder = async () => {
    const folder = await chooseFolder();
    const output = { of, name: name.replace(/\.tar$/, ''), args };
    if (folder) await run('Converting', (options) => saveFolder(output, folder, options));
  };
  const asFolder = plan.to === 'oci-layout' && canSaveFolder;
  return (
    <Toolbar label="Result" className="flex flex-wrap items-center gap-2">
      {asFolder ? (
        <ActionButton onClick={() => void toFolder()}>Save to folder…</ActionButton>
      ) : (
        <ActionButton onClick={() => void toFile()}>{`Save ${name}`}</ActionButton>
      )}
      <ActionButton
        onClick={() => {
          openInputs([{ kind: 'converted', name, of, args }]);
          showView('objects');
        }}
      >
        Open the result
      </ActionButton>
      {plan.to === 'oci-layout' && !canSaveFolder && (
        <span className="text-ink-2 text-sm">This browser cannot write folders, so the layout is saved as a tar.</span>
      )}
    </Toolbar>
  );
}

/** What the output does not say any more: what changes behaviour first. */
function Losses({ plan }: { readonly plan: Plan }) {
  const all = [...plan.losses, ...plan.objects.flatMap(({ losses }) => losses)];
  const sorted = all.toSorted((a, b) => Number(a.severity === 'info') - Number(b.severity === 'info'));
  if (sorted.length === 0) return <p className="text-ok text-sm">✓ Nothing is lost.</p>;
  return (
    <section aria-label="What is lost">
      <h3 className="mb-1 text-ink-2 text-sm">What is lost</h3>
      <ul className="flex flex-col gap-1 text-sm">
        {sorted.slice(0, 100).map((loss) => (
          <li key={`${loss.at}${loss.pointer}${loss.message}`} className="flex gap-2">
            <span className={loss.severity === 'info' ? 'text-ink-3' : 'text-warn'}>
              {loss.severity === 'info' ? 'i' : '!'}
              <span className="sr-only"> {loss.severity}: </span>
            </span>
            <span className="min-w-0 wrap-anywhere">
              {visibleText(loss.message)}
              {loss.pointer !== '' && <span className="ml-2 font-mono text-ink-2">{visibleText(loss.pointer)}</span>}
            </span>
          </li>
        ))}
      </ul>
      {sorted.length > 100 && <p className="text-ink-2 text-sm">… and {sorted.length - 100} more</p>}
    </section>
  );
}

/** What can be done with the selected object: look at its bytes or files, verify it, save it. */
import type { Node } from '../../../core/image/node.ts';
import { engine } from '../../state/engine.ts';
import { toFailure } from '../../state/errors.ts';
import { objectName } from '../../state/save/objectName.ts';
import { derivedManifest, documentBehind } from '../../state/save/derivedManifest.ts';
import { save, saveBlob } from '../../state/save/save.ts';
import { showView } from '../../state/appState.ts';
import { runTask } from '../../state/tasks.ts';
import { markOf, useLedger } from '../../state/verification.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { toast } from '../../parts/Toasts.tsx';

export function ObjectActions({ node, opened }: ViewProps & { readonly node: Node }) {
  const ledger = useLedger(opened.id);
  const mark = markOf(node, ledger);
  const readable = node.present || node.origin === 'derived';
  if (!readable) return null;
  const isLayer = node.role === 'layer';
  return (
    <div className="flex flex-wrap gap-2">
      {isLayer && <ActionButton onClick={() => showView('files')}>Files</ActionButton>}
      <ActionButton onClick={() => showView('document')}>{isLayer ? 'Bytes' : 'Raw JSON'}</ActionButton>
      {mark === 'unchecked' && <ActionButton onClick={() => void verify(opened.id, node.key)}>Verify</ActionButton>}
      {node.origin === 'stored' && (
        <ActionButton onClick={() => void save(opened.id, { kind: 'node', key: node.key }, objectName(node))}>
          Download
        </ActionButton>
      )}
      {node.origin === 'derived' && <DerivedActions node={node} opened={opened} />}
    </div>
  );
}

/** What is stored in its place, and what was made of that. */
function DerivedActions({ node, opened }: Pick<ViewProps, 'opened'> & { readonly node: Node }) {
  const path = documentBehind(opened, node);
  return (
    <>
      {path !== undefined && (
        <ActionButton
          onClick={() => void save(opened.id, { kind: 'entry', path }, path)}
        >{`Download ${path}`}</ActionButton>
      )}
      <ActionButton onClick={() => saveBlob(new Blob([derivedManifest(node)]), 'manifest-derived.json')}>
        Download as derived
      </ActionButton>
    </>
  );
}

/** The marks tell the result; only what stopped it needs a word. */
async function verify(openedID: string, key: string): Promise<void> {
  try {
    await runTask('Verifying', undefined, (options) => engine.verify(openedID, [key], options));
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'aborted') toast(`Verification stopped: ${failure.message}`);
  }
}

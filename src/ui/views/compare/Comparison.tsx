/** One comparison: the verdict, what is left out, and its parts: objects, layers, files. */
import { useMemo, useState } from 'react';
import type { Pair } from '../../../core/diff/images.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { Options } from '../../parts/controls/Options.tsx';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { goWithin, type Slot } from '../../state/appState.ts';
import { note, show, useShown } from '../../state/place/shows.ts';
import { COMPARE } from './compareState.ts';
import { FilesPart } from './FilesPart.tsx';
import { rowOfPath } from './files/fileRows.ts';
import { LayersComparison } from './layers/LayersComparison.tsx';
import { ModelsComparison } from './models/ModelsComparison.tsx';
import { NotRead } from './unread/NotRead.tsx';
import { NoiseBar } from './noise/NoiseBar.tsx';
import { useJudgement } from './noise/useJudgement.ts';
import { useLeaving } from './noise/useLeaving.ts';
import { VerdictBar } from './noise/VerdictBar.tsx';
import { pairRows } from './objects/pairRows.ts';
import { ObjectsComparison } from './objects/ObjectsComparison.tsx';
import { OutActions } from './out/OutActions.tsx';
import { PackagesComparison } from './packages/PackagesComparison.tsx';
import type { Side } from './sides.ts';
import { SizeComparison } from './size/SizeComparison.tsx';
import { ARTIFACT_TABS, TABS, type TabName, Tabs, tabNamed } from './Tabs.tsx';
import type { Compared } from './useCompared.ts';
import { useFilesDiff } from './useFilesDiff.ts';
import { useProof } from './useProof.ts';

interface ComparisonProps {
  readonly slot: Slot;
  readonly compared: Compared;
  readonly left: Side;
  /** undefined where it is made from the left. */
  readonly right: Side | undefined;
}

export function Comparison({ slot, compared, left, right }: ComparisonProps) {
  const { root } = compared;
  const images = useMemo(() => imagePairs(root), [root]);
  const asked = useShown(COMPARE.image) ?? 0;
  const chosen = asked < images.length ? asked : 0;
  const image = images[chosen];
  const far = [left, right].some((side) => side?.slot.input.kind === 'registry');
  const [read, setRead] = useState(false);
  const mayRead = read || (!far && image?.kind !== 'same');
  const files = useFilesDiff(compared, image, mayRead);
  const leaving = useLeaving(slot);
  const { ignored } = leaving;
  const judged = images.length > 1 && image ? image : root;
  const proof = useProof(compared, judged, !far);
  const { verdict, counts, explained, behind } = useJudgement(judged, files.data, ignored, proof.data ?? undefined);
  const offered = root.role === 'artifact' ? ARTIFACT_TABS : TABS;
  const tab = tabNamed(offered, slot.tab, FIRST[root.role] ?? 'objects');
  const needsBytes = tab === 'files' || tab === 'packages' || tab === 'size';
  const { goTo, goToFile } = waysIn(slot, root, files.data);
  return (
    <>
      <Toolbar label="Comparison" first="nav [aria-pressed='true']" className="shrink-0">
        <VerdictBar
          verdict={verdict}
          pending={files.pending || behind || proof.pending}
          about={images.length > 1 ? image?.path : undefined}
          onPath={goTo}
        >
          <OutActions compared={compared} image={image} left={left} right={right} ignored={ignored} />
        </VerdictBar>
        {root.role !== 'artifact' && <NoiseBar leaving={leaving} counts={counts} hidden={verdict.hidden} />}
        <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 border-line border-b bg-panel px-3 text-sm">
          <Tabs offered={offered} shown={tab} onShow={(to) => goWithin(slot.id, { tab: to })} />
          {images.length > 1 && tab !== 'objects' && (
            <ImageChoice images={images} chosen={chosen} onChoose={(at) => show(COMPARE.image, at)} />
          )}
        </div>
      </Toolbar>
      {tab === 'objects' && <ObjectsComparison {...{ compared, leaving, explained }} />}
      {tab === 'models' && <ModelsComparison compared={compared} />}
      {tab !== 'objects' && tab !== 'models' && !image && (
        <p className="p-4 text-ink-2">The two sides have no image in common, so there are no {tab} to compare.</p>
      )}
      {tab === 'layers' && image && <LayersComparison key={chosen} {...{ compared, image, leaving, explained }} />}
      {image && needsBytes && !mayRead && <NotRead image={image} onRead={() => setRead(true)} />}
      {tab === 'files' && image && mayRead && <FilesPart key={chosen} {...{ slot, compared, image, files, leaving }} />}
      {tab === 'packages' && image && mayRead && <PackagesComparison key={chosen} {...{ compared, image }} />}
      {tab === 'size' && image && mayRead && <SizeComparison key={chosen} {...{ compared, image }} onPath={goToFile} />}
    </>
  );
}

/** To a file of the comparison, and to a file or an object; false where there is no such file. */
function waysIn(slot: Slot, root: Pair, files: ReturnType<typeof useFilesDiff>['data']) {
  const goToFile = (path: string): boolean => {
    const isFile = files !== undefined && rowOfPath(files, path) !== null;
    if (isFile) goWithin(slot.id, { path, tab: 'files' });
    return isFile;
  };
  const goTo = (path: string): void => {
    if (goToFile(path)) return;
    goWithin(slot.id, { tab: 'objects' });
    const pair = pairRows(root).find((row) => row.pair.path === path);
    if (pair) note(COMPARE.object, pair.id);
  };
  return { goTo, goToFile };
}

/** The part that tells most. */
const FIRST: Readonly<Partial<Record<Pair['role'], TabName>>> = { layer: 'layers', artifact: 'models' };

/** Images, or layers, that both sides have. */
function imagePairs(root: Pair): Pair[] {
  if (root.role === 'index') return root.children.flatMap(imagePairs);
  return (root.role === 'manifest' || root.role === 'layer') && root.left && root.right ? [root] : [];
}

interface ImageChoiceProps {
  readonly images: readonly Pair[];
  readonly chosen: number;
  readonly onChoose: (at: number) => void;
}

function ImageChoice({ images, chosen, onChoose }: ImageChoiceProps) {
  return (
    <label className="flex items-center gap-2 py-0.5 text-ink-2">
      Image
      <select
        className="h-7 rounded-sm border border-line-strong bg-raised px-1 text-ink"
        value={chosen}
        onChange={(event) => onChoose(Number(event.target.value))}
      >
        <Options items={images} chosen={images[chosen]}>
          {({ path }, at) => <option value={at}>{visibleText(path)}</option>}
        </Options>
      </select>
    </label>
  );
}
